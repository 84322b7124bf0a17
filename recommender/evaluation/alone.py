"""Single signals to be held against, each as good as it gets: the best variant on the weeks before the test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from recommender.evaluation.weeks import FALLING, QUESTIONS, Asked, Batch, Scores

# Family -> its variants. `distance` is the protocol's: from the median of her own past check-ins.
FAMILIES: Mapping[str, Sequence[str]] = {
    "popularity": (
        "people", "people_12", "people_4", "people_1", "visits", "visits_12", "visits_4", "visits_1",
        "newcomers_12", "newcomers_4", "newcomers_1",
    ),
    "distance": ("km_home",),
    "whereabouts": ("km_lately", "km_nearest", "km_latest", "around_street", "around_quarter", "around_town"),
    "itemitem": ("itemitem", "itemitem_lately", "itemitem_fresh"),
    "als": ("als", "als_lately"),
    "spectral": ("spectral",),
    "history": ("own_lately", "own"),
    "hours": ("hours",),
}  # fmt: skip


@dataclass(kw_only=True)
class Alone:
    """Every variant by itself, in some weeks."""

    k: int
    scores: dict[tuple[Asked, str], Scores] = field(default_factory=dict)

    def add(self, batch: Batch, variants: Mapping[Asked, Sequence[str]] | None = None) -> None:
        """All variants, or those that are asked for."""
        for asked in QUESTIONS:
            wanted = (
                variants[asked] if variants else [name for family in FAMILIES.values() for name in family]
            )
            for name in wanted:
                values = batch.signals[name]
                tally = self.scores.setdefault((asked, name), Scores(k=self.k))
                tally.add(batch, -values if name in FALLING else values, asked)

    def best(self, asked: Asked) -> dict[str, str]:
        """The best variant of each family; the first where they are equal, or where nothing was seen."""
        return {
            family: max(variants, key=lambda name: self._mean(asked, name))
            for family, variants in FAMILIES.items()
        }

    def favourite(self, asked: Asked) -> str:
        """The best variant of all."""
        return max(self.best(asked).values(), key=lambda name: self._mean(asked, name))

    def _mean(self, asked: Asked, name: str) -> float:
        found = self.scores.get((asked, name))
        return found.mean if found is not None else 0.0
