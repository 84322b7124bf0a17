"""What can be completed while somebody types: the beginnings of names of places and of labels, kept in one narrow table.

- A place is found by any word of its name in any language, with its municipality behind it: "Het Depot" in Leuven is there as
  `het depot leuven` and `depot leuven`. A label likewise by each of its words.
- Only what everybody may see: published, not a duplicate, not hidden. Withdrawn places are left out at reading too.
- `refresh` compares the table with the offers and writes the difference; it runs after a pull that changed something and
  nightly. So a new place can be completed a little later than it can be found.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import orjson
from django.db import connection, transaction

from culture_app.offers.regions.folding import fold

LONGEST = 120
# Words of a name by which it is found: nobody types the ninth first.
MOST_WORDS = 8
Row = tuple[str, str, str, bool, int, str]  # kind, form, target, opening, weight, shown

_PUBLISHED = (
    "NOT withdrawn AND NOT duplicate AND workflow_status IN ('APPROVED', 'READY_FOR_VALIDATION', 'ACTIVE')"
)
_PLACES = (
    f"SELECT id::text, names::text, municipality FROM offers_offer WHERE kind = 'place' AND {_PUBLISHED}"
)
_EVENTS = f"SELECT place_id::text, count(*) FROM offers_offer WHERE kind = 'event' AND {_PUBLISHED} AND place_id IS NOT NULL GROUP BY 1"
_LABELS = (
    f"""SELECT label, count(*) FROM offers_offer, unnest(labels) AS label WHERE {_PUBLISHED} GROUP BY 1"""
)
_DIFFERENCE = """
WITH gone AS (
    DELETE FROM offers_suggestion s WHERE NOT EXISTS (
        SELECT FROM wanted w WHERE (w.kind, w.form, w.target) = (s.kind, s.form, s.target)
    ) RETURNING 1
), written AS (
    INSERT INTO offers_suggestion AS s (kind, form, target, opening, weight, shown) SELECT * FROM wanted
    ON CONFLICT (kind, form, target) DO UPDATE
        SET opening = excluded.opening, weight = excluded.weight, shown = excluded.shown
        WHERE (s.opening, s.weight, s.shown) IS DISTINCT FROM (excluded.opening, excluded.weight, excluded.shown)
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written)
"""


def refresh() -> int:
    """Returns how many rows were written or removed. One transaction; the table stays readable meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('offers_suggestion'))")
        cursor.execute("DROP TABLE IF EXISTS pg_temp.wanted")
        cursor.execute("CREATE TEMP TABLE wanted (LIKE offers_suggestion) ON COMMIT DROP")
        cursor.execute(_EVENTS)
        events = dict(cursor.fetchall())
        cursor.execute(_PLACES)
        places = of_places(cursor.fetchall(), events)
        cursor.execute(_LABELS)
        labels = of_labels(cursor.fetchall())
        with cursor.copy("COPY wanted (kind, form, target, opening, weight, shown) FROM STDIN") as copy:
            for row in (*places, *labels):
                copy.write_row(row)
        cursor.execute("ANALYZE wanted")
        cursor.execute(_DIFFERENCE)
        return int(cursor.fetchone()[0])


def of_places(rows: Iterable[tuple[str, str, str]], events: dict[str, int]) -> Iterator[Row]:
    """Rows of key, names as JSON, municipality; `events` counts those in a place."""
    for key, names, municipality in rows:
        found: dict[str, bool] = {}
        for name in orjson.loads(names).values():
            behind = "" if fold(municipality) in fold(name) else fold(municipality)
            for form, opening in forms(name):
                whole = f"{form} {behind}".strip()[:LONGEST]
                found[whole] = found.get(whole, False) or opening
        for form, opening in found.items():
            yield ("place", form, key, opening, events.get(key, 0), "")


def of_labels(rows: Iterable[tuple[str, int]]) -> Iterator[Row]:
    """One for all spellings of a label, shown as it is written most often."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for label, count in rows:
        if target := label.strip().lower()[:LONGEST]:
            spellings[target][label.strip()[:LONGEST]] += count
    for target, written in spellings.items():
        shown = min(written, key=lambda each: (-written[each], each))
        for form, opening in dict(reversed(list(forms(shown)))).items():
            yield ("label", form, target, opening, written.total(), shown)


def forms(name: str) -> Iterator[tuple[str, bool]]:
    """The folded name from each of its words on, and whether that is its beginning."""
    words = fold(name[: 2 * LONGEST]).split()
    for number in range(min(len(words), MOST_WORDS)):
        yield " ".join(words[number:])[:LONGEST], number == 0
