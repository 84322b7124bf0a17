"""Rows as data products have them: a GeoJSON feature with OSM tags, a line of a childcare CSV."""

from tests.mobility import feeds


def eatery(ref="node/1", at=feeds.AARSCHOT, **tags):
    return {
        "type": "Feature",
        "id": ref,
        "geometry": {"type": "Point", "coordinates": [at[1] + 0.001, at[0]]},
        "properties": {"amenity": "restaurant", "name": "De Kiem", "opening_hours": "Mo-Su 17:00-24:00"}
        | tags,
    }


def sitter(ref="care/1", at=feeds.LEUVEN, **fields):
    return {
        "id": ref,
        "type": "babysit_service",
        "name": "Babysitdienst Leuven",
        "municipality": "Leuven",
        "lat": str(at[0]),
        "lon": str(at[1]),
        "reach_km": "10",
        "age_min": "0",
        "age_max": "12",
        "opening_hours": "Mo-Su 16:00-02:00",
        "lead_time_hours": "24",
        "euros_per_hour": "6.5",
        "url": "https://opvang.example.org/1",
    } | fields
