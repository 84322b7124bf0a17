"""Editions: rows that an older release rendered are made anew from their stored documents, so that what newer code
searches by is there after an upgrade.

Everything is read again, calendars too, as if it were pulled once more; only when and from where it was pulled stays.
Each part is a transaction: broken off, it goes on where it was. What can't be read any more stays as it stands.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import batched, chain
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from culture_app.kernel.progress import track
from culture_app.offers import bulk
from culture_app.offers.data import SourceDocument
from culture_app.offers.document import Unreadable, read
from culture_app.offers.errors import CalendarFault
from culture_app.offers.ingesting import expansion_of
from culture_app.offers.neighbours import Known
from culture_app.offers.originals import original
from culture_app.offers.preparing import Reading, rows_of
from culture_app.offers.rendering import EDITION
from culture_app.offers.tables import rows, run
from culture_app.offers.writing import write

log = structlog.get_logger(__name__)

_PART = 500
_STALE = "SELECT id FROM offers_offer WHERE edition < %(edition)s ORDER BY id"
_DOCUMENTS = """
SELECT id, kind, iri, digest, source_name, modified, pulled, source, document FROM offers_offer
WHERE id = ANY(%(ids)s) AND edition < %(edition)s ORDER BY id
"""
_LEFT = "UPDATE offers_offer SET edition = %(edition)s WHERE id = ANY(%(ids)s)"


def renew(*, now: datetime, everything: bool) -> int:
    """How many rows were rendered again; `everything`: also those of this edition."""
    if everything:
        run("UPDATE offers_offer SET edition = 0")
    stale = [row["id"] for row in rows(_STALE, {"edition": EDITION})]
    if not stale:
        return 0
    parts = ((row for row in _renew(part, now)) for part in batched(stale, _PART))
    return sum(1 for _ in track(chain.from_iterable(parts), "rendering offers", len(stale)))


def _renew(ids: Sequence[UUID], now: datetime) -> list[UUID]:
    with transaction.atomic():
        bulk.lock()
        readings: list[Reading] = []
        left: list[UUID] = []
        for row in rows(_DOCUMENTS, {"ids": list(ids), "edition": EDITION}):
            try:
                readings.append(_read_again(row, now))
            except (Unreadable, CalendarFault, TypeError, ValueError, AttributeError, KeyError) as error:
                log.warning("offer_not_rendered_again", offer=str(row["id"]), fault=type(error).__name__)
                left.append(row["id"])
        if readings:
            made = rows_of(readings, Known(), now)
            made.parents = []  # their events depend on their documents, which didn't change
            write(made)
        if left:
            run(_LEFT, {"ids": left, "edition": EDITION})
    return [*(reading.facts.id for reading in readings), *left]


def _read_again(row: dict[str, Any], now: datetime) -> Reading:
    document = original(row["source"], row["document"])
    source = SourceDocument(
        kind=row["kind"],
        iri=row["iri"],
        document=document,
        modified=row["modified"],
        source=row["source_name"],
        digest=bytes(row["digest"]),
    )
    facts = read(source)
    return Reading(
        source=source,
        facts=facts,
        expansion=expansion_of(facts, source.document, now),
        is_new=False,
        pulled=row["pulled"],
    )
