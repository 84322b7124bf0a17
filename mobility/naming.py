"""Stores the gazetteer and finds places in it by name: exact first, then what begins so, then what looks alike."""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from django.db import connection, transaction

from culture_app.kernel.words import GeoPoint, pick
from mobility.gazetteer import Place, fold
from mobility.records import GeoMatch, Loaded

# pg_trgm's similarity from which a name may be a typing error of what was asked; below, towns look alike by chance.
ALIKE = 0.45

_FIND = """
    WITH hits AS (
        SELECT place_id,
               min(CASE WHEN folded = %(text)s THEN 0 WHEN folded LIKE %(start)s THEN 1 ELSE 2 END) AS tier,
               max(similarity(folded, %(text)s)) AS alike
        FROM mobility_gazetteername
        WHERE folded = %(text)s OR folded LIKE %(start)s
            OR (folded %% %(text)s AND similarity(folded, %(text)s) >= %(alike)s::float8)
        GROUP BY place_id
    )
    SELECT p.labels, p.kind, p.lat, p.lon, p.nis, p.postcode, p.source
    FROM hits JOIN mobility_gazetteerplace p ON p.key = hits.place_id
    ORDER BY tier, CASE WHEN tier = 2 THEN alike END DESC, weight DESC, p.key
    LIMIT %(limit)s::int
"""

_PUT_PLACES = """
    INSERT INTO mobility_gazetteerplace AS old (key, kind, labels, nis, postcode, lat, lon, weight, source)
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS new (
        key text, kind text, labels jsonb, nis text, postcode text, lat float8, lon float8, weight int, source text
    )
    ON CONFLICT (key) DO UPDATE SET kind = EXCLUDED.kind, labels = EXCLUDED.labels, nis = EXCLUDED.nis,
        postcode = EXCLUDED.postcode, lat = EXCLUDED.lat, lon = EXCLUDED.lon, weight = EXCLUDED.weight,
        source = EXCLUDED.source
    WHERE (old.*) IS DISTINCT FROM (EXCLUDED.*)
    RETURNING xmax = 0
"""
_PUT_NAMES = """
    WITH new AS (SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (place_id text, folded text)),
    gone AS (
        DELETE FROM mobility_gazetteername old
        WHERE place_id IN (SELECT place_id FROM new)
            AND NOT EXISTS (SELECT FROM new WHERE new.place_id = old.place_id AND new.folded = old.folded)
    )
    INSERT INTO mobility_gazetteername (place_id, folded) SELECT place_id, folded FROM new
    ON CONFLICT (place_id, folded) DO NOTHING
"""


def put(places: Iterable[Place], *, source: str) -> Loaded:
    """Make these the places of a source: the same again changes nothing, those it no longer names go."""
    kept = {place.key: place for place in places}
    rows = [
        {
            "key": place.key,
            "kind": place.kind,
            "labels": dict(place.labels),
            "nis": place.nis,
            "postcode": place.postcode,
            "lat": place.point.lat,
            "lon": place.point.lon,
            "weight": place.weight,
            "source": place.source,
        }
        for place in kept.values()
    ]
    names = [
        {"place_id": place.key, "folded": name} for place in kept.values() for name in sorted(place.names)
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            WITH gone AS (
                SELECT key FROM mobility_gazetteerplace WHERE source = %(source)s AND key <> ALL(%(keys)s::text[])
            ), nameless AS (DELETE FROM mobility_gazetteername WHERE place_id IN (SELECT key FROM gone))
            DELETE FROM mobility_gazetteerplace WHERE key IN (SELECT key FROM gone)
            """,
            {"source": source, "keys": list(kept)},
        )
        cursor.execute(_PUT_PLACES, {"rows": _json(rows)})
        written = [fresh for (fresh,) in cursor.fetchall()]
        cursor.execute(_PUT_NAMES, {"rows": _json(names)})
    created = sum(written)
    return Loaded(created=created, updated=len(written) - created, unchanged=len(kept) - len(written))


def count_of(*, source: str, edition: str) -> int:
    """How many places a source has, when they are of this edition; else 0."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FROM mobility_gazetteerplace p JOIN mobility_source s ON s.id = p.source
            WHERE p.source = %(source)s AND s.attribution = %(edition)s
            """,
            {"source": source, "edition": edition},
        )
        return int(cursor.fetchone()[0])


def _json(rows: Sequence[dict[str, Any]]) -> str:
    return orjson.dumps(rows).decode()


class Gazetteer:
    """Geocoder over the gazetteer's tables. One statement."""

    def find(self, text: str, *, limit: int, language: str) -> tuple[GeoMatch, ...]:
        folded = fold(text)
        if not folded:
            return ()
        with connection.cursor() as cursor:
            cursor.execute(_FIND, {"text": folded, "start": f"{folded}%", "alike": ALIKE, "limit": limit})
            found = cursor.fetchall()
        return tuple(
            GeoMatch(
                label=pick(labels if isinstance(labels, dict) else orjson.loads(labels), language),
                kind=kind,
                point=GeoPoint(lat, lon),
                nis=nis,
                postcode=postcode,
                source=source,
            )
            for labels, kind, lat, lon, nis, postcode, source in found
        )
