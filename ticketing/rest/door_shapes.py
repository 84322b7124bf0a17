"""What scanners send and get: times on a Brussels clock, no name, no tariff, no price."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from culture_app.accounts.rest import strict
from culture_app.kernel.clock import local
from culture_app.kernel.words import SEEN
from ticketing.barcode import LENGTH
from ticketing.reconciling import MOST
from ticketing.rest.serializers import BrusselsField

RESULTS = [
    "admitted",
    "already-used",
    "ticket-revoked",
    "ticket-forged",
    "wrong-organiser",
    "wrong-event",
    "too-early",
    "over",
    "clock-ahead",
]


class _Barcode(strict.Pattern):
    """What was read, whatever it is; a space is a letter of base45."""

    def __init__(self, **more: Any) -> None:
        super().__init__(rf"[^\x00]*{SEEN}[^\x00]*", longest=4 * LENGTH, **more)


class DeviceField(strict.Pattern):
    """How a device calls itself, always the same: letters, digits and `._:-`. Of an organiser's devices no two share one."""

    def __init__(self, *, shortest: int = 1, **more: Any) -> None:
        super().__init__(f"[A-Za-z0-9._:-]{{{shortest},64}}", longest=64, **more)


class GateField(strict.Pattern):
    """Which door of the house."""

    def __init__(self, **more: Any) -> None:
        super().__init__(strict.LINE, longest=40, required=False, default="", **more)


class ScanSerializer(serializers.Serializer[Any]):
    """What a scanner sends."""

    barcode = _Barcode()
    occurrence = strict.Key(required=False, allow_null=True, help_text="the door's own occurrence")
    device = DeviceField(shortest=0, required=False, default="")
    gate = GateField()


class AdmissionSerializer(serializers.Serializer[Any]):
    result = serializers.ChoiceField(["admitted"])
    ticket = serializers.UUIDField()
    event = serializers.UUIDField()
    occurrence = serializers.UUIDField()
    admitted_at = BrusselsField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {
            "result": "admitted",
            "ticket": str(instance.ticket),
            "event": str(instance.event),
            "occurrence": str(instance.occurrence),
            "admitted_at": local(instance.admitted_at).isoformat(),
        }


class OfflineScanSerializer(serializers.Serializer[Any]):
    barcode = _Barcode()
    scanned_at = strict.Moment("20[2-9][0-9]", help_text="by the device's clock, with its offset")
    gate = GateField()


class UploadSerializer(serializers.Serializer[Any]):
    """Scans that a device made without a network; sent again they get the same answer."""

    device = DeviceField()
    occurrence = strict.Key(required=False, allow_null=True, help_text="the door's own occurrence")
    scans = serializers.ListField(child=OfflineScanSerializer(), min_length=1, max_length=MOST)


class ClashSerializer(serializers.Serializer[Any]):
    """The other scan of this ticket."""

    device = serializers.CharField()
    scanned_at = BrusselsField()


class VerdictSerializer(serializers.Serializer[Any]):
    scanned_at = BrusselsField()
    result = serializers.ChoiceField(RESULTS)
    ticket = serializers.UUIDField(allow_null=True)
    conflict = ClashSerializer(allow_null=True)


class ReconciliationSerializer(serializers.Serializer[Any]):
    """One verdict per scan, in the order in which they were sent."""

    server_time = BrusselsField(
        help_text="a device whose clock is ahead sets it by this, and sends those again"
    )
    admitted = serializers.IntegerField()
    conflicts = serializers.IntegerField()
    scans = VerdictSerializer(many=True)


def reconciled(verdicts: Any, *, now: Any) -> dict[str, Any]:
    """As JSON; thousands of verdicts, so without a serializer each."""
    return {
        "server_time": local(now).isoformat(),
        "admitted": sum(one.result == "admitted" for one in verdicts),
        "conflicts": sum(one.clash is not None for one in verdicts),
        "scans": [
            {
                "scanned_at": local(one.scanned_at).isoformat(),
                "result": one.result,
                "ticket": str(one.ticket) if one.ticket else None,
                "conflict": {
                    "device": one.clash.device,
                    "scanned_at": local(one.clash.scanned_at).isoformat(),
                }
                if one.clash
                else None,
            }
            for one in verdicts
        ],
    }


class AttendanceSerializer(serializers.Serializer[Any]):
    occurrence = serializers.UUIDField()
    capacity = serializers.IntegerField()
    sold = serializers.IntegerField()
    admitted = serializers.IntegerField()
    refused = serializers.IntegerField(help_text="scans with a network that were refused")
    conflicts = serializers.IntegerField(help_text="scans without a network that let in what they shouldn't")
    last_admitted_at = BrusselsField(allow_null=True)


class ConflictSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["let-in-twice", "let-in-revoked"])
    device = serializers.CharField()
    other_device = serializers.CharField(allow_null=True)
    count = serializers.IntegerField()
    first_at = BrusselsField()
    last_at = BrusselsField()


class ConflictsSerializer(serializers.Serializer[Any]):
    items = ConflictSerializer(many=True)
    total = serializers.IntegerField(help_text="how many scans")


class RevocationsSerializer(serializers.Serializer[Any]):
    occurrence = serializers.UUIDField()
    revoked = serializers.ListField(
        child=serializers.CharField(),
        help_text="per ticket the first 8 bytes of the SHA-256 of its id's 16 bytes, in hexadecimal",
    )
    next = serializers.CharField(help_text="what `after` is next time")


class TicketKeySerializer(serializers.Serializer[Any]):
    kty = serializers.ChoiceField(["OKP"])
    crv = serializers.ChoiceField(["Ed25519"])
    alg = serializers.ChoiceField(["EdDSA"])
    use = serializers.ChoiceField(["sig"])
    kid = serializers.CharField(help_text="the number that a barcode names")
    x = serializers.CharField(help_text="the public key, base64url")
    signs_from = BrusselsField(allow_null=True, help_text="no ticket is signed with it before; null: always")


class TicketKeySetSerializer(serializers.Serializer[Any]):
    keys = TicketKeySerializer(many=True)


class DoorQuery(serializers.Serializer[Any]):
    occurrence = strict.Key()


class RevocationsQuery(DoorQuery):
    after = strict.Whole(
        min_value=0,
        max_value=2**63 - 1,
        default=0,
        help_text="`next` of the last answer; nothing for all of it",
    )
