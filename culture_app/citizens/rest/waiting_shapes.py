"""How a place on a waiting list looks in JSON."""

from typing import Any

from rest_framework import serializers

from culture_app.citizens.data import MyWait
from culture_app.kernel import clock
from ticketing.data import SeatWish, Wait
from ticketing.rest.serializers import BOOKING_STATES, BrusselsField, MoneySerializer

WAIT_STATES = ["waiting", "promoted", "left", "ended"]


class WaitedOfferSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    place_name = serializers.CharField(allow_null=True)
    municipality = serializers.CharField(allow_null=True)


class WaitedSeatSerializer(serializers.Serializer[Any]):
    tariff = serializers.CharField(max_length=60, default="base")
    count = serializers.IntegerField(min_value=1, max_value=100)


class PromotionSerializer(serializers.Serializer[Any]):
    """The seats that came: a booking at a frozen price, held until `confirm_by`."""

    booking = serializers.UUIDField()
    state = serializers.ChoiceField(BOOKING_STATES)
    total = MoneySerializer()
    confirm_by = BrusselsField(allow_null=True, help_text="null once it was confirmed, given up or too late")


class WaitSerializer(serializers.Serializer[Any]):
    """A `ticketing.data.Wait`."""

    id = serializers.UUIDField()
    occurrence = serializers.UUIDField()
    seats = WaitedSeatSerializer(many=True)
    state = serializers.ChoiceField(WAIT_STATES)
    ahead = serializers.IntegerField(
        allow_null=True, help_text="how many came earlier and still wait: exact up to ten, then in tens"
    )
    joined = BrusselsField()
    promotion = PromotionSerializer(allow_null=True)

    def to_representation(self, instance: Wait) -> dict[str, Any]:
        promotion = instance.booking and {
            "booking": str(instance.booking),
            "state": instance.booking_state,
            "total": instance.total.as_json() if instance.total else None,
            "confirm_by": instance.confirm_by and clock.local(instance.confirm_by).isoformat(),
        }
        return {
            "id": str(instance.id),
            "occurrence": str(instance.occurrence),
            "seats": [{"tariff": seat.tariff, "count": seat.count} for seat in instance.seats],
            "state": instance.state,
            "ahead": instance.ahead,
            "joined": clock.local(instance.joined).isoformat(),
            "promotion": promotion or None,
        }


class MyWaitSerializer(WaitSerializer):
    """A place with the offer it is for; `offer` is null once that is no longer known."""

    offer = WaitedOfferSerializer(allow_null=True)

    def to_representation(self, instance: MyWait) -> dict[str, Any]:  # type: ignore[override]
        card = instance.card
        offer = card and {
            "name": card.name,
            "place_name": card.place_name,
            "municipality": card.municipality,
        }
        return {**super().to_representation(instance.wait), "offer": offer or None}


class MyWaitsSerializer(serializers.Serializer[Any]):
    items = MyWaitSerializer(many=True)
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)


class WishedSeatSerializer(WaitedSeatSerializer):
    ages = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=150),
        required=False,
        max_length=100,
        help_text="of those who sit there, where the tariff depends on age; kept nowhere",
    )


class WaitWishSerializer(serializers.Serializer[Any]):
    """What she waits for; without `seats` one base seat is meant."""

    occurrence = serializers.UUIDField()
    seats = serializers.ListField(child=WishedSeatSerializer(), required=False, min_length=1, max_length=20)

    def wishes(self) -> list[SeatWish]:
        """The valid seats as values."""
        given = self.validated_data.get("seats") or [{"tariff": "base", "count": 1}]
        return [
            SeatWish(tariff=one["tariff"], count=one["count"], ages=tuple(one.get("ages", ())))
            for one in given
        ]


class ConfirmationSerializer(serializers.Serializer[Any]):
    """May be empty."""

    return_url = serializers.RegexField(
        r"^(https?|uit)://[!-~]*$",
        required=False,
        allow_blank=True,
        max_length=500,
        help_text="where the payment provider sends her back to",
    )
