"""sow: fill the tables, in one transaction; secondary indexes and constraints are built afterwards."""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from culture_app.kernel.clock import BRUSSELS
from culture_app.kernel.progress import track
from culture_app.offers import bulk, ingesting
from culture_app.offers.data import SourceDocument
from culture_app.offers.seeding.copying import (
    CARDS,
    DOCUMENTS,
    Copier,
    Moments,
    Stencil,
    Timed,
    unhex,
    weeks_of,
)
from culture_app.offers.seeding.documents import documents
from culture_app.offers.tables import rows, run

# So many offers are made one by one; what is more are copies of these.
STENCILS = 8000
TABLES = ("offers_offer", "offers_occurrence", "offers_day", "offers_availability")
_BATCH = 2000
_CROWDS = """
UPDATE offers_availability SET crowd = (ARRAY['quiet', 'moderate', 'busy'])[1 + abs(hashtext(occurrence_id::text)) % 3],
    crowd_basis = 'history', crowd_as_of = as_of
WHERE abs(hashtext(occurrence_id::text)) % 10 < 6
"""
_POOLS = "UPDATE offers_availability SET basis = 'pool' WHERE abs(hashtext('pool' || occurrence_id::text)) % 10 = 0"
# The primary key of offers stays: others refer to it.
_CONSTRAINTS = """
SELECT conrelid::regclass::text AS "table", conname AS name, pg_get_constraintdef(oid) AS definition, contype <> 'f' AS first
FROM pg_constraint WHERE conrelid = ANY(%(tables)s::text[]::regclass[]) AND contype IN ('p', 'u', 'f')
    AND NOT (conrelid = 'offers_offer'::regclass AND contype = 'p')
ORDER BY contype <> 'f', conname
"""
_INDEXES = """
SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
WHERE indrelid = ANY(%(tables)s::text[]::regclass[]) AND NOT indisprimary
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
ORDER BY 1
"""


class NotEmpty(Exception):
    """There are offers already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sown:
    offers: int
    organizers: int
    occurrences: int
    seconds: float


def sow(
    *, offers: int, occurrences: int, seed: int, day: date, replace: bool = False, stencils: int = STENCILS
) -> Sown:
    """So many places and events, with about so many sub-events, around the day; `settle` afterwards. Raises NotEmpty.

    Of more than `stencils` offers the rest are copies.
    """
    began = time.monotonic()
    copies = -(-offers // stencils)
    first = -(-offers // copies)
    with transaction.atomic():
        run("SET LOCAL statement_timeout = 0")
        bulk.lock()
        if not replace and rows("SELECT FROM offers_offer LIMIT 1"):
            raise NotEmpty
        # Also where they are empty: rows copied into a table just emptied needn't be vacuumed (FREEZE).
        run(f"TRUNCATE {', '.join(TABLES)}, offers_overlay")
        _take_in(offers=first, occurrences=round(first * occurrences / offers), seed=seed, day=day)
        run(_CROWDS)
        run(_POOLS)
        if copies > 1:
            surplus = first * copies - offers
            _multiply(copies, surplus=surplus, day=day)
    counted = rows("""SELECT count(*) FILTER (WHERE kind <> 'organizer') AS offers, count(*) AS documents,
        (SELECT count(*) FROM offers_occurrence) AS occurrences FROM offers_offer""")[0]
    return Sown(
        offers=counted["offers"],
        organizers=counted["documents"] - counted["offers"],
        occurrences=counted["occurrences"],
        seconds=round(time.monotonic() - began, 1),
    )


def settle() -> None:
    """Statistics for the planner, dead rows away: as autovacuum would in time. Not in a transaction."""
    run("SET statement_timeout = 0")
    for table in TABLES:
        run(f"VACUUM (ANALYZE) {table}")
    run("RESET statement_timeout")


def _take_in(*, offers: int, occurrences: int, seed: int, day: date) -> None:
    """The first ones, by the way that every document goes."""
    now = datetime.combine(day, datetime.min.time(), BRUSSELS).replace(hour=12)
    batch: list[SourceDocument] = []
    made = documents(offers=offers, occurrences=occurrences, seed=seed, day=day)
    for kind, document in track(made, "documents"):
        if len(batch) == _BATCH or (batch and batch[-1].kind != kind):
            ingesting.ingest(documents=batch, now=now)
            batch = []
        batch.append(
            SourceDocument(
                kind=kind,  # type: ignore[arg-type]
                iri=document["@id"],
                document=document,
                modified=datetime.fromisoformat(document["modified"]),
                source=f"seed {seed}",
                digest=sha256(orjson.dumps(document)).digest(),
            )
        )
    ingesting.ingest(documents=batch, now=now)


def _multiply(copies: int, *, surplus: int, day: date) -> None:
    """All copies but the first, which stands. The last `surplus` ones have one event less each."""
    moments = Moments()
    columns = {table: _columns(table) for table in TABLES}
    stencils = _stencils(columns, moments, day)
    copier = Copier(stencils, columns, moments)
    # Foreign keys are checked now: no table is changed while checks are pending.
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET LOCAL maintenance_work_mem = '512MB'")
    constraints, indexes = (rows(sql, {"tables": list(TABLES)}) for sql in (_CONSTRAINTS, _INDEXES))
    for each in constraints:
        run(f'ALTER TABLE {each["table"]} DROP CONSTRAINT "{each["name"]}"')
    for each in indexes:
        run(f"DROP INDEX {each['name']}")
    # What was taken in was updated too, and an index that is built over updates is of no use to anybody before every
    # transaction that is open now has ended. So that goes in once more, like a copy.
    run(f"TRUNCATE {', '.join(TABLES)}, offers_overlay")
    for table, found in _standing(stencils).items():
        _copy(table, columns, found)
    for number in track(range(1, copies), "copies"):
        rest: dict[str, list[bytes]] = defaultdict(list)
        _copy("offers_offer", columns, _offers(copier, number, int(number >= copies - surplus), rest))
        for table in TABLES[1:]:
            _copy(table, columns, iter(rest[table]))
    for each in track(indexes, "indexes"):
        run(each["definition"])
    for each in track(sorted(constraints, key=lambda each: not each["first"]), "constraints"):
        run(f'ALTER TABLE {each["table"]} ADD CONSTRAINT "{each["name"]}" {each["definition"]}')


def _offers(copier: Copier, number: int, leave_out: int, rest: dict[str, list[bytes]]) -> Iterator[bytes]:
    """The offers' lines; those of the other tables are kept for afterwards, since there is one COPY at a time."""
    for found in copier.copy(number, leave_out=leave_out):
        rest["offers_occurrence"] += found.occurrences
        rest["offers_availability"] += found.seats
        rest["offers_day"] += found.days
        yield found.offer


