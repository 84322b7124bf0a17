"""Rows of food and childcare into their tables: one statement per load, keyed by (source, id).

The same row again changes nothing. Of two rows with one id the later in the load counts. A row that can't be used
is reported by its position and keeps nobody else out.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from django.db import connection, transaction

from mobility import care_rows, food_rows
from mobility.data import SourceNote
from mobility.records import Loaded
from mobility.rowread import Row, Unusable

FOOD: dict[str, str] = {
    "ref": "text",
    "name": "text",
    "kind": "text",
    "cuisine": "text[]",
    "diet": "text[]",
    "kid_friendly": "boolean",
    "meals": "boolean",
    "opening_hours": "text",
    "url": "text",
}
CARE: dict[str, str] = {
    "ref": "text",
    "type": "text",
    "name": "text",
    "age_min": "smallint",
    "age_max": "smallint",
    "hours": "text",
    "municipality": "text",
    "reach_m": "integer",
    "on_request": "boolean",
    "lead_hours": "smallint",
    "cents_per_hour": "integer",
    "url": "text",
    "inspection_url": "text",
}


def food(rows: Sequence[Mapping[str, Any]], source: SourceNote) -> Loaded:
    return _load("mobility_food", FOOD, food_rows.read, rows, source)


def care(rows: Sequence[Mapping[str, Any]], source: SourceNote) -> Loaded:
    return _load("mobility_care", CARE, care_rows.read, rows, source)


def _load(
    table: str,
    columns: Mapping[str, str],
    read: Callable[[Mapping[str, Any]], Row],
    rows: Sequence[Mapping[str, Any]],
    source: SourceNote,
) -> Loaded:
    usable: dict[str, Row] = {}
    faults: list[tuple[int, str]] = []
    for position, row in enumerate(rows):
        try:
            if not isinstance(row, Mapping):
                raise Unusable("not a row with named fields")
            found = read(row)
            usable[found["ref"]] = found
        except Unusable as error:
            faults.append((position, str(error)))
    created = updated = 0
    if usable:
        with transaction.atomic(), connection.cursor() as cursor:
            note(source)
            cursor.execute(
                _upsert(table, columns),
                {"source": source.id, "rows": orjson.dumps(list(usable.values())).decode()},
            )
            for (fresh,) in cursor.fetchall():
                created, updated = created + fresh, updated + (not fresh)
    # A row that another one with the same id replaced within this load changed nothing.
    unchanged = len(rows) - len(faults) - created - updated
    return Loaded(created=created, updated=updated, unchanged=unchanged, faults=tuple(faults))


def note(source: SourceNote) -> None:
    """Keep what a plan says of a source."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
        INSERT INTO mobility_source (id, as_of, licence, attribution)
        VALUES (%(id)s, %(as_of)s, %(licence)s, %(attribution)s)
        ON CONFLICT (id) DO UPDATE
        SET as_of = EXCLUDED.as_of, licence = EXCLUDED.licence, attribution = EXCLUDED.attribution
        """,
            {
                "id": source.id,
                "as_of": source.as_of,
                "licence": source.licence,
                "attribution": source.attribution,
            },
        )


def _upsert(table: str, columns: Mapping[str, str]) -> str:
    """Insert, or update what differs; one row out for each that was written, true when it is new."""
    names = [*columns, "point"]
    typed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    return f"""
        INSERT INTO {table} AS old (source_id, {", ".join(names)})
        SELECT %(source)s::text, {", ".join(columns)}, ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography
        FROM jsonb_to_recordset(%(rows)s::jsonb) AS new ({typed}, lat float8, lon float8)
        ON CONFLICT (source_id, ref) DO UPDATE SET {", ".join(f"{name} = EXCLUDED.{name}" for name in names)}
        WHERE ({", ".join(f"old.{name}" for name in columns)}, old.point::text)
            IS DISTINCT FROM ({", ".join(f"EXCLUDED.{name}" for name in columns)}, EXCLUDED.point::text)
        RETURNING xmax = 0
    """
