"""What citizens ask for suggestions in the measurement: of each class many different questions, the same in every run.

Near a point tonight, this week around it, next month in a town, and anywhere in Flanders with a theme; every third with
children, every fourth with a budget, half of them with declared interests.
"""

from collections.abc import Callable
from random import Random
from urllib.parse import quote

from docker.bench._questions import TONIGHT, points

MANY = 60
_WEEK = f"dateFrom={quote('2026-07-01T12:00:00+02:00')}&dateTo={quote('2026-07-07T23:59:59+02:00')}"
_MONTH = f"dateFrom={quote('2026-08-01T00:00:00+02:00')}&dateTo={quote('2026-08-31T23:59:59+02:00')}"
# Of 2,000 to 5,000 events each.
_THEMES = (
    "1.8.2.0.0",
    "1.25.0.0.0",
    "1.7.4.0.0",
    "1.8.1.0.0",
    "1.7.1.0.0",
    "1.0.1.0.0",
    "1.3.10.0.0",
    "1.3.1.0.0",
    "1.11.0.0.0",
    "1.8.3.1.0",
)


def questions(*, regions: list[str]) -> dict[str, list[str]]:
    """Paths by class. `regions`: codes that there are."""
    rng = Random("suggestions")
    here = points(rng, MANY)
    classes: dict[str, Callable[[int], str]] = {
        "tonight": lambda n: f"coordinates={here[n]}&distance=10km&{TONIGHT}",
        "week": lambda n: f"coordinates={here[n]}&distance=25km&{_WEEK}",
        "month": lambda n: f"regions={regions[n % len(regions)]}&{_MONTH}",
        "theme": lambda n: f"termIds={_THEMES[n % len(_THEMES)]}",
    }
    return {
        name: [f"/v1/suggestions?{make(n)}{_party(n)}&limit=20" for n in range(MANY)]
        for name, make in classes.items()
    }


def _party(number: int) -> str:
    children = "&children=4,7" if number % 3 == 2 else ""
    budget = "&budget=20" if number % 4 == 3 else ""
    interests = "&interests=mine" if number % 2 else ""
    return children + budget + interests
