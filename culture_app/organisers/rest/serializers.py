"""How sales look in JSON."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from culture_app.accounts.rest import strict
from culture_app.kernel.clock import local
from culture_app.kernel.words import LANGUAGES, Money
from culture_app.offers.rest.serializers import MoneySerializer
from culture_app.organisers.data import SaleWish
from ticketing.data import Pool, PriceLine
from ticketing.terms import CallingOff, HouseHold, PoolChange

VAT_KINDS = ["culture", "recognised", "standard"]
REFUND_HOURS = "until so many hours before the start a citizen who cancels gets her money back; null: never"

DOORS_MINUTES = "so many minutes before the start the doors let in"


class AmountField(strict.Pattern):
    """Euros with a point and cents, as text."""

    def to_internal_value(self, data: Any) -> Decimal:  # type: ignore[override]
        return Decimal(super().to_internal_value(data))


class AmountSerializer(serializers.Serializer[Any]):
    """Money coming in: "12.50" EUR."""

    amount = AmountField(r"([0-9]{1,4}(\.[0-9]{1,2})?|10000(\.0{1,2})?)", longest=8)
    currency = strict.Choice(["EUR"], default="EUR")


class TextsWishSerializer(serializers.Serializer[Any]):
    """One text in some of our languages."""

    nl = strict.Pattern(strict.WORDS, required=False, longest=100)
    fr = strict.Pattern(strict.WORDS, required=False, longest=100)
    de = strict.Pattern(strict.WORDS, required=False, longest=100)
    en = strict.Pattern(strict.WORDS, required=False, longest=100)


class TariffWishSerializer(serializers.Serializer[Any]):
    tariff = strict.Pattern("[a-z0-9][a-z0-9-]*", longest=60)
    name = TextsWishSerializer()
    price = AmountSerializer()
    age_min = strict.Count(required=False, allow_null=True, min_value=0, max_value=150)
    age_max = strict.Count(required=False, allow_null=True, min_value=0, max_value=150)
    group_min = strict.Count(required=False, allow_null=True, min_value=2, max_value=100)


class PoolWishSerializer(serializers.Serializer[Any]):
    """What to sell. What is left out comes from the event's document."""

    occurrence = strict.Key()
    capacity = strict.Count(required=False, allow_null=True, min_value=1, max_value=1_000_000)
    # A list field: with many=True, allow_null would allow null among the tariffs too.
    prices = serializers.ListField(
        child=TariffWishSerializer(), required=False, allow_null=True, min_length=1, max_length=20
    )
    sale_opens = strict.Moment(required=False, allow_null=True)
    sale_closes = strict.Moment(required=False, allow_null=True)
    max_per_booking = strict.Count(default=10, min_value=1, max_value=100)
    vat_kind = strict.Choice(
        VAT_KINDS,
        default="culture",
        help_text="which rows of the VAT table apply; recognised: exempt by art. 44",
    )
    max_per_person = strict.Count(required=False, allow_null=True, min_value=1, max_value=1000)
    refund_hours = strict.Count(
        default=0, allow_null=True, min_value=0, max_value=1440, help_text=REFUND_HOURS
    )
    doors_minutes = strict.Count(default=180, min_value=0, max_value=10080, help_text=DOORS_MINUTES)

    def wish(self) -> SaleWish:
        """The valid input as one value."""
        data = self.validated_data
        prices = data.get("prices")
        return SaleWish(
            occurrence=data["occurrence"],
            capacity=data.get("capacity"),
            prices=tuple(_line(price) for price in prices) if prices else None,
            sale_opens=data.get("sale_opens"),
            sale_closes=data.get("sale_closes"),
            max_per_booking=data["max_per_booking"],
            max_per_person=data.get("max_per_person"),
            vat_kind=data["vat_kind"],
            refund_hours=data["refund_hours"],
            doors_minutes=data["doors_minutes"],
        )


class PoolChangeSerializer(serializers.Serializer[Any]):
    """What becomes different; what is left out stays. Bookings keep their price, and quotes theirs until they expire."""

    capacity = strict.Count(required=False, min_value=1, max_value=1_000_000)
    prices = serializers.ListField(child=TariffWishSerializer(), required=False, min_length=1, max_length=20)
    sale_opens = strict.Moment(required=False, allow_null=True)
    sale_closes = strict.Moment(required=False, allow_null=True)
    max_per_booking = strict.Count(required=False, min_value=1, max_value=100)
    max_per_person = strict.Count(required=False, allow_null=True, min_value=1, max_value=1000)
    refund_hours = strict.Count(
        required=False, allow_null=True, min_value=0, max_value=1440, help_text=REFUND_HOURS
    )
    doors_minutes = strict.Count(required=False, min_value=0, max_value=10080, help_text=DOORS_MINUTES)
    state = strict.Choice(["on_sale", "stopped"], required=False)

    def change(self) -> PoolChange:
        """The valid input as one value."""
        data = dict(self.validated_data)
        if "prices" in data:
            data["prices"] = tuple(_line(price) for price in data["prices"])
        return PoolChange(**data)


class HouseHoldWishSerializer(serializers.Serializer[Any]):
    """So many seats are out of the sale."""

    seats = strict.Count(min_value=0, max_value=1_000_000)
    note = strict.Pattern(
        strict.LINE, longest=80, default="", help_text="What for, never for whom: no names."
    )


