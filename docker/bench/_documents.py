"""A large, deterministic product of UiTdatabank documents to pull: about 8 places and 4 organisers to 88 events.

Calendars are mixed: three sub-events a document on average. Events carry their place and organiser as UiTdatabank's do,
and descriptions of 300 to 1,500 characters; a third has a French or English text too.
"""

import gzip
import random
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import batched
from pathlib import Path
from typing import Any

import orjson

PLACES, ORGANIZERS = 0.08, 0.04
PER_FILE = 20_000
_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
_HOST = "https://documents.example.org"
_TOWNS = (
    ("Leuven", "3000", 50.88, 4.70), ("Gent", "9000", 51.05, 3.72), ("Antwerpen", "2000", 51.22, 4.40), ("Brugge", "8000", 51.21, 3.22),
    ("Hasselt", "3500", 50.93, 5.34), ("Mechelen", "2800", 51.03, 4.48), ("Kortrijk", "8500", 50.83, 3.26), ("Aalst", "9300", 50.94, 4.04),
    ("Genk", "3600", 50.97, 5.50), ("Oostende", "8400", 51.22, 2.91), ("Turnhout", "2300", 51.32, 4.94), ("Brussel", "1000", 50.85, 4.35),
    ("Diest", "3290", 50.99, 5.05), ("Tienen", "3300", 50.81, 4.94), ("Lier", "2500", 51.13, 4.57), ("Ieper", "8900", 50.85, 2.89),
)  # fmt: skip
_TYPES = (
    ("0.50.4.0.0", "Concert"), ("0.55.0.0.0", "Theatervoorstelling"), ("0.3.1.0.0", "Lessenreeks"), ("0.0.0.0.0", "Tentoonstelling"),
    ("0.50.6.0.0", "Film"), ("0.7.0.0.0", "Begeleide rondleiding"), ("0.5.0.0.0", "Festival"), ("0.3.2.0.0", "Lezing of congres"),
)  # fmt: skip
_THEMES = (
    ("1.8.3.1.0", "Pop en rock"), ("1.8.1.0.0", "Klassieke muziek"), ("1.3.5.0.0", "Amusementsmuziek"), ("1.11.0.0.0", "Geschiedenis"),
    ("1.7.8.0.0", "Animatie en kinderfilms"), ("1.10.0.0.0", "Literatuur"),
)  # fmt: skip
_PLACE_TYPES = (
    ("OyaPaf64AEmEAYXHeLMAtA", "Zaal of expohal"),
    ("BtVNd33sR0WntjALVbyp3w", "Bioscoop"),
    ("0.14.0.0.0", "Monument"),
)
_FACILITIES = (
    ("3.13.1.0.0", "Voorzieningen voor assistentiehonden"),
    ("3.23.1.0.0", "Voorzieningen voor rolstoelgebruikers"),
)
_LABELS = (
    "jazz",
    "kinderen",
    "gratis",
    "erfgoed",
    "zomer",
    "jong talent",
    "UiTPAS",
    "vlieg",
    "avontuur",
    "workshop",
)
_FIRST = (
    "kinder", "jeugd", "zomer", "winter", "stads", "dorps", "volks", "muziek", "theater", "dans", "film", "boeken", "kunst", "straat",
    "avond", "nacht", "wandel", "fiets", "natuur", "water", "licht", "verhalen", "poppen", "circus", "koor", "orgel", "jazz",
)  # fmt: skip
_SECOND = (
    "voorstelling", "feest", "concert", "festival", "atelier", "tocht", "markt", "namiddag", "avond", "les", "kamp", "lezing", "route",
    "gesprek", "huis", "tuin", "groep", "reeks", "werking", "zaal", "programma", "dag", "wedstrijd", "beurs",
)  # fmt: skip
_SMALL = (
    "de", "het", "een", "van", "in", "met", "voor", "op", "en", "aan", "over", "door", "naar", "uit", "bij", "die", "dat", "we", "je", "zijn",
    "wordt", "kan", "samen", "nieuwe", "jonge", "oude", "mooie", "eerste", "laatste", "alle", "iedereen", "brengt", "speelt", "ontdekt",
    "vertelt", "danst", "zingt", "maakt", "komt", "gaat", "bekende", "lokale", "internationale", "warme", "bijzondere",
)  # fmt: skip
_PLAIN = (
    "verhaal", "vrienden", "bos", "meisje", "huis", "straat", "avontuur", "reis", "geheim", "muziek", "stem", "piano", "viool", "gitaar",
    "podium", "publiek", "regisseur", "acteurs", "dansers", "schrijver", "boek", "gedicht", "schilder", "beelden", "museum", "kerk",
    "toren", "plein", "park", "rivier", "zee", "strand", "duinen", "molen", "boerderij", "kasteel", "tuin", "bloemen", "bomen",
    "kinderen", "ouders", "grootouders", "familie", "buren", "gids", "wandeling", "fiets", "trein", "boot", "koffie", "taart", "soep",
    "wijn", "bier", "proeven", "koken", "bakken", "tekenen", "knutselen", "zingen", "dansen", "spelen", "lachen", "dromen", "kijken",
    "luisteren", "leren", "ontmoeten", "vieren", "gratis", "reserveren", "inschrijven", "deelnemen", "toegankelijk", "iedereen", "welkom",
    "vanaf", "jaar", "uur", "dag", "week", "maand", "seizoen", "lente", "zomer", "herfst", "winter", "licht", "donker", "warm", "koud",
    "groot", "klein", "nieuw", "oud", "modern", "klassiek", "hedendaags", "historisch", "archeologisch", "wetenschap", "techniek",
    "natuur", "klimaat", "sterren", "planeten", "dieren", "vogels", "vissen", "vlinders", "paarden", "honden", "katten", "kermis",
    "circus", "clown", "goochelaar", "poppen", "maskers", "kostuums", "decor", "film", "regie", "camera", "foto", "geluid", "ritme",
    "melodie", "orkest", "koor", "dirigent", "solist", "improvisatie", "opera", "ballet", "toneel", "humor", "satire", "debat", "lezing",
)  # fmt: skip
_FRENCH = (
    "Une soirée pour toute la famille avec des artistes de la région et un verre offert après le spectacle."
)
_ENGLISH = "An evening for the whole family with artists from the region, and a drink after the show."


