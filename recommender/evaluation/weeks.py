"""A week's question to the people who checked in then: which of the week's places did she go to?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from recommender.evaluation.checkins import CheckIns
from recommender.evaluation.past import Past
from recommender.metrics import best_rows
from recommender.models.base import Floats
from recommender.ranking import Ranker

type Asked = Literal["all", "discovery"]

QUESTIONS: Sequence[Asked] = ("all", "discovery")
# Pairs of person and place looked at together: 60 signals of them are 36 MB.
PAIRS = 150_000
# Each choice is held against so many places where she didn't go, drawn evenly: if likely ones were drawn more often,
# looking likely would be learned as a fault.
ALTERNATIVES = 100
# So many choices of a week are learned from, at most about.
MOST_CHOICES: Mapping[Asked, int] = {"all": 1_000, "discovery": 2_000}

# Signals that say more the larger, or the smaller, they are; where they rank among a week's places counts too.
RISING = (
    "itemitem", "itemitem_lately", "itemitem_fresh", "als", "als_lately", "spectral",
    "around_street", "around_quarter", "around_town",
)  # fmt: skip
FALLING = ("km_home", "km_lately", "km_nearest", "km_latest")
OWN = ("own", "own_lately", "own_weeks", "own_last", "own_part")


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Some people in one week: people x places of the week."""

    week: int
    users: NDArray[np.int64]
    items: NDArray[np.int64]
    relevant: NDArray[np.bool_]
    been: NDArray[np.bool_]
    signals: Mapping[str, Floats]
    history: NDArray[np.int64]  # how many check-ins are known of each
    choices: int  # pairs of person and place in the whole week

    def open(self, asked: Asked) -> NDArray[np.bool_]:
        """What may be ranked: all, or only what is new to her."""
        return ~self.been if asked == "discovery" else np.ones_like(self.been)


