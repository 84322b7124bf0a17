"""The door of the offers room.

Everything impersonal about the cultural offer is read here; documents enter through `ingest`, seats through
`record_availability`, curators' edits through `overlay`. Nothing here knows who asks or how she travels.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from culture_app.kernel.words import Language, Page
from culture_app.offers import (
    autocomplete,
    availability,
    crowds,
    editions,
    hydra,
    ingesting,
    learning,
    overlays,
    reading,
    rolling,
    settling,
    suggestions,
    text,
    vocabulary,
)
from culture_app.offers import (
    candidates as candidate_reading,
)
from culture_app.offers import (
    cards as card_reading,
)
from culture_app.offers import (
    occurrences as calendar_reading,
)
from culture_app.offers import search as searching
from culture_app.offers.data import (
    Availability,
    Candidates,
    Crowd,
    EventFeatures,
    Gathering,
    Kind,
    Occurrence,
    OccurrenceRow,
    OfferCard,
    OfferDocument,
    OfferQuery,
    Outcome,
    OverlayCard,
    SourceDocument,
    Traits,
)
from culture_app.offers.intake import Intake

__all__ = [
    "calendar", "candidates", "card_json", "cards", "collection", "coming_gatherings", "completions",
    "event", "features", "gatherings", "ingest", "intake", "occurrence", "occurrences", "overlay",
    "overlay_of", "query_from", "record_availability", "record_crowds", "refresh_suggestions",
    "render_again", "roll_windows", "search", "settle", "survey", "traits", "warm", "whole",
]  # fmt: skip


def ingest(*, documents: Sequence[SourceDocument], now: datetime) -> tuple[Outcome, ...]:
    """Take in documents, in one transaction; one outcome per document, in the same order.

    Never raises for a bad document: that one is `rejected` with a reason. Of several with the same IRI the
    later `modified` wins, without it the last in the sequence; a stored document with a later `modified` wins
    too. Unchanged documents (same digest) cost one look-up for the whole batch and change nothing.
    """
    with transaction.atomic():
        return ingesting.ingest(documents=documents, now=now)


def intake(*, now: datetime, alone: bool = False) -> Intake:
    """For batch after batch of one kind, no document twice: like `ingest` for each, the next one read while the last one
    is written. To be used in `with`; one at a time or, each `alone`, in several processes.
    """
    return Intake(now=now, alone=alone)


def query_from(
    *,
    raw: str,
    kinds: tuple[Kind, ...] = ("event", "place"),
    also: frozenset[str] = frozenset(),
    editorial: bool = True,
) -> OfferQuery:
    """Read a query string in UiTdatabank's vocabulary. Parameters named in `also` are the caller's own; without
    `editorial` there are none that show what isn't published (drafts, what is embargoed or over, duplicates).

    Raises UnknownParameter, BadParameter (400).
    """
    return vocabulary.parse(raw, kinds=kinds, also=also, editorial=editorial)


def search(*, query: OfferQuery, now: datetime, language: Language) -> Page[OfferCard]:
    """One page of offers as cards. One SQL statement."""
    return searching.cards_page(query=query, now=now, language=language)


def collection(*, query: OfferQuery, now: datetime, language: Language) -> bytes:
    """One page of offers as a Hydra collection, ready to send. One SQL statement."""
    return hydra.offers(query, now=now, language=language)


def candidates(*, query: OfferQuery, now: datetime, limit: int = 5000) -> Candidates:
    """Events that match, each with its first matching occurrence from now on; start/limit/sort of the query are
    ignored: nearest first where a point is given, else soonest first. Cancelled and sold-out occurrences are
    left out unless the query asks for them. One SQL statement.

    At most `limit`; without a last day and a point, of more that match somewhat fewer: those of the first `limit` to
    begin that can still be gone to.
    """
    return candidate_reading.candidates(query=query, now=now, limit=limit)


def traits(*, events: Sequence[UUID]) -> dict[UUID, Traits]:
    """What events are about, by key; unknown ones are left out. One SQL statement."""
    return candidate_reading.traits(events)


def features(*, events: Sequence[UUID] | None = None) -> Iterator[EventFeatures]:
    """What can be learned about events (all, or the given ones), past ones included; streamed."""
    return learning.features(events=events)


def cards(
    *,
    events: Sequence[UUID] | None = None,
    occurrences: Sequence[UUID] | None = None,
    now: datetime,
    language: Language,
) -> dict[UUID, OfferCard]:
    """Cards by event key (with the next occurrence) or by occurrence key. Unknown keys are left out.
    One SQL statement.
    """
    return card_reading.cards(events=events, occurrences=occurrences, now=now, language=language)


def card_json(*, card: OfferCard) -> dict[str, Any]:
    """A card as every endpoint shows it (camelCase keys, UiTdatabank's words)."""
    return card_reading.card_json(card)


def event(*, id: UUID, language: Language = "nl") -> OfferDocument:  # noqa: A002
    """The whole document of an event, by our key or the uuid in its IRI. OfferNotFound, OfferWithdrawn."""
    return reading.whole(id=id, kind="event")


def whole(*, id: UUID, kind: Kind) -> OfferDocument:  # noqa: A002
    """The whole document of an event, place or organizer. OfferNotFound, OfferWithdrawn."""
    return reading.whole(id=id, kind=kind)


def occurrence(*, id: UUID) -> Occurrence:  # noqa: A002
    """All that planning and booking need. OfferNotFound; NoFixedTimes for an offer that is always open."""
    return calendar_reading.occurrence(id=id)


def occurrences(
    *,
    offer: UUID,
    kind: Kind,
    date_from: datetime | None = None,
    date_to: datetime | None = None,
    start: int = 0,
    limit: int = 30,
) -> Page[OccurrenceRow]:
    """The expanded calendar by start, those that overlap [date_from, date_to]. OfferNotFound, OfferWithdrawn."""
    return calendar_reading.occurrences(
        offer=offer, kind=kind, date_from=date_from, date_to=date_to, start=start, limit=limit
    )


def calendar(*, id: UUID, kind: Kind, raw: str) -> bytes:  # noqa: A002
    """A page of the expanded calendar as a Hydra collection; `raw` may hold dateFrom, dateTo, start, limit.

    OfferNotFound, OfferWithdrawn; UnknownParameter, BadParameter. One SQL statement.
    """
    wish = vocabulary.parse_calendar(raw)
    page = occurrences(
        offer=id,
        kind=kind,
        date_from=wish.date_from,
        date_to=wish.date_to,
        start=wish.start,
        limit=wish.limit,
    )
    return hydra.occurrences(page, limit=wish.limit)


def completions(*, raw: str, language: Language) -> bytes:
    """Places, regions and labels that begin with `text` in the query string `raw` (also `kinds`, `limit`), as JSON.

    UnknownParameter, BadParameter. One SQL statement, none if only regions are asked for.
    """
    return autocomplete.complete(autocomplete.parse(raw), language=language)


def refresh_suggestions() -> int:
    """Bring what `completions` completes up to date with the offers; returns how many rows changed."""
    return suggestions.refresh()


def settle() -> None:
    """After a large pull: what the database puts off is done at once, so that the next search is as fast as any."""
    settling.settle()


def survey() -> None:
    """While a large pull goes on, once a part of it is there: `settle` needn't look at all of it then."""
    settling.survey()


def roll_windows(*, now: datetime, batch: int = 200) -> int:
    """Move the windows of permanent calendars to today, a transaction per batch; returns how many were moved."""
    total = 0
    while True:
        with transaction.atomic():
            moved = rolling.roll(now=now, limit=batch)
        total += moved
        if moved < batch:
            return total


def render_again(*, now: datetime, everything: bool = False) -> int:
    """Rows that an older release rendered (or `everything`), from their stored documents, a transaction per part;
    returns how many.
    """
    return editions.renew(now=now, everything=everything)


def record_availability(*, rows: Sequence[Availability]) -> None:
    """Write seats. `pool` overwrites all; `reported` never overwrites `pool`; older as_of never newer."""
    with transaction.atomic():
        availability.record(rows)


def record_crowds(*, rows: Sequence[Crowd]) -> None:
    """Write how full occurrences are expected to be; older as_of never over newer. Seats stay as they are. One statement."""
    with transaction.atomic():
        crowds.record(rows)


def gatherings(*, occurrences: Sequence[UUID]) -> tuple[Gathering, ...]:
    """What a crowd is concluded from, of these occurrences of events; unknown keys are left out. One SQL statement."""
    return crowds.gatherings(occurrences)


def coming_gatherings(
    *, first: datetime, last: datetime, now: datetime, after: Gathering | None = None, limit: int
) -> tuple[Gathering, ...]:
    """Occurrences of events that start in [first, last) and haven't ended, the soonest first, `limit` at a time: the last
    one of a page goes in as `after` for the next. One SQL statement.
    """
    return crowds.coming(first=first, last=last, now=now, after=after, limit=limit)


def overlay(
    *,
    offer: UUID,
    by: UUID | None,
    now: datetime,
    labels_added: Sequence[str] = (),
    labels_hidden: Sequence[str] = (),
    highlight_rank: int | None = None,
    image_override: str = "",
    note: str = "",
) -> OverlayCard:
    """Lay a curator's edits over an offer (the whole of them; empty ones clear) and render it at once."""
    with transaction.atomic():
        return overlays.lay(
            OverlayCard(
                offer=offer,
                labels_added=tuple(labels_added),
                labels_hidden=tuple(labels_hidden),
                highlight_rank=highlight_rank,
                image_override=image_override,
                note=note,
            ),
            by=by,
            now=now,
        )


def overlay_of(*, offer: UUID) -> OverlayCard | None:
    """The edits that lie over an offer, if any."""
    return overlays.of(offer)


def warm() -> None:
    """Read what every search needs, before the first one comes."""
    text.warm()
