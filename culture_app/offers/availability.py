"""Seats: from pools (sold here) and from documents. A pool is the truth, whatever a document says later."""

from collections.abc import Sequence

from culture_app.offers import days
from culture_app.offers.data import Availability
from culture_app.offers.tables import run

# One round trip, since every booking waits for it.
_RECORD = f"""
WITH recorded AS (
    INSERT INTO offers_availability AS a (occurrence_id, capacity, seats_left, basis, as_of)
    SELECT * FROM unnest(%(ids)s::uuid[], %(capacities)s::int[], %(seats)s::int[], %(bases)s::text[],
        %(moments)s::timestamptz[])
    ON CONFLICT (occurrence_id) DO UPDATE SET
        capacity = excluded.capacity, seats_left = excluded.seats_left, basis = excluded.basis,
        as_of = excluded.as_of
    WHERE (a.basis <> 'pool' OR excluded.basis = 'pool')
        AND (a.as_of <= excluded.as_of OR a.basis <> excluded.basis)
    RETURNING occurrence_id, seats_left
)
{days.SEATS_KNOWN.format(occurrences="SELECT occurrence_id FROM recorded WHERE seats_left IS NOT NULL")}
"""


def record(rows: Sequence[Availability]) -> None:
    """Of several rows for one occurrence, the latest as_of counts; keys in one order, so that no two writers wait
    for each other.
    """
    latest: dict[str, Availability] = {}
    for row in sorted(rows, key=lambda row: (row.as_of, row.basis == "pool")):
        latest[str(row.occurrence)] = row
    ordered = [latest[key] for key in sorted(latest)]
    if not ordered:
        return
    run(
        _RECORD,
        {
            "ids": [row.occurrence for row in ordered],
            "capacities": [row.capacity for row in ordered],
            "seats": [row.seats_left for row in ordered],
            "bases": [row.basis for row in ordered],
            "moments": [row.as_of for row in ordered],
        },
    )
