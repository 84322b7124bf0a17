"""How bookings and tickets look in JSON: money as {"amount", "currency"}, times on a Brussels clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from rest_framework import serializers

from culture_app.kernel.clock import local
from culture_app.kernel.words import Money, pick
from culture_app.offers.rest.serializers import MoneySerializer

BOOKING_STATES = [
    "held",
    "awaiting_payment",
    "confirmed",
    "cancelled",
    "expired",
    "paid_late",
    "refund_pending",
    "refunded",
]
UNSETTLED = ("held", "awaiting_payment", "paid_late", "refund_pending")
TICKET_STATES = ["held", "live", "used", "revoked", "void"]
PAYMENT_STATES = ["pending", "open", "paid", "failed", "expired", "canceled"]


class BrusselsField(serializers.DateTimeField):
    """An instant, written with Brussels' offset."""

    def to_representation(self, value: datetime) -> str:
        return local(value).isoformat()


class TicketCardSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    tariff = serializers.CharField()
    state = serializers.ChoiceField(TICKET_STATES)
    price = MoneySerializer(allow_null=True)
    barcode = serializers.CharField(allow_null=True, help_text="base45; null while it opens no door")
    png = serializers.CharField(allow_null=True)
    admitted_at = BrusselsField(allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        barcode = instance.barcode or None
        return {
            "id": str(instance.id),
            "tariff": instance.tariff,
            "state": instance.state,
            "price": instance.price.as_json() if instance.price else None,
            "barcode": barcode,
            "png": f"/v1/tickets/{instance.id}.png" if barcode else None,
            "admitted_at": _time(instance.admitted_at),
        }


class PaymentSerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(PAYMENT_STATES)
    amount = MoneySerializer()
    url = serializers.CharField(
        allow_null=True, help_text="where to pay; null while the provider hasn't answered"
    )
    received = MoneySerializer(
        allow_null=True, help_text="what came, where it isn't the amount; null: the amount, or nothing yet"
    )
    refunded = MoneySerializer(allow_null=True)


class VatSerializer(serializers.Serializer[Any]):
    """The VAT that a line's total contains; each seat's is rounded half up to the cent."""

    percent = serializers.FloatField()
    amount = MoneySerializer()
    exempt = serializers.CharField(allow_null=True, help_text="the article that exempts it")


class BookingLineSerializer(serializers.Serializer[Any]):
    tariff = serializers.CharField()
    name = serializers.CharField()
    count = serializers.IntegerField()
    unit = MoneySerializer()
    discount = MoneySerializer(allow_null=True)
    total = MoneySerializer(help_text="count times unit, less the discount")
    vat = VatSerializer(allow_null=True)


class BookingSerializer(serializers.Serializer[Any]):
    """A `ticketing.data.Booking`; `context["language"]` chooses the tariffs' names."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(BOOKING_STATES)
    event = serializers.UUIDField()
    occurrence = serializers.UUIDField()
    starts = BrusselsField(allow_null=True)
    ends = BrusselsField(allow_null=True)
    lines = BookingLineSerializer(many=True)
    total = MoneySerializer()
    tickets = TicketCardSerializer(many=True)
    payment = PaymentSerializer(allow_null=True)
    refundable_until = BrusselsField(
        allow_null=True,
        help_text="until when money comes back for tickets that are cancelled; null: it doesn't",
    )
    reason = serializers.ChoiceField(
        ["called_off", "card_refused", "paid_too_little"],
        allow_null=True,
        help_text="why it ended: the show was called off; the card scheme refused the social price, and nothing was charged; or less was paid than"
        " asked, and goes back",
    )
    created = BrusselsField()
    expires_at = BrusselsField(allow_null=True, help_text="until when the seats are held for the payment")
    stream = serializers.CharField(
        allow_null=True, help_text="server-sent events while something is still to come; else null"
    )

    def to_representation(self, instance: Any) -> dict[str, Any]:
        payment = instance.payment
        return {
            "id": str(instance.id),
            "state": instance.state,
            "event": str(instance.event),
            "occurrence": str(instance.occurrence),
            "starts": _time(instance.starts),
            "ends": _time(instance.ends),
            "lines": lines_json(instance.lines, self.context.get("language", "nl")),
            "total": instance.total.as_json(),
            "tickets": TicketCardSerializer(instance.tickets, many=True).data,
            "payment": payment
            and {
                "state": payment.state,
                "amount": payment.amount.as_json(),
                "url": payment.url,
                "received": payment.received.as_json() if payment.received else None,
                "refunded": payment.refunded.as_json() if payment.refunded else None,
            },
            "refundable_until": _time(instance.refundable_until),
            "reason": instance.reason,
            "created": _time(instance.created),
            "expires_at": _time(instance.expires_at),
            "stream": stream_of(instance.id) if instance.state in UNSETTLED else None,
        }


def stream_of(booking: UUID) -> str:
    """Where its stream is served: by another process than the API's."""
    return f"{settings.STREAMS_URL.rstrip('/')}/v1/me/bookings/{booking}/stream"


def lines_json(lines: Any, language: str) -> list[dict[str, Any]]:
    """A quote's or booking's lines, with the tariffs' names in one language."""
    return [
        {
            "tariff": line.tariff,
            "name": pick(line.name, language) or line.tariff,
            "count": line.count,
            "unit": line.unit.as_json(),
            "discount": line.discount.as_json() if line.discount.cents else None,
            "total": line.total.as_json(),
            "vat": line.vat
            and {
                "percent": line.vat.per_mille / 10,
                "amount": Money(line.vat.cents, line.unit.currency).as_json(),
                "exempt": pick(line.vat.exempt, language) if line.vat.exempt else None,
            },
        }
        for line in lines
    ]


class TicketSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    booking = serializers.UUIDField()
    event = serializers.UUIDField()
    occurrence = serializers.UUIDField()
    state = serializers.ChoiceField(TICKET_STATES)
    barcode = serializers.CharField(allow_null=True)
    starts = BrusselsField(allow_null=True)
    ends = BrusselsField(allow_null=True)
    admitted_at = BrusselsField(allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {**super().to_representation(instance), "barcode": instance.barcode or None}


def _time(value: datetime | None) -> str | None:
    return local(value).isoformat() if value else None
