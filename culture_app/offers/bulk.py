"""Many offers and their occurrences into the tables at once. Nothing here decides anything; `ingesting` does.

- What is new goes straight into its table with COPY: nothing is looked up, nothing written twice.
- What changes goes into a temporary table with COPY, then with one statement each into its table, so that what stays
  the same isn't written.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from culture_app.offers.originals import original
from culture_app.offers.rendering import COLUMNS
from culture_app.offers.tables import copy_block, rows, run

OCCURRENCE_COLUMNS = (
    "id", "offer_id", "starts", "ends", "local_start", "local_end", "status", "booking_availability", "capacity",
    "remaining", "childcare_start", "childcare_end", "overnight",
)  # fmt: skip
SEAT_COLUMNS = ("occurrence_id", "capacity", "seats_left", "as_of")

_LIKE = "INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMPRESSION"
_PREPARE_OFFERS = (
    f"CREATE TEMPORARY TABLE IF NOT EXISTS offer_in (LIKE offers_offer {_LIKE})",
    "TRUNCATE offer_in",
)
_PREPARE_OCCURRENCES = (
    "CREATE TEMPORARY TABLE IF NOT EXISTS occurrence_in (LIKE offers_occurrence INCLUDING DEFAULTS)",
    "TRUNCATE occurrence_in",
)
_PREPARE_SEATS = (
    """CREATE TEMPORARY TABLE IF NOT EXISTS seats_in
        (occurrence_id uuid, capacity integer, seats_left integer, as_of timestamptz)""",
    "TRUNCATE seats_in",
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
SELECT occurrence_id, capacity, seats_left, 'reported', as_of FROM seats_in
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


def _all(statements: Sequence[str]) -> None:
    for statement in statements:
        run(statement)


def add_offers(block: bytes) -> None:
    """Rows of offers that aren't there yet (see `lines`)."""
    if block:
        copy_block("offers_offer", COLUMNS, block)


def write_offers(block: bytes) -> None:
    """Insert or overwrite the rows."""
    if block:
        _all(_PREPARE_OFFERS)
        copy_block("offer_in", COLUMNS, block)
        run(_OFFERS)


def add_occurrences(block: bytes) -> None:
    """Occurrences of offers that aren't there yet."""
    if block:
        copy_block("offers_occurrence", OCCURRENCE_COLUMNS, block)


def write_occurrences(offers: Sequence[UUID], block: bytes, *, now: datetime) -> None:
    """Make the calendars of these offers be exactly these rows."""
    if not offers:
        return
    _all(_PREPARE_OCCURRENCES)
    if block:
        copy_block("occurrence_in", OCCURRENCE_COLUMNS, block)
    parameters = {"offers": list(offers), "now": now}
    run(_OCCURRENCES)
    run(_CALLED_OFF, parameters)
    run(_GONE, parameters)
    run(_NO_LONGER_REPORTED)


def report_seats(block: bytes) -> None:
    """Take over the seats that documents report, where no pool knows better."""
    if block:
        _all(_PREPARE_SEATS)
        copy_block("seats_in", SEAT_COLUMNS, block)
        run(_REPORTED)


def lock() -> None:
    """One writer at a time: two pulls may hold the same documents. Counted, for who prepared without the lock."""
    run("SELECT pg_advisory_xact_lock(hashtext('offers.ingest'))")
    run("UPDATE offers_writing SET times = times + 1")


def lock_if(times: int) -> bool:
    """The same without being counted; whether nobody else wrote since `times_written` gave this number."""
    run("SELECT pg_advisory_xact_lock(hashtext('offers.ingest'))")
    return times_written() == times


def times_written() -> int:
    return int(rows("SELECT times FROM offers_writing")[0]["times"])


def stored(ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    found = rows(
        "SELECT id, kind, digest, modified FROM offers_offer WHERE id = ANY(%(ids)s)", {"ids": list(ids)}
    )
    return {row["id"]: row for row in found}


def document_of(offer: UUID) -> dict[str, Any]:
    """The stored document, as pulled."""
    found = rows("SELECT source, document FROM offers_offer WHERE id = %(id)s", {"id": offer})
    return original(found[0]["source"], found[0]["document"])
