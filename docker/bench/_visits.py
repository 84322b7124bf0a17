"""Seeded visits of many people to 50,000 events: long-tailed fame, tastes in groups, places near home, houses that people
come back to. Nobody's and nowhere's; drawn group by group, so that 30 million take a minute.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from culture_app.kernel.words import GeoPoint
from culture_app.offers.data import EventFeatures

SEED = 7
EVENTS = 50_000
VISITS_EACH = 30
_THEMES, _REGIONS, _GROUPS, _ORGANISERS, _PLACES = 40, 60, 16, 3_000, 4_000
_DAYS = 730
_LOYAL = 0.3  # of the visits are to the house of another of one's visits
_FIRST = datetime(2024, 7, 1, tzinfo=UTC)


class Visits:
    """The events, and who went where: `groups()` gives people by the thousands."""

    def __init__(self, *, people: int, events: int = EVENTS, each: int = VISITS_EACH) -> None:
        self.people, self.each = people, each
        rng = np.random.default_rng(SEED)
        self.organisers = rng.zipf(1.3, events) % min(_ORGANISERS, events)
        house = rng.integers(_PLACES, size=(_ORGANISERS, 2))  # most play at home, some in a second place
        self.places = house[self.organisers, (rng.random(events) < 0.2).astype(int)]
        self.regions = (self.places % _REGIONS).astype(np.int64)
        liked = rng.integers(_THEMES, size=(_ORGANISERS, 3))
        self.themes = liked[self.organisers, rng.integers(3, size=events)]
        self.days = rng.integers(_DAYS, size=events)
        self.prices = rng.choice([0, 500, 1_000, 1_500, 2_500, 4_000], size=events)
        self.words = rng.zipf(1.2, (events, 40)) % 20_000
        self._fame = rng.lognormal(0.0, 1.3, events)
        self._tastes = rng.dirichlet(np.full(_THEMES, 0.15), _GROUPS)
        spots = rng.random((_REGIONS, 2))
        apart = np.hypot(*(spots[:, None, :] - spots[None, :, :]).transpose(2, 0, 1))
        self._near = np.exp(-apart * 12) + 0.002
        order = np.argsort(self.organisers, kind="stable")
        self._of_house = order
        self._house_from = np.searchsorted(self.organisers[order], np.arange(_ORGANISERS + 1))
        self.spots = spots

    def features(self) -> list[EventFeatures]:
        """The events as offers tells them, in no particular order."""
        return [
            EventFeatures(
                event=UUID(int=(at + 1) * 0x9E3779B97F4A7C15F39CC0605CEDC834 % 2**128),
                term_ids=(f"0.{theme}", f"1.{theme % 7}", f"2.{organiser % 20}"),
                labels=(f"label {organiser % 300}",),
                organiser=UUID(int=10**6 + int(organiser)),
                place=UUID(int=2 * 10**6 + int(place)),
                municipality=None,
                point=GeoPoint(50.7 + 0.8 * self.spots[region, 0], 2.6 + 3.0 * self.spots[region, 1]),
                price_cents=int(price),
                age_min=None,
                age_max=None,
                text=" ".join("w" + chr(97 + word % 26) * 2 + _letters(word) for word in words),
                start=_FIRST + timedelta(days=int(day)),
            )
            for at, (organiser, place, theme, region, price, words, day) in enumerate(
                zip(
                    self.organisers,
                    self.places,
                    self.themes,
                    self.regions,
                    self.prices,
                    self.words.tolist(),
                    self.days,
                    strict=True,
                )
            )
        ]

    def groups(
        self,
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.uint8]]]:
        """(visits of each person, events, instants, codes of kinds), visits in order of time."""
        rng = np.random.default_rng(SEED + 1)
        each = np.full(_GROUPS * _REGIONS, self.people // (_GROUPS * _REGIONS))
        each[: self.people - each.sum()] += 1
        for at, people in enumerate(each.tolist()):
            if not people:
                continue
            group, region = divmod(at, _REGIONS)
            odds = self._fame * (self._tastes[group] + 0.004)[self.themes] * self._near[region, self.regions]
            edges = np.cumsum(odds)
            lengths = np.clip(rng.lognormal(0.0, 0.8, people) * self.each * 0.73, 3, 600).astype(np.int64)
            total = int(lengths.sum())
            events = np.minimum(np.searchsorted(edges, rng.random(total) * edges[-1]), edges.size - 1)
            starts = np.cumsum(lengths) - lengths
            person = np.repeat(np.arange(people), lengths)
            loyal = np.flatnonzero(rng.random(total) < _LOYAL)
            like = starts[person[loyal]] + (rng.random(loyal.size) * lengths[person[loyal]]).astype(np.int64)
            house = self.organisers[events[like]]
            low, high = self._house_from[house], self._house_from[house + 1]
            events[loyal] = self._of_house[low + (rng.random(loyal.size) * (high - low)).astype(np.int64)]
            order = np.lexsort((events, self.days[events], person))
            events = events[order]
            instants = _FIRST.timestamp() + self.days[events] * 86_400.0 + 72_000
            codes = rng.choice(4, size=total, p=[0.55, 0.3, 0.1, 0.05]).astype(np.uint8)
            yield lengths, events, instants, codes


def _letters(word: int) -> str:
    return "".join(chr(97 + (word // 26**power) % 26) for power in range(4))
