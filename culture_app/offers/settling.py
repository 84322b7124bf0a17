"""What PostgreSQL puts off is done in time, so that searches are fast while a large pull goes on and after it.

- New keys and lexemes stand in lists beside their indexes, which each search reads: they are put into the indexes.
- Tables of which the planner knows nothing at all get their statistics as soon as there is something to know; later,
  autovacuum sees to that.
"""

from culture_app.offers.tables import rows, run

_PENDING = """
SELECT gin_clean_pending_list(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_am m ON m.oid = c.relam
WHERE m.amname = 'gin' AND i.indrelid = ANY(ARRAY['offers_offer', 'offers_word']::regclass[])
"""
_UNKNOWN = "SELECT FROM pg_class WHERE oid = 'offers_offer'::regclass AND reltuples < 0"
# What filters and walks are planned by.
_ANALYZE = (
    """ANALYZE offers_offer (kind, workflow_status, withdrawn, country, point, available_from, available_to, first_start,
        last_end, audience, duplicate, price_cents, age_min, age_max, place_id, organizer_id, keys)""",
    "ANALYZE offers_occurrence",
    "ANALYZE offers_day",
    "ANALYZE offers_availability",
)


def settle() -> None:
    """After a large pull."""
    rows(_PENDING)
    survey()


def survey() -> None:
    """Once a few thousand events are there: they tell as much as all, in a tenth of the time."""
    if rows(_UNKNOWN):
        for statement in _ANALYZE:
            run(statement)
