"""Documents of organisers, places and events in Flanders and Brussels, like those of UiTdatabank: where people live
there is more to do. Pure: the same seed gives the same documents.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from hashlib import md5
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from culture_app.kernel.clock import BRUSSELS
from culture_app.offers.calendar import expand
from culture_app.offers.seeding import calendars, wording

HOST = "https://io.uitdatabank.be"
PLACES, ORGANIZERS = 0.2, 0.04  # of the number of offers; organisers come on top
_STATES = ("APPROVED", "READY_FOR_VALIDATION", "DRAFT", "DELETED")
_STATE_WEIGHTS = (86, 8, 4, 2)
_TRIED = 500  # calendars
# Of wording.PLACE_KINDS.
_PLACE_KINDS = (10, 6, 8, 4, 14, 2, 2, 7, 5)
_AGES = ("-", "-", "-", "-", "6-12", "3-6", "12-", "18-", "16-", "60-", "8-14", "-12")


@dataclass(frozen=True, slots=True)
class Town:
    name: str
    name_fr: str  # where there are two languages
    postcode: str
    lat: float
    lon: float
    population: int


@cache
def towns() -> tuple[Town, ...]:
    """Municipalities of Flanders and Brussels (Statbel 2025; coordinates and populations of GeoNames, CC-BY 4.0)."""
    lines = (Path(__file__).parent / "towns.tsv").read_text().splitlines()
    return tuple(
        Town(name, french, code, float(lat), float(lon), int(people))
        for name, french, code, lat, lon, people in (line.split("\t") for line in lines)
    )


def documents(*, offers: int, occurrences: int, seed: int, day: date) -> Iterator[tuple[str, dict[str, Any]]]:
    """(kind, document): organisers, then so many places and events, which have about so many sub-events together."""
    rng = Random(f"{seed}:{offers}:{occurrences}")
    number_of_places = max(1, round(offers * PLACES))
    hours = min(0.5, 0.05 * occurrences / offers)
    dates = _dates(occurrences / offers, hours=hours, seed=seed, day=day)
    organizers = [
        _organizer(rng, _key("organizer", seed, n), day) for n in range(max(1, round(offers * ORGANIZERS)))
    ]
    yield from (("organizer", document) for document in organizers)
    weights = list(accumulate(town.population**0.85 for town in towns()))
    there = rng.choices(towns(), cum_weights=weights, k=number_of_places)
    places = [_place(rng, _key("place", seed, n), town, day, hours) for n, town in enumerate(there)]
    yield from (("place", document) for document in places)
    # Few places hold much, many little.
    busy = list(accumulate(1 / (rank + 20) for rank in range(number_of_places)))
    for n in range(offers - number_of_places):
        where = rng.choices(places, cum_weights=busy)[0]
        by = rng.choice(organizers) if rng.random() < 0.8 else None
        yield (
            "event",
            _event(
                rng,
                _key("event", seed, n),
                day,
                where=where,
                by=by,
                calendar=calendars.event(rng, day, dates=dates),
            ),
        )


def _dates(mean: float, *, hours: float, seed: int, day: date) -> float:
    """How many dates a calendar of several must have on average for so many sub-events per offer."""
    now = datetime.combine(day, time(12), BRUSSELS)

    def mean_of(found: list[dict[str, Any]]) -> float:
        return sum(len(expand(calendar, now=now).occurrences) for calendar in found) / len(found)

    rng = Random(f"{seed}:places")
    of_places = mean_of([calendars.place(rng, day, hours=hours) for _ in range(_TRIED)])
    wanted = (mean - PLACES * of_places) / (1 - PLACES)
    low, high = 1.0, 200.0
    for _ in range(7):
        middle = (low + high) / 2
        rng = Random(f"{seed}:events")
        reached = mean_of([calendars.event(rng, day, dates=middle) for _ in range(_TRIED)])
        low, high = (middle, high) if reached < wanted else (low, middle)
    return (low + high) / 2


def _key(kind: str, seed: int, number: int) -> str:
    return str(UUID(md5(f"{kind} {seed} {number}".encode(), usedforsecurity=False).hexdigest()))


def _texts(rng: Random, text: str, *, french: bool) -> dict[str, str]:
    found = {"nl": text}
    if french or rng.random() < 0.12:
        found["fr"] = f"{text} (soirée)"
    if rng.random() < 0.06:
        found["en"] = f"{text} (evening)"
    if rng.random() < 0.02:
        found["de"] = f"{text} (Abend)"
    return found


def _base(rng: Random, kind: str, key: str, names: dict[str, str], day: date) -> dict[str, Any]:
    created = datetime.combine(day, time(9), BRUSSELS) - timedelta(minutes=rng.randint(60, 500_000))
    modified = created + timedelta(minutes=rng.randint(0, 40_000))
    return {
        "@context": f"/contexts/{kind}",
        "@id": f"{HOST}/{kind}/{key}",
        "@type": kind.capitalize(),
        "mainLanguage": "nl",
        "name": names,
        "languages": list(names),
        "completedLanguages": ["nl"],
        "created": created.isoformat(),
        "modified": min(modified, datetime.combine(day, time(9), BRUSSELS)).isoformat(),
        "creator": f"auth0|{rng.randrange(4000):06d}",
        "workflowStatus": rng.choices(_STATES, weights=_STATE_WEIGHTS)[0],
        "labels": rng.sample(wording.LABELS, k=rng.choice((0, 0, 1, 1, 2, 3))),
    }


def _organizer(rng: Random, key: str, day: date) -> dict[str, Any]:
    form = rng.choice(
        ("Vzw {}", "Kring {}", "Gemeenschapscentrum {}", "{} Collectief", "Theatergezelschap {}", "Koor {}")
    )
    found = _base(rng, "organizer", key, {"nl": form.format(wording.invented(rng))}, day)
    return {**found, "workflowStatus": "ACTIVE", "url": f"https://www.{key[:8]}.example"}


def _place(rng: Random, key: str, town: Town, day: date, hours: float) -> dict[str, Any]:
    term, label, word = rng.choices(wording.PLACE_KINDS, weights=_PLACE_KINDS)[0]
    # Most of a town is within two kilometres of its centre; a large town is larger.
    spread = 0.004 + 0.00003 * town.population**0.5
    lat, lon = rng.gauss(town.lat, spread), rng.gauss(town.lon, 1.6 * spread)
    address = {"addressCountry": "BE", "addressLocality": town.name, "postalCode": town.postcode,
        "streetAddress": f"{wording.invented(rng)}straat {rng.randint(1, 200)}"}  # fmt: skip
    found = _base(
        rng, "place", key, _texts(rng, f"{word} {wording.invented(rng)}", french=bool(town.name_fr)), day
    )
    facilities = rng.sample(wording.FACILITIES, k=rng.choice((0, 1, 2, 3)))
    return {
        **found,
        "address": {"nl": address}
        | ({"fr": {**address, "addressLocality": town.name_fr}} if town.name_fr else {}),
        "geo": {"latitude": round(lat, 6), "longitude": round(lon, 6)},
        "terms": [
            {"id": term, "label": label, "domain": "eventtype"},
            *({"id": facility, "label": text, "domain": "facility"} for facility, text in facilities),
        ],
        "typicalAgeRange": "-",
        "capacity": rng.choice((40, 80, 120, 200, 350, 600, 1200)),
        "hire": {"available": rng.random() < 0.3},
        **calendars.place(rng, day, hours=hours),
        "image": f"https://images.uitdatabank.be/{key}.jpg",
    }


def _event(
    rng: Random,
    key: str,
    day: date,
    *,
    where: dict[str, Any],
    by: dict[str, Any] | None,
    calendar: dict[str, Any],
) -> dict[str, Any]:
    (term, label), themes, vocabulary = rng.choices(
        wording.SUBJECTS, weights=range(len(wording.SUBJECTS) + 4, 4, -1)
    )[0]
    words = vocabulary.split()
    found = _base(
        rng, "event", key, _texts(rng, wording.title(rng, words), french="fr" in where["name"]), day
    )
    theme, theme_label = rng.choice(themes)
    price = rng.choice((0, 0, 0, 5, 8, 10, 12, 12.5, 15, 18, 22, 28, 35))
    prices = [{"category": "base", "name": {"nl": "Basistarief"}, "price": price, "priceCurrency": "EUR"}]
    if price and rng.random() < 0.4:
        prices.append(
            {
                "category": "tariff",
                "name": {"nl": "Jongeren"},
                "price": round(price * 0.6, 2),
                "priceCurrency": "EUR",
            }
        )
    if price and rng.random() < 0.15:
        prices.append(
            {
                "category": "uitpas",
                "name": {"nl": "UiTPAS kansentarief"},
                "price": round(price * 0.2, 2),
                "priceCurrency": "EUR",
            }
        )
    location = {name: where[name] for name in ("@id", "@type", "name", "address", "geo", "terms")}
    more: dict[str, Any] = {}
    if by:
        more["organizer"] = {"@type": "Organizer", "@id": by["@id"], "name": by["name"]}
    if rng.random() < 0.7:
        more["mediaObject"] = [{"@type": "schema:ImageObject", "contentUrl": f"https://images.uitdatabank.be/{key}.jpg",
            "description": found["name"]["nl"], "copyrightHolder": wording.invented(rng), "inLanguage": "nl"}]  # fmt: skip
    if rng.random() < 0.08:
        more["videos"] = [{"id": key, "url": f"https://video.example/{key[:8]}", "language": "nl"}]
    if rng.random() < 0.1:
        more["production"] = {"id": f"production-{rng.randrange(500):05d}"}
    if rng.random() < 0.05:
        more["attendanceMode"] = rng.choice(("online", "mixed"))
    if rng.random() < 0.4:
        _seats(rng, calendar)
    if rng.random() < 0.04:
        more["status"] = {"type": rng.choice(("Unavailable", "TemporarilyUnavailable"))}
    return {
        **found,
        "description": {"nl": wording.description(rng, words)},
        "location": location,
        **calendar,
        "terms": [
            {"id": term, "label": label, "domain": "eventtype"},
            {"id": theme, "label": theme_label, "domain": "theme"},
        ],
        "typicalAgeRange": rng.choice(_AGES),
        "audience": {
            "audienceType": rng.choices(("everyone", "education", "members"), weights=(94, 4, 2))[0]
        },
        "priceInfo": prices,
        "bookingInfo": {"url": f"https://tickets.example/{key}", "urlLabel": {"nl": "Koop tickets"}},
        "contactPoint": {"email": [f"info@{key[:8]}.example"], "phone": [], "url": []},
        "metadata": {"popularity": rng.randrange(1000)},
        **more,
    }


def _seats(rng: Random, calendar: dict[str, Any]) -> None:
    """Capacity and seats left: of each date or, where hours make the dates, of none."""
    for entry in calendar.get("subEvent", [calendar] if calendar["calendarType"] == "single" else []):
        capacity = rng.choice((30, 60, 100, 150, 250, 400))
        left = rng.choice((0, 1, 2, 3, 5, 8, 13, 21, capacity // 2, capacity - 5, capacity))
        left = min(left, capacity)
        entry["bookingAvailability"] = {
            "type": "Available" if left else "Unavailable",
            "capacity": capacity,
            "remainingCapacity": left,
        }