def iri(kind: str, number: int) -> str:
    return f"{_HOST}/{kind}/{uuid.uuid5(_NAMESPACE, f'{kind} {number}')}"


def write(folder: Path, documents: int, *, now: datetime) -> int:
    """Lines of JSON, packed and not, and one array; returns how many documents. What is there already stays."""
    folder.mkdir(parents=True, exist_ok=True)
    places, organizers = int(documents * PLACES), int(documents * ORGANIZERS)
    made = [place(number) for number in range(places)]
    hosts = [organizer(number) for number in range(organizers)]
    _lines(folder / "places.jsonl", made)
    (folder / "organizers.json").write_bytes(orjson.dumps(hosts))
    events = (event(number, made, hosts, now) for number in range(documents - places - organizers))
    for number, part in enumerate(batched(events, PER_FILE)):
        _lines(folder / f"events-{number:03d}.jsonl{'.gz' if number % 2 else ''}", part)
    return documents


def _lines(path: Path, documents: Any) -> None:
    body = b"".join(orjson.dumps(each) + b"\n" for each in documents)
    path.write_bytes(gzip.compress(body, 1, mtime=0) if path.suffix == ".gz" else body)


def place(number: int) -> dict[str, Any]:
    chance = random.Random(f"place {number}")
    town, postcode, lat, lon = chance.choice(_TOWNS)
    document = {
        "@id": iri("places", number), "@context": "/contexts/place", "@type": "Place", "mainLanguage": "nl", "languages": ["nl"],
        "completedLanguages": ["nl"], "name": {"nl": f"{_word(chance).capitalize()} {town} {number}"},
        "address": {"nl": {"addressCountry": "BE", "addressLocality": town, "postalCode": postcode, "streetAddress": f"Kerkstraat {number % 180 + 1}"}},
        "geo": {"latitude": round(lat + chance.gauss(0, 0.05), 6), "longitude": round(lon + chance.gauss(0, 0.08), 6)},
        "calendarType": "permanent", "status": {"type": "Available"}, "bookingAvailability": {"type": "Available"}, "typicalAgeRange": "-",
        "terms": [_term(chance.choice(_PLACE_TYPES), "eventtype"), *(_term(each, "facility") for each in _FACILITIES if chance.random() < 0.3)],
        "labels": chance.sample(_LABELS, 1), "workflowStatus": "APPROVED", "created": "2019-03-04T09:10:00+00:00",
        "modified": "2026-02-03T10:11:12+00:00", "creator": "auth0|1234", "availableTo": "2100-01-01T00:00:00+00:00",
    }  # fmt: skip
    if chance.random() < 0.01:
        document["openingHours"] = [
            {"opens": "10:00", "closes": "18:00", "dayOfWeek": ["tuesday", "wednesday", "saturday"]}
        ]
    return document


def organizer(number: int) -> dict[str, Any]:
    chance = random.Random(f"organizer {number}")
    return {
        "@id": iri("organizers", number), "@context": "/contexts/organizer", "@type": "Organizer", "mainLanguage": "nl",
        "name": {"nl": f"{_word(chance).capitalize()} vzw {number}"}, "url": f"https://organisers.example.org/{number}",
        "labels": chance.sample(_LABELS, 1), "workflowStatus": "ACTIVE", "created": "2019-03-04T09:10:00+00:00",
        "modified": "2026-02-03T10:11:12+00:00",
    }  # fmt: skip


