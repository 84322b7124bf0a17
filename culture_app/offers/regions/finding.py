"""In which regions an address lies.

- The postcode tells the municipality. 1040, 1050 and 1804 belong to two: the name decides; without it, only what both
  have in common.
- Without a (known) postcode the name tells, in any of its languages; a municipality before a former one before a part.
  A name that is several places' needs a point within 15 km of one of them.
- Within the municipality: the part that the locality names ("Kessel-Lo", "Gent (Ledeberg)"), else the part and the former
  municipality that the postcode belongs to. If neither tells, there is none: regions=nis-44043 then misses it,
  regions=nis-44088 finds it.
- A point alone, said to be in Belgium: the municipality of the nearest place that we know a point of, within 3 km. That is
  a guess at the edges (we have no shapes), so it comes last.
"""

from collections.abc import Iterable
from functools import lru_cache
from math import cos, hypot, radians

from culture_app.kernel.words import GeoPoint
from culture_app.offers.regions.atlas import Atlas, Region, atlas
from culture_app.offers.regions.folding import fold, readings

NEAREST_M = 3_000
NAMED_M = 15_000
_METRES_PER_DEGREE = 111_320


def codes_of(*, postal_code: str, municipality: str, country: str, point: GeoPoint | None) -> tuple[str, ...]:
    if country not in ("BE", ""):
        return ()
    found = _by_address(postal_code, municipality)
    if found or point is None:
        return found
    return _by_point(municipality, round(point.lat, 4), round(point.lon, 4), country == "BE")


@lru_cache(maxsize=4096)
def _by_address(postal_code: str, municipality: str) -> tuple[str, ...]:
    known = atlas()
    postcode = _digits(postal_code)
    named = _named(known, municipality)
    towns = known.towns.get(postcode, ())
    if not towns:
        town = _one_town(named)
        return _codes(known, town, "", named) if town else ()
    if len(towns) == 1:
        return _codes(known, towns[0], postcode, named)
    meant = next((r.town for r in named if r.town in towns), None)
    if meant:
        return _codes(known, meant, postcode, named)
    first, *others = (known.regions[town].inside for town in towns)
    return tuple(code for code in first if all(code in inside for inside in others))


@lru_cache(maxsize=1024)
def _by_point(municipality: str, lat: float, lon: float, in_belgium: bool) -> tuple[str, ...]:
    known = atlas()
    if named := _named(known, municipality):
        place = _nearest(named, lat, lon, NAMED_M)
        return _codes(known, place.town, "", [place]) if place else ()
    place = _nearest(known.regions.values(), lat, lon, NEAREST_M) if in_belgium else None
    return _codes(known, place.town, "", []) if place else ()


def _named(known: Atlas, municipality: str) -> list[Region]:
    """What the locality may mean, best first."""
    return [
        known.regions[code] for reading in readings(municipality) for code in known.named.get(reading, ())
    ]


def _one_town(named: list[Region]) -> str | None:
    """The municipality that is meant, unless it may be several: a municipality's own name comes before a part's."""
    for kind in ("municipality", "former", "part"):
        towns = {region.town for region in named if region.kind == kind}
        if towns:
            return towns.pop() if len(towns) == 1 else None
    return None


def _codes(known: Atlas, town: str, postcode: str, named: list[Region]) -> tuple[str, ...]:
    """From small to large: part, former municipality, municipality, tourist region, arrondissement, province, gewest."""
    here = known.regions[town]
    told = [r for r in named if r.town == town and r.kind != "municipality"]
    part = next((r for r in told if r.kind == "part" and not _same_name(known, r)), None)
    if part is None and postcode in known.parts:
        candidate = known.regions[known.parts[postcode]]
        part = candidate if candidate.town == town else None
    former = part.inside[0] if part and len(part.inside) > 1 else known.former.get(postcode)
    if former is None:
        former = next(
            (r.code for r in told if r.kind == "former" and fold(r.names[0]) not in map(fold, here.names)),
            None,
        )
    smaller = [part.code] if part else []
    if former and known.regions[former].town == town:
        smaller.append(former)
    return (*smaller, town, *here.inside)


def _same_name(known: Atlas, part: Region) -> bool:
    """Whether it bears the name of what it is a part of: "Leuven" names the city, not its middle."""
    return any(fold(part.names[0]) in map(fold, known.regions[code].names) for code in part.inside)


def _nearest(places: Iterable[Region], lat: float, lon: float, within: float) -> Region | None:
    """Flat over such short distances."""
    narrow = cos(radians(lat))
    best, shortest = None, within
    for place in places:
        if place.point:
            metres = _METRES_PER_DEGREE * hypot(place.point[0] - lat, (place.point[1] - lon) * narrow)
            if metres <= shortest:
                best, shortest = place, metres
    return best


def _digits(postal_code: str) -> str:
    """`B-3000`, `3000 ` and `BE 3000` are 3000."""
    digits = "".join(letter for letter in postal_code if letter in "0123456789")
    return digits if len(digits) == 4 else ""
