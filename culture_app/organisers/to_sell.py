"""What an organiser could sell and doesn't yet: its coming occurrences without a pool, the soonest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from culture_app.kernel.words import Language
from culture_app.offers import services as offers
from culture_app.organisers.errors import NotYourOrganiser
from ticketing import services as ticketing

EVENTS = 50
OCCURRENCES_EACH = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class ToSell:
    """One occurrence that nothing is sold for."""

    occurrence: UUID
    name: str
    start: datetime


def to_sell(
    *, organiser: UUID, acts_for: UUID | None, now: datetime, language: Language
) -> tuple[ToSell, ...]:
    """Of the organiser's next fifty events, those that have a fixed start. NotYourOrganiser."""
    if organiser != acts_for:
        raise NotYourOrganiser
    sold = {pool.occurrence for pool in ticketing.pools_of(organiser=organiser)}
    found = _coming(organiser, now, language)
    return tuple(sorted((one for one in found if one.occurrence not in sold), key=lambda one: one.start))


def _coming(organiser: UUID, now: datetime, language: Language) -> Iterator[ToSell]:
    query = offers.query_from(raw=f"organizerId={organiser}&limit={EVENTS}&sort[start]=asc", kinds=("event",))
    for card in offers.search(query=query, now=now, language=language).items:
        rows = offers.occurrences(offer=card.id, kind="event", date_from=now, limit=OCCURRENCES_EACH)
        for row in rows.items:
            if row.start and row.start > now and row.status == "Available":
                yield ToSell(occurrence=row.id, name=card.name, start=row.start)
