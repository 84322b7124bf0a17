"""Participants and participations of the mesh: sealed per data product, in bulk, repeatably.

- Rows are found again by a keyed digest of their IRI under the product's own subkey: two products that know the same
  person can't be joined on it.
- A row that can't be used is rejected with a reason that names fields, never values.
- One product at a time: calls for the same product wait for each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hmac import digest as hmac_digest
from itertools import batched
from struct import Struct
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from culture_app.kernel.identity import key_of
from personal_vault import keys
from personal_vault.data import ParticipantRow, ParticipationRow, ProductGround, RowOutcome, Visit
from personal_vault.models import ProductRecord
from personal_vault.payloads import instant, micros
from personal_vault.precedence import DIGEST_BYTES, Version, after, compare
from personal_vault.products import register
from personal_vault.sealing import DataKey, seal, unseal

Kind = ProductRecord.Kind
_BATCH = 10_000
_HEAD = Struct(">16sq")
_UNKNOWN = -(1 << 63)
_LONGEST_IRI = 2_000
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)

_FIELDS = "version, modified, digest, lost, sealed"
_COPY = (
    f"COPY personal_vault_productrecord (product_id, kind, blind, subject, {_FIELDS})"
    " FROM STDIN (FORMAT BINARY)"
)
_TYPES = ["uuid", "varchar", "bytea", "bytea", "int8", "timestamptz", "bytea", "bytea", "bytea"]
_UPDATE = f"""
    UPDATE personal_vault_productrecord AS r SET subject = n.subject,
           ({_FIELDS}) = (n.version, n.modified, n.digest, n.lost, n.sealed)
      FROM vault_incoming n
     WHERE r.blind = n.blind
"""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One row on its way in."""

    position: int
    blind: bytes
    subject: bytes
    plain: bytes
    version: Version


@dataclass(frozen=True, slots=True)
class Product:
    """What sealing and finding rows of one product takes."""

    id: UUID
    key: DataKey
    subkey: bytes

    def blind(self, kind: str, iri: str) -> bytes:
        return hmac_digest(self.subkey, f"{kind} {iri}".encode(), "sha256")[:DIGEST_BYTES]


def opened_product(name: str, identifier: UUID) -> Product:
    context = keys.product_context(name)
    return Product(identifier, keys.key_for(context), keys.subkey(context))


def ingest(
    ground: ProductGround, rows: Sequence[ParticipationRow], participants: Sequence[ParticipantRow]
) -> tuple[RowOutcome, ...]:
    """Seal and store; outcomes of `rows`, then of `participants`, in their order. One transaction."""
    with transaction.atomic():
        row = register(ground)
        product = opened_product(ground.product, row.id)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [str(row.id)])
        outcomes: list[RowOutcome] = []
        for batch in batched(rows, _BATCH):
            outcomes += _store(product, Kind.PARTICIPATION, batch)
        for people in batched(participants, _BATCH):
            outcomes += _store(product, Kind.PARTICIPANT, people)
    return tuple(outcomes)


def visit_of(product: Product, blind: bytes, version: int, sealed: bytes) -> Visit | None:
    """The visit in a sealed participation; None where nobody knows when it was."""
    plain = unseal(
        product.key,
        sealed,
        owner=product.id.bytes,
        kind=Kind.PARTICIPATION.value,
        record=blind,
        version=version,
    )
    event, at = _HEAD.unpack_from(plain)
    return None if at == _UNKNOWN else Visit(event=UUID(bytes=event), at=instant(at), kind="check_in")


def fault(row: ParticipationRow | ParticipantRow) -> str:
    """Why a row can't be used; empty if it can. Names fields, not values."""
    iris = {"participant": row.participant_iri}
    dates = {"modified": row.modified}
    if isinstance(row, ParticipationRow):
        iris |= {"participation": row.participation_iri, "event": row.event_iri}
        dates |= {"date": row.at}
    for name, iri in iris.items():
        if not iri.strip():
            return f"the {name} has no identifier"
        if len(iri) > _LONGEST_IRI:
            return f"the identifier of the {name} is longer than {_LONGEST_IRI} characters"
    for name, at in dates.items():
        if at is not None and (at.tzinfo is None or not _EARLIEST <= at < _LATEST):
            return f"the {name} has no time zone or lies outside 1900 to 2199"
    if row.birth_year is not None and not 1880 <= row.birth_year <= 2200:
        return "the birth year is outside 1880 to 2200"
    return ""