def event(
    number: int, places: list[dict[str, Any]], hosts: list[dict[str, Any]], now: datetime
) -> dict[str, Any]:
    chance = random.Random(f"event {number}")
    where, host = chance.choice(places), chance.choice(hosts)
    description = {"nl": _prose(chance)}
    name = {"nl": f"{_word(chance).capitalize()} {_word(chance)} {chance.choice(_SMALL)} {_word(chance)}"}
    if (other := chance.random()) < 0.33:
        language, text = ("fr", _FRENCH) if other < 0.17 else ("en", _ENGLISH)
        name[language], description[language] = f"{name['nl']} ({language})", text
    price = chance.choice((0, 5, 8, 12, 15, 22))
    created = now - timedelta(days=chance.randint(5, 200), minutes=chance.randint(0, 999))
    picture = f"https://images.example.org/{uuid.uuid5(_NAMESPACE, f'picture {number}')}.jpg"
    return {
        "@id": iri("events", number), "@context": "/contexts/event", "@type": "Event", "mainLanguage": "nl", "languages": list(name),
        "completedLanguages": list(name), "name": name, "description": description, **_calendar(chance, now),
        "location": {key: where[key] for key in ("@id", "@type", "mainLanguage", "name", "address", "geo", "terms", "labels")},
        "organizer": {key: host[key] for key in ("@id", "@type", "mainLanguage", "name", "labels", "url")},
        "terms": [_term(chance.choice(_TYPES), "eventtype"), _term(chance.choice(_THEMES), "theme")],
        "labels": chance.sample(_LABELS, chance.randint(0, 3)), "typicalAgeRange": chance.choice(("-", "6-12", "12-", "16-")),
        "audience": {"audienceType": "everyone"}, "attendanceMode": "offline", "workflowStatus": "APPROVED",
        "priceInfo": [
            {"category": "base", "name": {"nl": "Basistarief", "fr": "Tarif de base", "en": "Base tariff", "de": "Basisrate"}, "price": price, "priceCurrency": "EUR"},
            {"category": "tariff", "name": {"nl": "Studenten"}, "price": price * 0.75, "priceCurrency": "EUR"},
        ],
        "mediaObject": [{"@id": picture, "@type": "schema:ImageObject", "contentUrl": picture, "thumbnailUrl": picture, "description": name["nl"], "copyrightHolder": host["name"]["nl"], "inLanguage": "nl"}],
        "image": picture, "contactPoint": {"phone": [], "email": ["info@example.org"], "url": []},
        "bookingInfo": {"url": f"https://tickets.example.org/{number}", "urlLabel": {"nl": "Koop tickets", "fr": "Acheter des billets"}},
        "created": created.isoformat(), "modified": (created + timedelta(days=2)).isoformat(), "creator": "auth0|1234",
        "availableFrom": created.isoformat(),
    }  # fmt: skip


def _calendar(chance: random.Random, now: datetime) -> dict[str, Any]:
    kind = chance.random()
    first = now.replace(minute=0, second=0, microsecond=0, hour=18) + timedelta(days=chance.randint(-20, 200))
    if kind < 0.03:
        return {"calendarType": "permanent"}
    if kind < 0.09:
        last = first + timedelta(days=chance.randint(5, 90))
        period: dict[str, Any] = {
            "calendarType": "periodic",
            "startDate": first.isoformat(),
            "endDate": last.isoformat(),
        }
        if kind < 0.05 and last - first < timedelta(days=40):
            period["openingHours"] = [
                {"opens": "10:00", "closes": "17:00", "dayOfWeek": ["saturday", "sunday"]}
            ]
        return period
    count = chance.randint(2, 12) if kind < 0.40 else 1
    nights = [first + timedelta(days=7 * number) for number in range(count)]
    parts = [_part(chance, number, night) for number, night in enumerate(nights)]
    return {
        "calendarType": "multiple" if count > 1 else "single", "startDate": parts[0]["startDate"], "endDate": parts[-1]["endDate"],
        "subEvent": parts, "status": {"type": "Available"}, "bookingAvailability": {"type": "Available"},
    }  # fmt: skip


def _part(chance: random.Random, number: int, start: datetime) -> dict[str, Any]:
    booking: dict[str, Any] = {"type": "Available"}
    if chance.random() < 0.3:
        booking |= {"capacity": 120, "remainingCapacity": chance.randint(0, 120)}
    return {
        "id": number, "@type": "Event", "startDate": start.isoformat(), "endDate": (start + timedelta(hours=2)).isoformat(),
        "status": {"type": "Available"}, "bookingAvailability": booking,
    }  # fmt: skip


def _term(term: tuple[str, str], domain: str) -> dict[str, str]:
    return {"id": term[0], "label": term[1], "domain": domain}


def _word(chance: random.Random) -> str:
    return chance.choice(_FIRST) + chance.choice(_SECOND)


def _prose(chance: random.Random) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in _paragraphs(chance))


def _paragraphs(chance: random.Random) -> Iterator[str]:
    for _ in range(chance.randint(1, 4)):
        words = [_token(chance) for _ in range(chance.randint(30, 60))]
        yield " ".join(words).capitalize() + "."


def _token(chance: random.Random) -> str:
    """One in eight words of Dutch prose, at most, is a compound; half of them are small."""
    kind = chance.random()
    return _word(chance) if kind < 0.12 else chance.choice(_PLAIN if kind < 0.5 else _SMALL)