def batches(past: Past, happened: CheckIns, wanted: CheckIns) -> Iterator[Batch]:
    """`happened`: all check-ins of the week, the candidates; `wanted`: those that are asked for."""
    items, users = np.unique(happened.item), np.unique(wanted.user)
    size = max(1, PAIRS // max(items.size, 1))
    went = wanted.matrix()
    for start in range(0, users.size, size):
        some = users[start : start + size]
        yield Batch(
            week=past.week,
            users=some,
            items=items,
            relevant=np.asarray(went[some][:, items].todense()) > 0,
            been=past.been(some, items),
            signals=past.signals(some, items),
            history=np.diff(past.known.starts)[some],
            choices=went.nnz,
        )


def names_of(signals: Mapping[str, Floats], asked: Asked) -> tuple[str, ...]:
    """The columns of `table_of`."""
    if asked == "discovery":
        plain = tuple(name for name in signals if name not in OWN)
        return (*plain, *(f"rank_{name}" for name in (*RISING, *FALLING)))
    return (*signals, *(f"rank_{name}" for name in (*RISING, *FALLING, "own_lately", "own_last")))


def summed(names: Sequence[str]) -> tuple[str, ...]:
    """Those that a plain sum can use: the more, the likelier."""
    return tuple(name for name in names if name.startswith(("rank_", "share_", "people", "newcomers", "own")))


def table_of(batch: Batch, asked: Asked) -> Floats:
    """People x places x names: the signals, and for some where they rank among what is open (0 best, then less)."""
    names, may = names_of(batch.signals, asked), batch.open(asked)
    table = np.empty((*may.shape, len(names)), dtype=np.float32)
    for column, name in enumerate(names):
        if name.startswith("rank_"):
            plain = name.removeprefix("rank_")
            values = batch.signals[plain]
            table[:, :, column] = _ranks(values if plain in FALLING else -values, may)
        else:
            table[:, :, column] = batch.signals[name]
    return table


def _ranks(values: Floats, may: NDArray[np.bool_]) -> Floats:
    order = np.argsort(np.where(may, values, np.inf), axis=1)
    ranks = np.empty(values.shape, dtype=np.float32)
    np.put_along_axis(ranks, order, -np.log1p(np.arange(values.shape[1], dtype=np.float32))[None, :], axis=1)
    return np.where(np.isnan(values), np.nan, ranks)


@dataclass(kw_only=True)
class Choices:
    """What one kind of question was answered with: each place where she went, beside some where she didn't."""

    asked: Asked
    found: list[Floats] = field(default_factory=list)
    names: tuple[str, ...] = ()

    def add(self, batch: Batch, *, rng: np.random.Generator) -> None:
        self.names = names_of(batch.signals, self.asked)
        may = batch.open(self.asked)
        table = table_of(batch, self.asked)
        for row in np.flatnonzero((batch.relevant & may).any(axis=1)):
            went = np.flatnonzero(batch.relevant[row] & may[row])
            others = np.flatnonzero(may[row] & ~batch.relevant[row])
            if not others.size:
                continue
            kept = rng.random(went.size) * batch.choices < MOST_CHOICES[self.asked]
            for place in went[kept]:
                self.found.append(table[row][np.concatenate([[place], rng.choice(others, ALTERNATIVES)])])

    @property
    def table(self) -> Floats:
        """Choices x (1 + ALTERNATIVES) x names, the chosen one first."""
        return (
            np.stack(self.found)
            if self.found
            else np.zeros((0, 1 + ALTERNATIVES, len(self.names)), np.float32)
        )


def ranked(ranker: Ranker, batch: Batch, asked: Asked) -> Floats:
    """People x places, as a request would rank them: the best by the sum are judged again, the rest stay behind."""
    names, may = names_of(batch.signals, asked), batch.open(asked)
    table = table_of(batch, asked)
    scores = np.full(may.shape, np.nan, dtype=np.float32)
    plain = [(at, name) for at, name in enumerate(names) if name in ranker.weights]
    for row in range(len(table)):
        places = np.flatnonzero(may[row])
        if not places.size:
            continue
        first = {name: table[row, places, at] for at, name in plain}
        best = places[ranker.shortlist(first)]
        scores[row, best] = ranker.utility({name: table[row, best, at] for at, name in enumerate(names)})
    return scores


@dataclass(kw_only=True)
class Scores:
    """What one way of ranking reached: NDCG and the list per person and week."""

    k: int
    users: list[NDArray[np.int64]] = field(default_factory=list)
    ndcg: list[NDArray[np.float64]] = field(default_factory=list)
    lists: list[NDArray[np.int64]] = field(default_factory=list)
    history: list[NDArray[np.int64]] = field(default_factory=list)

    def add(self, batch: Batch, scores: Floats, asked: Asked) -> None:
        """Only people with something relevant among what is open count."""
        may = batch.open(asked)
        relevant = batch.relevant & may
        told = relevant.any(axis=1)
        ranked = np.where(may, np.nan_to_num(scores, nan=-1e9, neginf=-1e9), -np.inf)[told].astype(np.float32)
        best = best_rows(ranked, self.k)
        hits = np.take_along_axis(relevant[told], best, axis=1)
        discounts = 1 / np.log2(np.arange(2, self.k + 2))
        ideal = np.cumsum(discounts)[np.minimum(relevant[told].sum(axis=1), self.k) - 1]
        self.users.append(batch.users[told])
        self.history.append(batch.history[told])
        self.ndcg.append(hits @ discounts[: hits.shape[1]] / ideal)
        shown = np.where(np.take_along_axis(ranked, best, axis=1) > -np.inf, batch.items[best], -1)
        self.lists.append(np.pad(shown, ((0, 0), (0, self.k - shown.shape[1])), constant_values=-1))

    @property
    def mean(self) -> float:
        values = self.values
        return float(values.mean()) if values.size else 0.0

    @property
    def values(self) -> NDArray[np.float64]:
        return np.concatenate(self.ndcg) if self.ndcg else np.zeros(0)

    @property
    def people(self) -> NDArray[np.int64]:
        return np.concatenate(self.users) if self.users else np.zeros(0, dtype=np.int64)
