"""The questions of the measurement of searches: of each class many different ones, the same in every run.

Points lie where people live; words are common and rare, alone and together, some with a typing error.
"""

from collections.abc import Callable
from pathlib import Path
from random import Random
from urllib.parse import quote

from docker.local.layout import ROOT

MANY = 120  # pgbench takes at most 128 scripts, and is to ask the same
TONIGHT = f"dateFrom={quote('2026-07-01T18:00:00+02:00')}&dateTo={quote('2026-07-01T23:59:59+02:00')}"
SUMMER = f"dateFrom={quote('2026-07-01T00:00:00+02:00')}&dateTo={quote('2026-08-31T23:59:59+02:00')}"
_WORDS = (
    "jazzconcert", "kindertheater", "rommelmarkt", "fietsen", "stadswandeling", "pianorecital", "quiz", "tentoonstelling",
    "schilderijen", "orgelconcert", "boerenmarkt", "documentaire", "yoga", "pottenbakken", "vleermuizen", "begijnhof",
    "poppenkast", "comedy", "saxofoon", "kortfilms", "sterrenkunde", "zomerkamp", "lichtfestival", "keramiek", "kajak",
    "theater kinderen", "jazz avond", "wandeling natuur", "cursus fotografie", "film openlucht", "koor kerk", "quiz dorp",
    "konsert", "teater", "fietstogt", "wandelling", "tentoonsteling", "kinder theater", "muziek festival", "bib lezing",
)  # fmt: skip
_TYPES = ("0.50.4.0.0", "0.55.0.0.0", "0.0.0.0.0", "0.50.6.0.0", "0.3.1.0.0", "0.7.0.0.0", "0.3.2.0.0")
_FACETS = "facets[]=regions&facets[]=types&facets[]=themes&facets[]=facilities"
CARDS = "embed=card&limit=20"


def points(rng: Random, number: int) -> list[str]:
    """`lat,lon`, in and around towns, the larger the more often."""
    rows = [line.split("\t") for line in _towns().read_text().splitlines()]
    drawn = rng.choices(rows, weights=[float(row[5]) ** 0.85 for row in rows], k=number)
    return [f"{rng.gauss(float(row[3]), 0.015):.5f},{rng.gauss(float(row[4]), 0.024):.5f}" for row in drawn]


def _towns() -> Path:
    return ROOT / "culture_app" / "offers" / "seeding" / "towns.tsv"


def questions(*, regions: list[str], ids: list[str]) -> dict[str, list[str]]:
    """Paths by class. `regions`: codes that there are; `ids`: keys of events."""
    rng = Random("questions")
    here = points(rng, MANY)
    classes: dict[str, Callable[[int], str]] = {
        "tonight": lambda n: f"/v1/offers?coordinates={here[n]}&distance=10km&{TONIGHT}&{CARDS}&count=none",
        "near": lambda n: (
            f"/v1/offers?coordinates={here[n]}&distance=10km&{TONIGHT}&seats=4&{CARDS}&count=none"
        ),
        "counted": lambda n: f"/v1/offers?coordinates={here[n]}&distance=10km&{TONIGHT}&seats=4&{CARDS}",
        "facets": lambda n: (
            f"/v1/offers?regions={regions[n % len(regions)]}&termIds={_TYPES[n % len(_TYPES)]}&{SUMMER}&{_FACETS}&{CARDS}"
        ),
        "text": lambda n: f"/v1/offers?text={quote(_word(n))}&{CARDS}&count=none",
        "text_near": lambda n: (
            f"/v1/offers?text={quote(_word(n))}&coordinates={here[n]}&distance=25km&{CARDS}&count=none"
        ),
        "deep": lambda n: f"/v1/offers?coordinates={here[n]}&start={1000 + n * 70}&{CARDS}&count=none",
        "by_id": lambda n: f"/v1/events/{ids[n % len(ids)]}",
    }
    return {name: [make(n) for n in range(MANY)] for name, make in classes.items()}


def _word(number: int) -> str:
    """As people type: a word or two of what, and in every fifth question where."""
    word = _WORDS[number % len(_WORDS)]
    return f"{word} {_TOWNS[number // 5 % len(_TOWNS)]}" if number % 5 == 4 else word


_TOWNS = (
    "gent",
    "leuven",
    "antwerpen",
    "brugge",
    "mechelen",
    "hasselt",
    "kortrijk",
    "aalst",
    "oostende",
    "genk",
)
