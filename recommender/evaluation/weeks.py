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

type Asked = Literal["all", "discovery"]

QUESTIONS: Sequence[Asked] = ("all", "discovery")
# Pairs of person and place looked at together: 60 signals of them are 36 MB.
PAIRS = 150_000
# Of the places where she didn't go: this many, and as many that she knows, for each person and week.
OTHERS = 100

# Signals that say more the larger, or the smaller, they are; where they rank among a week's places counts too.
RISING = (
    "itemitem", "itemitem_lately", "itemitem_fresh", "als", "als_lately", "spectral",
    "around_street", "around_quarter", "around_town",
)  # fmt: skip
FALLING = ("km_home", "km_lately", "km_nearest", "km_latest")
OWN = ("own", "own_lately")


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
        )


def names_of(signals: Mapping[str, Floats], asked: Asked) -> tuple[str, ...]:
    """The columns of `table_of`."""
    plain = [name for name in signals if asked == "all" or name not in OWN]
    return (*plain, *(f"rank_{name}" for name in (*RISING, *FALLING) if name in signals))


def table_of(batch: Batch, asked: Asked) -> Floats:
    """People x places x names: the signals, and for some where they rank (log) among what is open."""
    names, may = names_of(batch.signals, asked), batch.open(asked)
    table = np.empty((*may.shape, len(names)), dtype=np.float32)
    for column, name in enumerate(names):
        if name.startswith("rank_"):
            values = batch.signals[name.removeprefix("rank_")]
            table[:, :, column] = _ranks(-values if name.removeprefix("rank_") in RISING else values, may)
        else:
            table[:, :, column] = batch.signals[name]
    return table


def _ranks(values: Floats, may: NDArray[np.bool_]) -> Floats:
    order = np.argsort(np.where(may, values, np.inf), axis=1)
    ranks = np.empty(values.shape, dtype=np.float32)
    np.put_along_axis(ranks, order, np.log1p(np.arange(values.shape[1], dtype=np.float32))[None, :], axis=1)
    return np.where(np.isnan(values), np.nan, ranks)


@dataclass(kw_only=True)
class Examples:
    """Rows to learn from, of one kind of question: where she went, and a sample of where she didn't."""

    asked: Asked
    rows: list[Floats] = field(default_factory=list)
    chosen: list[NDArray[np.bool_]] = field(default_factory=list)
    names: tuple[str, ...] = ()

    def add(self, batch: Batch, *, rng: np.random.Generator) -> None:
        self.names = names_of(batch.signals, self.asked)
        may = batch.open(self.asked)
        relevant = batch.relevant & may
        told = np.flatnonzero(relevant.any(axis=1))
        if not told.size:
            return
        chance = rng.random(may.shape)
        kept = (
            relevant
            | _sample(may & ~relevant & ~batch.been, chance)
            | _sample(may & ~relevant & batch.been, chance)
        )
        kept[~relevant.any(axis=1)] = False
        self.rows.append(table_of(batch, self.asked)[kept])
        self.chosen.append(relevant[kept])

    @property
    def choices(self) -> int:
        return int(sum(chosen.sum() for chosen in self.chosen))


def _sample(others: NDArray[np.bool_], chance: NDArray[np.float64]) -> NDArray[np.bool_]:
    """At most OTHERS of each row."""
    lots = np.where(others, chance, 2.0)
    if others.shape[1] <= OTHERS:
        return others
    edge = np.partition(lots, OTHERS - 1, axis=1)[:, OTHERS - 1 : OTHERS]
    return others & (lots <= edge)


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
