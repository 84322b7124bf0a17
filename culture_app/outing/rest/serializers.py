"""How an outing looks in JSON."""

from typing import Any

from rest_framework import serializers

from culture_app.kernel.clock import local
from culture_app.kernel.words import GeoPoint, pick
from culture_app.offers import services as offers
from culture_app.offers.rest.serializers import CardSerializer, MoneySerializer
from culture_app.outing.data import Outing, OutingWish
from mobility import services as mobility
from mobility.data import NEEDS
from mobility.rest.serializers import CompanionPlanSerializer
from ticketing.data import Company, Quote, SeatWish
from ticketing.rest.serializers import BookingLineSerializer, lines_json


class OriginSerializer(serializers.Serializer[Any]):
    lat = serializers.FloatField(min_value=-90, max_value=90)
    lon = serializers.FloatField(min_value=-180, max_value=180)


class SeatWishSerializer(serializers.Serializer[Any]):
    tariff = serializers.CharField(max_length=60, default="base")
    count = serializers.IntegerField(min_value=1, max_value=100)


class SeatsWishedSerializer(SeatWishSerializer):
    ages = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=150),
        required=False,
        max_length=100,
        help_text="of those who sit there, where the tariff depends on age; kept nowhere",
    )


class OutingWishSerializer(serializers.Serializer[Any]):
    """What the phone asks for; only the occurrence is needed."""

    occurrence = serializers.UUIDField()
    seats = serializers.ListField(
        child=SeatsWishedSerializer(), required=False, max_length=20, help_text="without it: one base seat"
    )
    origin = OriginSerializer(required=False, allow_null=True, help_text="used for this plan, kept nowhere")
    origin_text = serializers.CharField(required=False, allow_null=True, allow_blank=True, max_length=200)
    adults = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=100)
    children = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=17), required=False, max_length=20
    )
    needs = serializers.ListField(child=serializers.ChoiceField(NEEDS), required=False, max_length=10)
    voucher = serializers.CharField(
        required=False, allow_blank=True, max_length=40, help_text="a code that the organiser gave out"
    )
    cards = serializers.ListField(
        child=serializers.RegexField(r"^[0-9]{13}\Z"),
        required=False,
        max_length=10,
        help_text="UiTPAS numbers: each makes one base seat cheaper, if its holder has a right to that. Nobody else sees it.",
    )

    def wish(self) -> OutingWish:
        """The valid input as one value."""
        data = self.validated_data
        origin = data.get("origin")
        return OutingWish(
            occurrence=data["occurrence"],
            seats=tuple(
                SeatWish(tariff=seat["tariff"], count=seat["count"], ages=tuple(seat.get("ages", ())))
                for seat in data.get("seats", [])
            ),
            voucher=(data.get("voucher") or "").strip(),
            cards=tuple(data.get("cards", [])),
            origin=GeoPoint(origin["lat"], origin["lon"]) if origin else None,
            origin_text=(data.get("origin_text") or "").strip(),
            adults=data.get("adults"),
            children=tuple(data.get("children", [])),
            needs=frozenset(data.get("needs", [])),
        )


class OutingTimeSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class CardUseSerializer(serializers.Serializer[Any]):
    """What the card scheme said about one card, in the order of the request."""

    kind = serializers.ChoiceField(["SOCIALTARIFF", "COUPON", "NONE"])
    price = MoneySerializer(
        allow_null=True, help_text="what the seat costs with it; null: it brings nothing here"
    )
    message = serializers.CharField(allow_null=True, help_text="the scheme's own words; show them")


class OutingPriceSerializer(serializers.Serializer[Any]):
    total = MoneySerializer()
    lines = BookingLineSerializer(many=True)
    refundable_until = serializers.DateTimeField(
        allow_null=True, help_text="until when money comes back for what is cancelled; null: it doesn't"
    )
    voucher = serializers.BooleanField(help_text="whether a voucher makes it cheaper")
    cards = CardUseSerializer(many=True)


class OutingBookingSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["pool", "organiser", "none"])
    url = serializers.CharField(allow_null=True, help_text="POST here to book; or the organiser's own link")


class OutingSerializer(serializers.Serializer[Any]):
    """One evening. `companions` is null when it is read again: the plan isn't kept."""

    id = serializers.UUIDField()
    offer = CardSerializer(allow_null=True, help_text="the card, as in /v1/offers?embed=card")
    occurrence = OutingTimeSerializer()
    seats = SeatWishSerializer(many=True)
    price = OutingPriceSerializer(allow_null=True)
    companions = CompanionPlanSerializer(allow_null=True, help_text="the plan, as in /v1/companions")
    booking = OutingBookingSerializer()
    valid_until = serializers.DateTimeField()

    def to_representation(self, instance: Outing) -> dict[str, Any]:
        language = self.context["language"]
        quote = instance.quote
        return {
            "id": str(instance.id),
            "offer": offers.card_json(card=instance.offer) if instance.offer else None,
            "occurrence": {
                "id": str(instance.occurrence),
                "start": local(instance.start).isoformat(),
                "end": local(instance.end).isoformat(),
            },
            "seats": [{"tariff": seat.tariff, "count": seat.count} for seat in instance.seats],
            "price": quote and price_json(quote, language),
            "companions": instance.companions
            and mobility.plan_json(plan=instance.companions, language=language),
            "booking": {"kind": instance.booking_kind, "url": instance.booking_url},
            "valid_until": local(instance.valid_until).isoformat(),
        }


def price_json(quote: Quote, language: str) -> dict[str, Any]:
    """A quote as its citizen sees it; nobody else does."""
    return {
        "total": quote.total.as_json(),
        "lines": lines_json(quote.lines, language),
        "refundable_until": local(quote.refundable_until).isoformat() if quote.refundable_until else None,
        "voucher": quote.voucher is not None,
        "cards": [
            {
                "kind": card.kind,
                "price": card.price.as_json() if card.price is not None else None,
                "message": pick(card.message, language) or None,
            }
            for card in quote.cards
        ],
    }


class CompanySerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    vat_number = serializers.RegexField(r"^[A-Z]{2}[0-9A-Z]{8,12}\Z", max_length=14)


class BookingWishSerializer(serializers.Serializer[Any]):
    """May be empty."""

    return_url = serializers.RegexField(
        r"^(https?|uit)://[!-~]*$",
        required=False,
        allow_blank=True,
        max_length=500,
        help_text="where the payment provider sends her back to",
    )
    invoice = CompanySerializer(
        required=False, allow_null=True, help_text="the company that an invoice is for, if there shall be one"
    )

    def company(self) -> Company | None:
        """Whom an invoice is for."""
        found = self.validated_data.get("invoice")
        return Company(name=found["name"], vat_number=found["vat_number"]) if found else None
