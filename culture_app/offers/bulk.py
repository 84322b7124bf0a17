"""Many offers and their occurrences into the tables at once: COPY into temporary tables, then one statement
each. Nothing here decides anything; `ingesting` does.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from culture_app.offers.rendering import COLUMNS
from culture_app.offers.tables import copy, rows, run

OCCURRENCE_COLUMNS = (
    "id", "offer_id", "starts", "ends", "local_start", "local_end", "status", "booking_availability", "capacity",
    "remaining", "childcare_start", "childcare_end", "overnight",
)  # fmt: skip

_PREPARE = (
    "CREATE TEMPORARY TABLE IF NOT EXISTS offer_in (LIKE offers_offer INCLUDING DEFAULTS)",
    "CREATE TEMPORARY TABLE IF NOT EXISTS occurrence_in (LIKE offers_occurrence INCLUDING DEFAULTS)",
    "TRUNCATE offer_in, occurrence_in",
)
_OFFERS = f"""
INSERT INTO offers_offer ({", ".join(COLUMNS)})
SELECT {", ".join(COLUMNS)} FROM offer_in ORDER BY id
ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name != "id")}
"""
_SAME = ", ".join(f"c.{name}" for name in OCCURRENCE_COLUMNS)
_OCCURRENCES = f"""
INSERT INTO offers_occurrence AS c ({", ".join(OCCURRENCE_COLUMNS)})
SELECT {", ".join(OCCURRENCE_COLUMNS)} FROM occurrence_in ORDER BY offer_id, starts
ON CONFLICT (id) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in OCCURRENCE_COLUMNS if name != "id")}
WHERE ({_SAME}) IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in OCCURRENCE_COLUMNS)})
"""
# Seats were sold for it: it stays, as one that doesn't take place. What is over did, told of or not.
_CALLED_OFF = """
UPDATE offers_occurrence c SET status = 'Unavailable'
FROM offers_availability a
WHERE c.offer_id = ANY(%(offers)s) AND a.occurrence_id = c.id AND a.basis = 'pool' AND c.status <> 'Unavailable'
    AND c.ends > %(now)s AND NOT EXISTS (SELECT FROM occurrence_in n WHERE n.id = c.id)
"""
_GONE = """
WITH gone AS (
    DELETE FROM offers_occurrence c
    WHERE c.offer_id = ANY(%(offers)s) AND NOT EXISTS (SELECT FROM occurrence_in n WHERE n.id = c.id)
        AND NOT EXISTS (SELECT FROM offers_availability a WHERE a.occurrence_id = c.id AND a.basis = 'pool')
    RETURNING c.id
)
DELETE FROM offers_availability a USING gone WHERE a.occurrence_id = gone.id
"""
_REPORTED = """
INSERT INTO offers_availability AS a (occurrence_id, capacity, seats_left, basis, as_of)
SELECT n.id, n.capacity, n.remaining, 'reported', coalesce(o.modified, o.pulled)
FROM occurrence_in n JOIN offers_offer o ON o.id = n.offer_id
WHERE n.remaining IS NOT NULL
ON CONFLICT (occurrence_id) DO UPDATE
    SET capacity = excluded.capacity, seats_left = excluded.seats_left, as_of = excluded.as_of
WHERE a.basis = 'reported'
    AND (a.capacity, a.seats_left) IS DISTINCT FROM (excluded.capacity, excluded.seats_left)
"""
_NO_LONGER_REPORTED = """
UPDATE offers_availability a SET capacity = NULL, seats_left = NULL
FROM occurrence_in n
WHERE a.occurrence_id = n.id AND a.basis = 'reported' AND n.remaining IS NULL AND a.seats_left IS NOT NULL
"""


def prepare() -> None:
    """Empty temporary tables, for this connection only."""
    for statement in _PREPARE:
        run(statement)


def write_offers(values: Sequence[Sequence[Any]]) -> None:
    """Insert or overwrite the rows."""
    prepare()
    copy("offer_in", COLUMNS, values)
    run(_OFFERS)


def write_occurrences(offers: Sequence[UUID], values: Iterable[Sequence[Any]], *, now: datetime) -> None:
    """Make the calendars of these offers be exactly these rows, and take over the seats they report."""
    copy("occurrence_in", OCCURRENCE_COLUMNS, values)
    parameters = {"offers": list(offers), "now": now}
    run(_OCCURRENCES)
    run(_CALLED_OFF, parameters)
    run(_GONE, parameters)
    run(_REPORTED)
    run(_NO_LONGER_REPORTED)


def lock() -> None:
    """One writer at a time: two pulls may hold the same documents."""
    run("SELECT pg_advisory_xact_lock(hashtext('offers.ingest'))")


def stored(ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    found = rows(
        "SELECT id, kind, digest, modified FROM offers_offer WHERE id = ANY(%(ids)s)", {"ids": list(ids)}
    )
    return {row["id"]: row for row in found}


def document_of(offer: UUID) -> dict[str, Any]:
    """The stored document, as pulled."""
    found = rows("SELECT source FROM offers_offer WHERE id = %(id)s", {"id": offer})
    return dict(orjson.loads(bytes(found[0]["source"])))
