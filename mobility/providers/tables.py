"""Food and childcare out of our own tables, the nearest first (PostGIS KNN): one statement each."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from culture_app.kernel.words import GeoPoint, Money
from mobility.data import SourceNote
from mobility.places import CarePlace, FoodPlace

_FOOD = """
    SELECT f.ref, f.name, f.kind, f.cuisine, f.diet, f.kid_friendly, f.opening_hours, f.url,
           ST_Y(f.point::geometry) AS lat, ST_X(f.point::geometry) AS lon,
           s.id AS source, s.as_of, s.licence, s.attribution
    FROM (
        SELECT * FROM mobility_food WHERE meals
        ORDER BY point <-> ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326)::geography
        LIMIT %(limit)s::int
    ) f JOIN mobility_source s ON s.id = f.source_id
    ORDER BY f.point <-> ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326)::geography, f.ref
"""

# The nearest of each type for each point: sitters are looked for around the home, locations around both.
_CARE = """
    SELECT DISTINCT ON (c.source_id, c.ref)
           c.ref, c.type, c.name, c.age_min, c.age_max, c.hours, c.reach_m, c.on_request, c.lead_hours,
           c.cents_per_hour, c.url, c.inspection_url,
           ST_Y(c.point::geometry) AS lat, ST_X(c.point::geometry) AS lon, c.distance,
           s.id AS source, s.as_of, s.licence, s.attribution
    FROM jsonb_to_recordset(%(points)s::jsonb) AS p (lat float8, lon float8)
    CROSS JOIN unnest(ARRAY['cultuurbabysit', 'babysit_service', 'licensed_location']) AS wanted (type)
    CROSS JOIN LATERAL (
        SELECT *, point <-> ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4326)::geography AS distance
        FROM mobility_care WHERE type = wanted.type
        ORDER BY point <-> ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4326)::geography
        LIMIT %(limit)s::int
    ) c JOIN mobility_source s ON s.id = c.source_id
    WHERE c.distance <= %(reach)s::float8
    ORDER BY c.source_id, c.ref, c.distance
"""
# Nobody brings a child further than this, and a sitter who comes from further is another region's.
CARE_REACH_M = 15_000


class FoodTable:
    """PoiSource over mobility_food."""

    def nearest(self, point: GeoPoint, *, limit: int) -> tuple[FoodPlace, ...]:
        return tuple(
            FoodPlace(
                id=f"{row['source']}:{row['ref']}",
                name=row["name"],
                kind=row["kind"],
                cuisine=tuple(row["cuisine"]),
                diet=tuple(row["diet"]),
                kid_friendly=row["kid_friendly"],
                point=GeoPoint(row["lat"], row["lon"]),
                opening_hours=row["opening_hours"],
                url=row["url"],
                source=_source(row),
            )
            for row in _rows(_FOOD, {"lat": point.lat, "lon": point.lon, "limit": limit})
        )


class CareTable:
    """CareSource over mobility_care."""

    def nearest(self, points: Sequence[GeoPoint], *, limit: int) -> tuple[CarePlace, ...]:
        asked = "[" + ",".join(f'{{"lat":{point.lat!r},"lon":{point.lon!r}}}' for point in points) + "]"
        found = _rows(_CARE, {"points": asked, "limit": limit, "reach": CARE_REACH_M})
        return tuple(
            CarePlace(
                id=f"{row['source']}:{row['ref']}",
                type=row["type"],
                name=row["name"],
                ages=(row["age_min"], row["age_max"]),
                point=GeoPoint(row["lat"], row["lon"]),
                reach_m=row["reach_m"],
                hours=row["hours"],
                on_request=row["on_request"],
                lead=None if row["lead_hours"] is None else timedelta(hours=row["lead_hours"]),
                per_hour=None if row["cents_per_hour"] is None else Money(row["cents_per_hour"]),
                url=row["url"],
                inspection_url=row["inspection_url"],
                source=_source(row),
            )
            for row in sorted(found, key=lambda each: each["distance"])
        )


def _source(row: dict[str, Any]) -> SourceNote:
    as_of: datetime | None = row["as_of"]
    return SourceNote(id=row["source"], as_of=as_of, licence=row["licence"], attribution=row["attribution"])


def _rows(statement: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