class HouseHoldSerializer(serializers.Serializer[Any]):
    """A `ticketing.terms.HouseHold`."""

    id = serializers.UUIDField()
    seats = serializers.IntegerField()
    note = serializers.CharField()
    created = serializers.DateTimeField()
    changed = serializers.DateTimeField()

    def to_representation(self, instance: HouseHold) -> dict[str, Any]:
        return {
            "id": str(instance.id),
            "seats": instance.seats,
            "note": instance.note,
            "created": local(instance.created).isoformat(),
            "changed": local(instance.changed).isoformat(),
        }


class HouseHoldsSerializer(serializers.Serializer[Any]):
    items = HouseHoldSerializer(many=True)
    seats = serializers.IntegerField(help_text="out of the sale in all")


class CallingOffSerializer(serializers.Serializer[Any]):
    """A `ticketing.terms.CallingOff`: numbers, no bookings."""

    pool = serializers.UUIDField()
    asked = serializers.DateTimeField()
    done = serializers.BooleanField()
    bookings_left = serializers.IntegerField(help_text="bookings whose tickets are still to be revoked")
    refunds = serializers.IntegerField(help_text="how many refunds there are in all")
    refunded = serializers.IntegerField(help_text="of those, given back by the payment provider")
    failed = serializers.IntegerField(
        help_text="of those, refused by the payment provider: people look at them"
    )
    amount = MoneySerializer()
    amount_refunded = MoneySerializer()

    def to_representation(self, instance: CallingOff) -> dict[str, Any]:
        return {
            "pool": str(instance.pool),
            "asked": local(instance.asked).isoformat(),
            "done": instance.done,
            "bookings_left": instance.bookings_left,
            "refunds": instance.refunds,
            "refunded": instance.refunded,
            "failed": instance.failed,
            "amount": instance.amount.as_json(),
            "amount_refunded": instance.amount_refunded.as_json(),
        }


def _line(price: dict[str, Any]) -> PriceLine:
    cents = int(price["price"]["amount"] * 100)
    return PriceLine(
        tariff=price["tariff"],
        name=dict(price["name"]),
        price=Money(cents),
        age_min=price.get("age_min"),
        age_max=price.get("age_max"),
        group_min=price.get("group_min"),
    )


class TextsSerializer(serializers.Serializer[Any]):
    """One text in those of our languages that it was written in."""

    nl = serializers.CharField(required=False)
    fr = serializers.CharField(required=False)
    de = serializers.CharField(required=False)
    en = serializers.CharField(required=False)


class TariffSerializer(serializers.Serializer[Any]):
    tariff = serializers.CharField()
    name = TextsSerializer()
    price = MoneySerializer()
    age_min = serializers.IntegerField(allow_null=True)
    age_max = serializers.IntegerField(allow_null=True)
    group_min = serializers.IntegerField(allow_null=True)


class PoolSerializer(serializers.Serializer[Any]):
    """A `ticketing.data.Pool`."""

    id = serializers.UUIDField()
    occurrence = serializers.UUIDField()
    event = serializers.UUIDField()
    state = serializers.ChoiceField(["on_sale", "stopped", "cancelled"])
    capacity = serializers.IntegerField()
    reserved = serializers.IntegerField()
    seats_left = serializers.IntegerField()
    prices = TariffSerializer(many=True)
    sale_opens = serializers.DateTimeField(allow_null=True)
    sale_closes = serializers.DateTimeField(allow_null=True)
    starts = serializers.DateTimeField(allow_null=True)
    ends = serializers.DateTimeField(allow_null=True)
    max_per_booking = serializers.IntegerField()
    vat_kind = serializers.ChoiceField(VAT_KINDS)
    max_per_person = serializers.IntegerField(allow_null=True)
    refund_hours = serializers.IntegerField(allow_null=True, help_text=REFUND_HOURS)
    doors_minutes = serializers.IntegerField(help_text=DOORS_MINUTES)
    house = serializers.IntegerField(help_text="of the reserved seats, those that the house keeps")

    def to_representation(self, instance: Pool) -> dict[str, Any]:
        times = ("sale_opens", "sale_closes", "starts", "ends")
        prices = [
            {
                "tariff": line.tariff,
                "name": {language: line.name[language] for language in LANGUAGES if line.name.get(language)},
                "price": line.price.as_json(),
                "age_min": line.age_min,
                "age_max": line.age_max,
                "group_min": line.group_min,
            }
            for line in instance.prices
        ]
        return {
            "id": str(instance.id),
            "occurrence": str(instance.occurrence),
            "event": str(instance.event),
            "state": instance.state,
            "capacity": instance.capacity,
            "reserved": instance.reserved,
            "seats_left": instance.seats_left,
            "prices": prices,
            **{name: local(at).isoformat() if (at := getattr(instance, name)) else None for name in times},
            "max_per_booking": instance.max_per_booking,
            "max_per_person": instance.max_per_person,
            "vat_kind": instance.vat_kind,
            "refund_hours": instance.refund_hours,
            "doors_minutes": instance.doors_minutes,
            "house": instance.house,
        }


class PoolsSerializer(serializers.Serializer[Any]):
    items = PoolSerializer(many=True)
