"""What can be learned about events, streamed: the recommender reads all of them."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from culture_app.kernel.words import GeoPoint
from culture_app.offers.data import EventFeatures
from culture_app.offers.performing import PERFORMING, performing

_FEATURES = f"""
SELECT id, term_ids, labels, organizer_id, place_id, municipality, ST_X(point::geometry), ST_Y(point::geometry),
    price_cents, age_min, age_max, words, nullif(first_start, '0001-01-03 00:00:00+00'::timestamptz),
    production, {PERFORMING}
FROM offers_offer o
WHERE kind = 'event' AND (%(all)s OR id = ANY(%(ids)s::uuid[]))
ORDER BY id
"""
BATCH = 2000


def features(*, events: Sequence[UUID] | None) -> Iterator[EventFeatures]:
    """Withdrawn events too: people went to them. Ordered by key, so that training gives the same each time."""
    parameters: dict[str, Any] = {"all": events is None, "ids": list(events or ())}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_FEATURES, parameters)
        while batch := cursor.fetchmany(BATCH):
            yield from (_features(row) for row in batch)


def _features(row: Sequence[Any]) -> EventFeatures:
    return EventFeatures(
        event=row[0],
        term_ids=tuple(row[1]),
        labels=tuple(row[2]),
        organiser=row[3],
        place=row[4],
        municipality=row[5] or None,
        point=None if row[7] is None else GeoPoint(row[7], row[6]),
        price_cents=row[8],
        age_min=row[9],
        age_max=row[10],
        text=row[11],
        start=row[12],
        production=row[13],
        performers=performing(row[14]),
    )