def _standing(stencils: Sequence[Stencil]) -> dict[str, Iterator[bytes]]:
    """What was taken in, as it stood."""
    timed = [timed for stencil in stencils for timed in stencil.occurrences]
    found: dict[str, Iterable[list[bytes]]] = {
        "offers_offer": (stencil.fields for stencil in stencils),
        "offers_occurrence": (each.fields for each in timed),
        "offers_day": (day for stencil in stencils for day in stencil.days),
        "offers_availability": (each.seats for each in timed if each.seats),
    }
    return {table: (b"\t".join(fields) + b"\n" for fields in own) for table, own in found.items()}


def _copy(table: str, columns: Mapping[str, Sequence[str]], found: Iterator[bytes]) -> None:
    statement = f"COPY {table} ({', '.join(columns[table])}) FROM STDIN WITH (FREEZE)"
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as stream:
        block: list[bytes] = []
        for line in found:
            block.append(line)
            if len(block) == 500:
                stream.write(b"".join(block))
                block = []
        stream.write(b"".join(block))


def _read(table: str, columns: Sequence[str], order: str) -> Iterator[list[bytes]]:
    """Every row, as COPY writes it."""
    statement = f"COPY (SELECT {', '.join(columns)} FROM {table} ORDER BY {order}) TO STDOUT"
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as stream:
        rest = b""
        for block in stream:
            *whole, rest = (rest + bytes(block)).split(b"\n")
            yield from (line.split(b"\t") for line in whole)


def _columns(table: str) -> tuple[str, ...]:
    found = rows(
        """SELECT column_name AS name FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name = %(table)s AND is_generated = 'NEVER' ORDER BY ordinal_position""",
        {"table": table},
    )
    return tuple(row["name"] for row in found)


def _stencils(columns: Mapping[str, Sequence[str]], moments: Moments, day: date) -> list[Stencil]:
    """What stands in the tables. Events come last: a place is there before what happens in it."""
    at = {table: {name: number for number, name in enumerate(names)} for table, names in columns.items()}
    stencils: dict[bytes, Stencil] = {}
    its = at["offers_offer"]
    for fields in _read("offers_offer", columns["offers_offer"], "kind = 'event', id"):
        stencils[fields[its["id"]]] = _stencil(fields, its)
    its = at["offers_availability"]
    seats = {
        fields[its["occurrence_id"]]: fields
        for fields in _read("offers_availability", columns["offers_availability"], "1")
    }
    its = at["offers_occurrence"]
    before: tuple[bytes, bytes, int] = (b"", b"", 0)
    for fields in _read("offers_occurrence", columns["offers_occurrence"], "offer_id, starts, ends"):
        offer, start = fields[its["offer_id"]], fields[its["starts"]]
        ordinal = before[2] + 1 if before[:2] == (offer, start) else 0
        before = (offer, start, ordinal)
        stencil = stencils[offer]
        stencil.occurrences.append(_timed(fields, its, ordinal, moments, seats))
    its = at["offers_day"]
    for fields in _read("offers_day", columns["offers_day"], "offer_id, shelf"):
        stencils[fields[its["offer_id"]]].days.append(fields)
    for stencil in stencils.values():
        if stencil.kind == "event" and stencil.occurrences:
            first = min(timed.start for timed in stencil.occurrences)
            stencil.weeks = weeks_of(first, max(timed.end for timed in stencil.occurrences), day)
    return list(stencils.values())


def _stencil(fields: list[bytes], at: dict[str, int]) -> Stencil:
    documents = {name: body for name in DOCUMENTS if (body := unhex(fields[at[name]])) is not None}
    cards = {name: body for name in CARDS if (body := unhex(fields[at[name]])) is not None}
    return Stencil(
        fields=fields,
        kind=fields[at["kind"]].decode(),
        key=str(UUID(fields[at["id"]].decode())),
        documents={name: orjson.loads(body) for name, body in documents.items()},
        cards={name: orjson.loads(body + b"}") for name, body in cards.items()},
    )


def _timed(
    fields: list[bytes], at: dict[str, int], ordinal: int, moments: Moments, seats: dict[bytes, Any]
) -> Timed:
    start, end = fields[at["starts"]].decode(), fields[at["ends"]].decode()
    # What is always open begins and ends beyond any calendar.
    endless = not start.startswith("2") or not end.startswith("2")
    begins = 0 if endless else moments.seconds(start)
    stamp = datetime.fromisoformat(start).strftime("%Y%m%dT%H%M%SZ").encode()
    return Timed(
        begins, 0 if endless else moments.seconds(end), ordinal, stamp, fields, seats.get(fields[at["id"]])
    )
