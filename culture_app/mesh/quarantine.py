"""Records that couldn't be used: kept with their reason and their bytes until they are mended.

- One row per place and content. Seen again, an open, retried or dismissed row stays as it is; one that counted as
  mended opens again.
- It is closed when a usable version of the record comes through any pull, or, where nobody could tell which record it
  was, when its file is read without that fault.
- Personal records are sealed for their product, named by their number, and their IRI is kept as a keyed digest only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from culture_app.kernel import secrets
from culture_app.kernel.identity import key_of
from culture_app.mesh.models import Quarantined
from personal_vault import services as vault

LARGEST_BODY = 8 * 1024 * 1024
_LONGEST_POSITION = 200
_LONGEST_REASON = 1000
_PURPOSE = "mesh.quarantine"
_CHUNK = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """A record that couldn't be used, before it is written down."""

    source: str
    position: str
    reason: str
    raw: bytes
    size: int
    product: str
    iri: str = ""
    personal: bool = False
    fields: Sequence[str] = ()
    media_type: str = "application/ld+json"
    ordinal: int = 0

    @property
    def shown_position(self) -> str:
        if (self.personal or len(self.position) > _LONGEST_POSITION) and self.position:
            return f"record {self.ordinal + 1}"
        return self.position

    @property
    def shown_source(self) -> str:
        return f"{self.source}: {self.shown_position}" if self.shown_position else self.source


def record_key(iri: str, *, personal: bool) -> str:
    """How a quarantined record is recognised when a usable version of it comes."""
    if not iri:
        return ""
    return secrets.hmac_hex(_PURPOSE, str(key_of(iri))) if personal else str(key_of(iri))


@dataclass
class Quarantine:
    """The quarantine as one run sees it."""

    now: datetime
    seen: set[int] = field(default_factory=set)

    def put(self, refusals: Sequence[Refusal]) -> None:
        """Write down refused records, in one transaction."""
        wanted = {}
        for refusal in refusals:
            fingerprint = secrets.hmac_bytes(_PURPOSE, refusal.raw, str(refusal.size))
            wanted[refusal.source, refusal.shown_position, fingerprint] = refusal
        if not wanted:
            return
        with transaction.atomic():
            known = {
                (row.source, row.position, bytes(row.fingerprint)): row
                for row in Quarantined.objects.filter(
                    source__in={key[0] for key in wanted}, fingerprint__in={key[2] for key in wanted}
                ).only("source", "position", "fingerprint", "state", "reason", "sealed")
            }
            self._again([(known[key], refusal) for key, refusal in wanted.items() if key in known])
            fresh = [self._row(refusal, key[2]) for key, refusal in wanted.items() if key not in known]
            self.seen.update(row.pk for row in Quarantined.objects.bulk_create(fresh, batch_size=200))

    def _again(self, pairs: Iterable[tuple[Quarantined, Refusal]]) -> None:
        for row, refusal in pairs:
            self.seen.add(row.pk)
            reason = _clean(refusal.reason)
            reopened = row.state == Quarantined.State.MENDED
            if reopened or (row.reason != reason and row.state == Quarantined.State.OPEN):
                row.state, row.reason, row.changed = Quarantined.State.OPEN, reason, self.now
                row.save(update_fields=["state", "reason", "changed"])

    def _row(self, refusal: Refusal, fingerprint: bytes) -> Quarantined:
        body = refusal.raw[:LARGEST_BODY]
        return Quarantined(
            source=refusal.source,
            position=refusal.shown_position,
            product=refusal.product,
            record_key=record_key(refusal.iri, personal=refusal.personal),
            reason=_clean(refusal.reason),
            fields=[_clean(name)[:100] for name in refusal.fields][:60],
            media_type=refusal.media_type,
            sealed=refusal.personal,
            body=vault.seal_for_product(refusal.product, body) if refusal.personal else body,
            size=refusal.size,
            fingerprint=fingerprint,
            first_seen=self.now,
            changed=self.now,
        )

    def close_usable(self, iris: Iterable[str], *, personal: bool) -> None:
        """Close what is open for records of which a usable version came."""
        if not _anything_open(personal=personal):
            return
        keys = [record_key(iri, personal=personal) for iri in iris]
        found = Quarantined.objects.filter(record_key__in=keys, state=Quarantined.State.OPEN)
        self._close(pk for pk in found.values_list("pk", flat=True) if pk not in self.seen)

    def close_file(self, source: str) -> None:
        """After a file was read to its end: close the faults in it that are no more and belong to no known record,
        and forget older versions of records that are still unusable.
        """
        rows = list(
            Quarantined.objects.filter(source=source, state=Quarantined.State.OPEN).values_list(
                "pk", "record_key"
            )
        )
        still = {key for pk, key in rows if key and pk in self.seen}
        self._close(pk for pk, key in rows if not key and pk not in self.seen)
        older = [pk for pk, key in rows if key in still and pk not in self.seen]
        for start in range(0, len(older), _CHUNK):
            Quarantined.objects.filter(pk__in=older[start : start + _CHUNK]).delete()

    def _close(self, rows: Iterable[int]) -> None:
        closing = list(rows)
        for start in range(0, len(closing), _CHUNK):
            Quarantined.objects.filter(pk__in=closing[start : start + _CHUNK]).update(
                state=Quarantined.State.MENDED, changed=self.now
            )


def _anything_open(*, personal: bool) -> bool:
    return Quarantined.objects.filter(state=Quarantined.State.OPEN, sealed=personal).exists()


def _clean(text: str) -> str:
    """Fit for a text column: no NUL, no lone surrogates, not endless."""
    return text.replace("\x00", "�").encode("utf-8", "replace").decode("utf-8")[:_LONGEST_REASON]
