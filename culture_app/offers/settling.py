"""After a large pull: what PostgreSQL puts off is done at once, so that the next search is as fast as any.

- New keys and lexemes stand in lists beside their indexes, which each search reads: they are put into the indexes.
- A table of which the planner knows nothing at all gets its statistics; later, autovacuum sees to those in time.
"""

from culture_app.offers.tables import rows, run

_PENDING = """
SELECT gin_clean_pending_list(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_am m ON m.oid = c.relam
WHERE m.amname = 'gin' AND i.indrelid = ANY(ARRAY['offers_offer', 'offers_word']::regclass[])
"""
_UNKNOWN = "SELECT FROM pg_class WHERE oid = 'offers_offer'::regclass AND reltuples < 0"
# What filters and walks are planned by; texts and documents would take as long again.
_ANALYZE = (
    """ANALYZE offers_offer (kind, workflow_status, withdrawn, country, point, available_from, available_to, first_start,
        last_end, audience, duplicate, price_cents, age_min, age_max, place_id, organizer_id, keys)""",
    "ANALYZE offers_occurrence",
    "ANALYZE offers_day",
    "ANALYZE offers_availability",
)


def settle() -> None:
    rows(_PENDING)
    if rows(_UNKNOWN):
        for statement in _ANALYZE:
            run(statement)
