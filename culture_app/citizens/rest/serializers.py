"""What `me` answers: bookings, the export, the receipt of an erasure."""

from typing import Any

from rest_framework import serializers

from culture_app.accounts.rest.strict import Key
from culture_app.citizens.data import Everything, MyBooking
from culture_app.citizens.rest.waiting_shapes import WaitSerializer
from culture_app.kernel import clock
from personal_vault.data import Category, Purpose
from personal_vault.rest.serializers import (
    AccessSerializer,
    InterestSerializer,
    ShownListSerializer,
    VisitSerializer,
)
from ticketing.rest.serializers import BookingSerializer, MoneySerializer


class BookedOfferSerializer(serializers.Serializer):
    name = serializers.CharField()
    place_name = serializers.CharField(allow_null=True)
    municipality = serializers.CharField(allow_null=True)


class MyBookingSerializer(BookingSerializer):
    """A booking with the offer it is for; `offer` is null once that is no longer known."""

    offer = BookedOfferSerializer(allow_null=True)

    def to_representation(self, instance: MyBooking) -> dict[str, Any]:
        card = instance.card
        offer = card and {
            "name": card.name,
            "place_name": card.place_name,
            "municipality": card.municipality,
        }
        return {**super().to_representation(instance.booking), "offer": offer or None}


class MyBookingsSerializer(serializers.Serializer):
    items = MyBookingSerializer(many=True)
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)


class CancellationSerializer(serializers.Serializer):
    """May be empty: then it is the whole booking."""

    tickets = serializers.ListField(
        child=Key(),
        required=False,
        min_length=1,
        max_length=100,
        help_text="only these tickets of a confirmed booking; left out: all of it",
    )


class AccountSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    email = serializers.CharField()
    role = serializers.CharField()
    language = serializers.CharField()
    created = serializers.DateTimeField()


class ConsentRecordSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    purpose = serializers.ChoiceField(choices=[one.value for one in Purpose])
    purpose_dpv = serializers.CharField()
    category = serializers.ChoiceField(choices=[one.value for one in Category])
    given = serializers.BooleanField()
    at = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    recipient = serializers.CharField()
    notice = serializers.CharField()
    language = serializers.CharField()
    method = serializers.CharField()


class VaultSerializer(serializers.Serializer):
    interests = InterestSerializer(many=True)
    history = VisitSerializer(many=True)
    holders = serializers.ListField(child=serializers.UUIDField())
    shown = ShownListSerializer(many=True)
    consents = ConsentRecordSerializer(many=True)
    access_log = AccessSerializer(many=True)


class BookingRecordSerializer(serializers.Serializer):
    booking = BookingSerializer()
    paid = MoneySerializer()
    refunded = MoneySerializer()


class ExportSerializer(serializers.Serializer):
    account = AccountSerializer()
    vault = VaultSerializer()
    bookings = BookingRecordSerializer(many=True)
    waiting = WaitSerializer(many=True)


class ReceiptSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    erased_at = serializers.DateTimeField()
    statement = serializers.CharField(help_text="What was signed, word for word.")
    signature = serializers.CharField(help_text="Ed25519 over the UTF-8 bytes of `statement`, base64.")
    public_key = serializers.CharField(help_text="32 raw bytes, base64.")
    records = serializers.IntegerField()
    bookings = serializers.IntegerField(help_text="How many bookings this call cut loose from you.")


def export_json(found: Everything, language: str) -> dict[str, Any]:
    """The export as it is answered; the vault's part is ready."""
    account = found.account
    return {
        "account": {
            "id": str(account.id),
            "email": account.email,
            "role": account.role.value,
            "language": account.language,
            "created": clock.local(account.created).isoformat(),
        },
        "vault": found.vault,
        "bookings": [
            {
                "booking": BookingSerializer(record.booking, context={"language": language}).data,
                "paid": record.paid.as_json(),
                "refunded": record.refunded.as_json(),
            }
            for record in found.bookings
        ],
        "waiting": [WaitSerializer(one).data for one in found.waiting],
    }
