"""A quarantined record once more: as it is, since the code may have learned, or as a curator mended it."""

from datetime import datetime

from django.db import transaction

from culture_app.mesh import delivering, performers
from culture_app.mesh.codecs import guessing, readers
from culture_app.mesh.data import Identity, Product, Record, RetryOutcome, Status
from culture_app.mesh.descriptors import UNNAMED
from culture_app.mesh.errors import CodecFault, SealedRecord, UnknownRecord
from culture_app.mesh.models import Quarantined


def retry(*, id: int, now: datetime, body: bytes | None) -> RetryOutcome:  # noqa: A002
    row = Quarantined.objects.select_for_update().filter(pk=id).first()
    if row is None:
        raise UnknownRecord
    if row.sealed:
        raise SealedRecord("A personal record is mended by its producer, who pulls it again.")
    row.attempts += 1
    row.changed = now
    raw = bytes(body if body is not None else row.mended_body or row.body)
    if body is not None:
        row.mended_body = body
    outcome = _attempt(row, raw, now)
    if outcome.accepted:
        row.state = Quarantined.State.RETRIED
    else:
        row.reason = outcome.reason
    row.save(update_fields=["attempts", "changed", "mended_body", "state", "reason"])
    return outcome


def dismiss(*, id: int, now: datetime) -> None:  # noqa: A002
    changed = Quarantined.objects.filter(pk=id).update(state=Quarantined.State.DISMISSED, changed=now)
    if not changed:
        raise UnknownRecord


def _attempt(row: Quarantined, raw: bytes, now: datetime) -> RetryOutcome:
    """Deliver every record in the bytes, or none: the first fault refuses them all."""
    try:
        found = _decode(row, raw)
    except CodecFault as fault:
        return RetryOutcome(id=row.pk, status="rejected", reason=fault.detail)
    product = Product(name=row.product or UNNAMED.name)
    status: Status = "unchanged"
    try:
        with transaction.atomic():
            for identity, decoded in found:
                (outcome,) = delivering.deliver(identity.kind, product, [decoded], now)
                if outcome.status == "rejected":
                    raise CodecFault(outcome.reason)
                status = outcome.status if status == "unchanged" else status
    except CodecFault as fault:
        return RetryOutcome(id=row.pk, status="rejected", reason=fault.detail)
    return RetryOutcome(id=row.pk, status=status)


def _decode(row: Quarantined, raw: bytes) -> list[tuple[Identity, readers.Decoded]]:
    if not raw.strip():
        raise CodecFault("There is nothing in it.")
    if row.size > len(bytes(row.body)):
        raise CodecFault("Only the beginning of this file was kept; it has to be pulled again.")
    if raw.lstrip()[:1] in {b"{", b"["}:
        reader: readers.Reader = readers.JsonReader(row.product, raw, row.source)
    else:
        reader = readers.of_media(row.media_type, row.product, {}, raw)
    records: list[Record] = list(reader.records())
    names = performers.names_of(iri for record in records for iri in guessing.realisers(record))
    found = []
    for record in records:
        if record.fault:
            raise CodecFault(record.fault)
        identity = reader.identify(record)
        if identity.kind.personal:
            raise SealedRecord("A personal record doesn't enter by hand.")
        found.append((identity, reader.decode(record, names.get)))
    if not found:
        raise CodecFault("There is no record in it.")
    return found
