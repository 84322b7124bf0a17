"""From readings to the lines that COPY takes: everything of a batch that can be made before it is written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from culture_app.kernel.clock import local
from culture_app.kernel.identity import occurrence_key
from culture_app.offers import bulk, days, lines, overlays, rendering, shelves
from culture_app.offers.data import Expansion, OverlayCard, SourceDocument
from culture_app.offers.document import Facts
from culture_app.offers.neighbours import Known
from culture_app.offers.rendering import Pull


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One document, understood; `is_new`: nothing is stored of it yet. `pulled`: when, if not now."""

    source: SourceDocument
    facts: Facts
    expansion: Expansion
    is_new: bool
    pulled: datetime | None = None


@dataclass(kw_only=True, slots=True)
class Rows:
    """Blocks of lines for a batch: of what is new, of what changes; and whose events are rendered again."""

    now: datetime
    new_offers: bytes = b""
    new_occurrences: bytes = b""
    new_days: bytes = b""
    new_ids: list[UUID] = field(default_factory=list)
    new_unseated: list[UUID] = field(default_factory=list)
    offers: bytes = b""
    occurrences: bytes = b""
    changed: list[Reading] = field(default_factory=list)
    seats: bytes = b""
    ids: set[UUID] = field(default_factory=set)
    parents: list[UUID] = field(default_factory=list)
    unusual: dict[tuple[str, str], int] = field(default_factory=dict)


def rows_of(readings: Sequence[Reading], known: Known, now: datetime) -> Rows:
    """Looks up places, organisers and overlays; else pure."""
    rows = Rows(now=now, ids={reading.facts.id for reading in readings})
    for reading in readings:  # of this batch counts what this batch says, also that it is withdrawn
        facts = reading.facts
        if facts.kind != "event":
            rows.parents.append(facts.id)
            if facts.withdrawn:
                known.remove(facts.id)
            else:
                known.add(facts.id, facts.kind, reading.source.document)
    known.look_up(reading.facts for reading in readings if reading.facts.kind == "event")
    rows.changed = [reading for reading in readings if not reading.is_new]
    laid = overlays.several([reading.facts.id for reading in rows.changed]) if rows.changed else {}
    today = local(now).date()
    new: list[tuple[Any, ...]] = []
    changed: list[tuple[Any, ...]] = []
    for reading in readings:
        row = _row(reading, known, laid.get(reading.facts.id), unusual=rows.unusual, today=today, now=now)
        (new if reading.is_new else changed).append(row)
    rows.new_offers, rows.offers = lines.block(new), lines.block(changed)
    fresh = [reading for reading in readings if reading.is_new]
    rows.new_ids = [reading.facts.id for reading in fresh]
    new_occurrences, seats = _occurrences(fresh, now)
    occurrences, more_seats = _occurrences(rows.changed, now)
    rows.new_occurrences, rows.occurrences = (
        lines.occurrences(new_occurrences),
        lines.occurrences(occurrences),
    )
    rows.seats = lines.simple([*seats, *more_seats])
    rows.new_days = lines.simple(_days(fresh, new, rows.new_unseated))
    return rows


def _row(
    reading: Reading,
    known: Known,
    overlay: OverlayCard | None,
    *,
    unusual: dict[tuple[str, str], int],
    today: date,
    now: datetime,
) -> tuple[Any, ...]:
    source, facts = reading.source, reading.facts
    return rendering.row(
        facts,
        source.document,
        pull=Pull(
            digest=source.digest,
            source_name=source.source[:500],
            modified=source.modified,
            pulled=reading.pulled or now,
        ),
        calendar=rendering.summary(source.document, reading.expansion, today),
        place=known.place(facts),
        organizer=known.organizer(facts),
        overlay=overlay,
        unusual=unusual,
    )


def _occurrences(
    readings: Sequence[Reading], now: datetime
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Rows of occurrences, and of the seats that they report."""
    found: list[tuple[Any, ...]] = []
    seats: list[tuple[Any, ...]] = []
    for reading in readings:
        own = list(occurrence_rows(reading.facts.id, reading.expansion))
        found += own
        seats += seat_rows(own, reading.source.modified or reading.pulled or now)
    return found, seats


def occurrence_rows(offer: UUID, expansion: Expansion) -> Iterator[tuple[Any, ...]]:
    """The values of bulk.OCCURRENCE_COLUMNS. Occurrences that start together are told apart by their order."""
    last_start, ordinal = None, 0
    for spec in expansion.occurrences:
        ordinal = ordinal + 1 if spec.start == last_start else 0
        last_start = spec.start
        end = local(spec.end)
        yield (
            occurrence_key(offer, spec.start, ordinal), offer, spec.start, spec.end,
            int(spec.local_start[:2]) * 60 + int(spec.local_start[3:]), end.hour * 60 + end.minute, spec.status,
            spec.booking_availability, spec.capacity, spec.remaining, spec.childcare_start, spec.childcare_end,
            spec.overnight,
        )  # fmt: skip


def seat_rows(occurrences: Iterable[tuple[Any, ...]], as_of: datetime) -> list[tuple[Any, ...]]:
    """The values of bulk.SEAT_COLUMNS, of those among these occurrences that report how many seats are left."""
    return [
        (row[0], row[_CAPACITY], row[_REMAINING], as_of) for row in occurrences if row[_REMAINING] is not None
    ]


_CAPACITY, _REMAINING = (bulk.OCCURRENCE_COLUMNS.index(name) for name in ("capacity", "remaining"))
_ID, _POINT = rendering.COLUMNS.index("id"), rendering.COLUMNS.index("point")


def _days(
    readings: Sequence[Reading], rows: Sequence[tuple[Any, ...]], unseated: list[UUID]
) -> Iterator[tuple[Any, ...]]:
    """(offer, shelf, begins, point) of new offers; notes those that report no seats."""
    for reading, row in zip(readings, rows, strict=True):
        if row[_POINT] is None or not reading.expansion.occurrences:
            continue
        kind, found = reading.facts.kind, reading.expansion.occurrences
        seated = any(spec.remaining is not None for spec in found)
        if not seated:
            unseated.append(row[_ID])
        for shelf, begins in shelves.begun(kind, days.spans(reading.expansion), seated=seated):
            yield row[_ID], shelf, begins, row[_POINT]