def _store(
    product: Product, kind: Kind, rows: Sequence[ParticipationRow | ParticipantRow]
) -> list[RowOutcome]:
    iris = [
        row.participation_iri if isinstance(row, ParticipationRow) else row.participant_iri for row in rows
    ]
    reasons = [fault(row) for row in rows]
    incoming = [
        _incoming(product, position, row) for position, row in enumerate(rows) if not reasons[position]
    ]
    present = _present([one.blind for one in incoming])
    statuses: dict[int, Any] = {}
    winners: dict[bytes, Incoming] = {}
    for one in incoming:
        earlier = winners.get(one.blind)
        stored = present.get(one.blind)
        against = earlier.version if earlier else stored[1] if stored else None
        if against is None:
            statuses[one.position], winners[one.blind] = "created", one
            continue
        verdict = compare(one.version, against)
        if verdict in ("same", "loses"):
            statuses[one.position] = "unchanged" if verdict == "same" else "superseded"
            continue
        statuses[one.position] = "updated" if stored else "created"
        if earlier:
            statuses[earlier.position] = "superseded"
        winners[one.blind] = Incoming(
            one.position, one.blind, one.subject, one.plain, after(one.version, against, verdict)
        )
    _write(product, kind, winners, present)
    return [
        RowOutcome(iri=iri, status="rejected" if reasons[at] else statuses[at], reason=reasons[at])
        for at, iri in enumerate(iris)
    ]


def _incoming(product: Product, position: int, row: ParticipationRow | ParticipantRow) -> Incoming:
    if isinstance(row, ParticipationRow):
        at = row.at or row.modified
        head = _HEAD.pack(key_of(row.event_iri).bytes, _UNKNOWN if at is None else micros(at))
        body: list[Any] = [row.participation_iri, row.event_iri, row.theme, row.type]
        blind = product.blind("deelname", row.participation_iri)
    else:
        head, body, blind = b"", [], product.blind("participant", row.participant_iri)
    body += [row.participant_iri, row.birth_year, row.statistical_sector, row.raw]
    plain = head + orjson.dumps(body, default=str, option=orjson.OPT_SORT_KEYS)
    version = Version(row.modified, hmac_digest(product.subkey, plain, "sha256")[:DIGEST_BYTES])
    return Incoming(position, blind, product.blind("participant", row.participant_iri), plain, version)


def _present(blinds: list[bytes]) -> dict[bytes, tuple[int, Version]]:
    """Number and version of the rows that are stored already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT blind, version, modified, digest, lost FROM personal_vault_productrecord"
            " WHERE blind = ANY(%s)",
            [blinds],
        )
        return {
            bytes(blind): (number, Version(modified, bytes(digest), bytes(lost)))
            for blind, number, modified, digest, lost in cursor.fetchall()
        }


def _write(
    product: Product,
    kind: Kind,
    winners: dict[bytes, Incoming],
    present: dict[bytes, tuple[int, Version]],
) -> None:
    fresh: list[tuple[Any, ...]] = []
    changed: list[tuple[Any, ...]] = []
    for one in winners.values():
        number = present[one.blind][0] + 1 if one.blind in present else 1
        sealed = seal(
            product.key,
            one.plain,
            owner=product.id.bytes,
            kind=kind.value,
            record=one.blind,
            version=number,
        )
        version = one.version
        row = (
            product.id,
            kind.value,
            one.blind,
            one.subject,
            number,
            version.modified,
            version.digest,
            version.lost,
            sealed,
        )
        (changed if number > 1 else fresh).append(row)
    with connection.cursor() as cursor:
        if fresh:
            _copy(cursor, _COPY, fresh)
        if changed:
            cursor.execute(
                "CREATE TEMP TABLE vault_incoming (product_id uuid, kind varchar, blind bytea, subject bytea,"
                " version bigint, modified timestamptz, digest bytea, lost bytea, sealed bytea) ON COMMIT DROP"
            )
            _copy(cursor, "COPY vault_incoming FROM STDIN (FORMAT BINARY)", changed)
            cursor.execute(_UPDATE)
            cursor.execute("DROP TABLE vault_incoming")


def _copy(cursor: Any, statement: str, rows: list[tuple[Any, ...]]) -> None:
    with cursor.copy(statement) as copy:
        copy.set_types(_TYPES)
        for row in rows:
            copy.write_row(row)
