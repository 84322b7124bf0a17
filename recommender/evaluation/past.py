"""What is known before a week, as signals of every place for every person.

Nothing here looks at the week itself: a test changes the week, and the signals stay.
The models are those that serve; what is personal is read from a person's own check-ins only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recommender.evaluation.checkins import HOURS, CheckIns
from recommender.evaluation.protocol import dense_rows
from recommender.evaluation.whereabouts import REACHES, surrounded, whereabouts
from recommender.models import Als, ItemItem, Spectral
from recommender.models.base import Floats

# Check-ins fade; popularity is looked at over these many weeks that have any.
FADING_WEEKS, OWN_FADING_WEEKS = 8.0, 6.0
WINDOWS = (1, 4, 12)
CURIOUS_WEEKS = 6
FACTORS = 64
# How much the habits of all count against those of one, in check-ins.
TRUST = 5.0
# Whose scores say how large a place's public is: everybody who was seen lately, up to this many.
SHARED = ("itemitem_lately", "als")
SCORES = ("itemitem", "itemitem_lately", "itemitem_fresh", "als", "als_lately", "spectral")
MOST_RECENT, MOST_PUBLIC, BATCH = 100_000, 1_000, 100


@dataclass(frozen=True, kw_only=True)
class Tastes:
    """The models, fitted on check-ins before some week."""

    itemitem: ItemItem
    fresh: ItemItem  # the same, where what is recent counts for more
    als: Als
    spectral: Spectral


def fit(known: CheckIns, week: int, *, threads: int) -> Tastes:
    ever, lately = ever_and_lately(known, week)
    return Tastes(
        itemitem=ItemItem(neighbours=1000, threads=threads).fit(ever),
        fresh=ItemItem(neighbours=1000, threads=threads).fit(lately),
        als=Als(factors=FACTORS, alpha=100.0, regularization=1.0, threads=threads).fit(ever),
        spectral=Spectral(factors=FACTORS).fit(ever),
    )


def ever_and_lately(known: CheckIns, week: int) -> tuple[csr_matrix, csr_matrix]:
    """Users x items: 1 where she ever was; and at most 1, fading with time."""
    ever = known.matrix()
    ever.data[:] = 1.0
    lately = known.matrix(np.exp2(-known.weeks_ago(week) / FADING_WEEKS))
    lately.data = np.minimum(lately.data, 1.0)
    return ever, lately


@dataclass(frozen=True, kw_only=True)
class Past:
    """All check-ins before `week`, and the models fitted on them (or on somewhat older ones)."""

    known: CheckIns
    week: int
    tastes: Tastes
    points: NDArray[np.float64]

    def signals(self, users: NDArray[np.int64], items: NDArray[np.int64]) -> dict[str, Floats]:
        """Users x items of every signal; NaN is unknown."""
        shape = (users.size, items.size)
        told: dict[str, Floats] = {}
        for name, of_item in self.of_items.items():
            told[name] = np.broadcast_to(of_item[None, items], shape)
        for name, of_user in self.of_users.items():
            told[name] = np.broadcast_to(of_user[users, None], shape)
        told |= self._own(users, items)
        told |= self.scores(users, items)
        told |= self._places(users, items)
        told["hours"] = self._hours(users, items)
        for name, whole in self._public.items():
            mine = told[name] if name.startswith("around") else _loud(told[name])
            told[f"share_{name}"] = mine - whole[None, items]
        return told

    @cached_property
    def of_items(self) -> dict[str, Floats]:
        """How many people came, how many for the first time, how often, since when."""
        known, size = self.known, self.known.items
        told = {"people": self._people(known), "visits": _log(np.bincount(known.item, minlength=size))}
        weeks = np.unique(known.week)
        for window in WINDOWS:
            recent = known.since(int(weeks[-window:][0]) if weeks.size else 0)
            told[f"people_{window}"] = self._people(recent)
            told[f"visits_{window}"] = _log(np.bincount(recent.item, minlength=size))
            told[f"newcomers_{window}"] = _log(np.bincount(recent.item[recent.first], minlength=size))
        ago = known.weeks_ago(self.week)
        oldest, latest = np.full(size, np.nan), np.full(size, np.nan)
        np.fmax.at(oldest, known.item, ago)
        np.fmin.at(latest, known.item, ago)
        told["since"], told["last"] = oldest.astype(np.float32), latest.astype(np.float32)
        told["passing"] = (np.expm1(told["people"]) / np.maximum(np.expm1(told["visits"]), 1)).astype(
            np.float32
        )
        return told

    @cached_property
    def of_users(self) -> dict[str, Floats]:
        """How much is known of her, how curious she is, how famous the places are that she goes to."""
        known, size = self.known, self.known.users
        visits = np.bincount(known.user, minlength=size)
        weeks = np.unique(known.week)
        recent = known.since(int(weeks[-CURIOUS_WEEKS:][0]) if weeks.size else 0)
        latest = np.full(size, np.nan)
        np.fmin.at(latest, known.user, known.weeks_ago(self.week))
        fame = np.bincount(known.user, weights=self.of_items["people"][known.item], minlength=size)
        return {
            "my_places": _log(np.bincount(known.user[known.first], minlength=size)),
            "my_visits": _log(visits),
            "my_last": latest.astype(np.float32),
            "my_fame": (fame / np.maximum(visits, 1)).astype(np.float32),
            "my_curiosity": (
                np.bincount(recent.user[recent.first], minlength=size)
                / np.maximum(np.bincount(recent.user, minlength=size), 1)
            ).astype(np.float32),
        }

    def scores(
        self, users: NDArray[np.int64], items: NDArray[np.int64], names: Sequence[str] = SCORES
    ) -> dict[str, Floats]:
        """The models' scores, of all that she did and (`lately`) of what she did lately."""
        ever, lately = self._matrices
        tastes = self.tastes
        from_what = {
            "itemitem": (tastes.itemitem, ever),
            "itemitem_lately": (tastes.itemitem, lately),
            "itemitem_fresh": (tastes.fresh, lately),
            "als": (tastes.als, ever),
            "als_lately": (tastes.als, lately),
            "spectral": (tastes.spectral, ever),
        }
        return {name: _score(from_what[name][0], from_what[name][1][users], items) for name in names}

    @cached_property
    def _matrices(self) -> tuple[csr_matrix, csr_matrix]:
        return ever_and_lately(self.known, self.week)

    @cached_property
    def _counts(self) -> dict[str, csr_matrix]:
        """How often she was there, the same fading, in how many weeks; and how fresh the last time is."""
        known = self.known
        fading = np.exp2(-self._ago / OWN_FADING_WEEKS)
        weekly = np.unique(
            np.stack([known.user * known.items + known.item, known.week]), axis=1, return_index=True
        )[1]
        once = np.zeros(known.user.size)
        once[weekly] = 1.0
        # check-ins are in order of time: the last of a pair's is the latest
        order = np.lexsort((known.minute, known.item, known.user))
        pair = known.user[order] * known.items + known.item[order]
        latest = order[np.flatnonzero(np.diff(pair, append=-1))]
        last = csr_matrix(
            ((1 / (1 + self._ago[latest])).astype(np.float32), (known.user[latest], known.item[latest])),
            shape=(known.users, known.items),
        )
        return {
            "own": known.matrix(),
            "own_lately": known.matrix(10 * fading),
            "own_weeks": known.matrix(once),
            "own_last": last,
        }

    @cached_property
    def _public(self) -> dict[str, Floats]:
        """Everybody's interest in each place: one among few who might go there is likelier to be who goes."""
        known, items = self.known, np.arange(self.known.items)
        active = np.unique(known.user[np.argsort(-known.minute, kind="stable")][:MOST_RECENT])[:MOST_PUBLIC]
        totals = dict.fromkeys(SHARED, np.zeros(items.size, dtype=np.float64))
        for start in range(0, active.size, BATCH):
            scores = self.scores(active[start : start + BATCH], items, SHARED)
            totals = {name: total + np.exp(_loud(scores[name])).sum(axis=0) for name, total in totals.items()}
        crowd = surrounded(self.points, np.expm1(self.of_items["people"]), reach=REACHES["quarter"])
        return {name: np.log(total + 1e-6).astype(np.float32) for name, total in totals.items()} | {
            "around_quarter": crowd
        }

    def been(self, users: NDArray[np.int64], items: NDArray[np.int64]) -> NDArray[np.bool_]:
        return dense_rows(self._matrices[0][users][:, items]) > 0

    def _own(self, users: NDArray[np.int64], items: NDArray[np.int64]) -> dict[str, Floats]:
        found = {name: dense_rows(table[users][:, items]) for name, table in self._counts.items()}
        often = np.maximum(np.expm1(self.of_users["my_visits"][users, None]), 1)
        told = {name: np.log1p(values) for name, values in found.items()}
        return told | {"own_part": (found["own"] / often).astype(np.float32)}

    def _places(self, users: NDArray[np.int64], items: NDArray[np.int64]) -> dict[str, Floats]:
        rows = []
        for user in users:
            hers = slice(self.known.starts[user], self.known.starts[user + 1])
            rows.append(
                whereabouts(
                    points=self.points,
                    candidates=items,
                    visited=self.known.item[hers],
                    weeks_ago=self._ago[hers],
                    elsewhere=self._elsewhere,
                )
            )
        return {name: np.stack([row[name] for row in rows]) for name in rows[0]} if rows else {}

    @cached_property
    def _ago(self) -> NDArray[np.float64]:
        return self.known.weeks_ago(self.week)

    @cached_property
    def _elsewhere(self) -> NDArray[np.float64]:
        """The middle of everybody's check-ins, for who has none."""
        seen = self.points[self.known.item]
        seen = seen[np.isfinite(seen).all(axis=1)]
        return np.median(seen, axis=0) if seen.size else np.zeros(2)

    @cached_property
    def _parts(self) -> tuple[Floats, Floats]:
        """When she goes out, over when everybody does; and when one goes there."""
        known = self.known
        counts = np.bincount(known.part, minlength=HOURS).astype(np.float64) + 1.0
        everybody: NDArray[np.float64] = counts / counts.sum()
        hers = _habits(known.user, known.part, known.users, everybody)
        return (
            (hers / everybody).astype(np.float32),
            _habits(known.item, known.part, known.items, everybody),
        )

    def _hours(self, users: NDArray[np.int64], items: NDArray[np.int64]) -> Floats:
        hers, theirs = self._parts
        return hers[users] @ theirs[items].T

    def _people(self, visits: CheckIns) -> Floats:
        pairs = np.unique(visits.user * visits.items + visits.item)
        return _log(np.bincount(pairs % visits.items, minlength=visits.items))


def _habits(
    of: NDArray[np.int64], part: NDArray[np.int64], size: int, everybody: NDArray[np.float64]
) -> Floats:
    counts = np.bincount(of * HOURS + part, minlength=size * HOURS).reshape(size, HOURS)
    return ((counts + TRUST * everybody) / (counts.sum(axis=1, keepdims=True) + TRUST)).astype(np.float32)


def _score(model: Any, histories: csr_matrix, items: NDArray[np.int64]) -> Floats:
    profiles = model.profiles(histories)
    if isinstance(model, ItemItem):
        return dense_rows(profiles[:, items])
    return dense_rows(profiles) @ dense_rows(model.place(items.astype(np.int32))).T


def _loud(scores: Floats) -> Floats:
    """The logarithm of scores over the best of a person's, so that people speak at the same volume."""
    top = np.maximum(scores.max(axis=1, keepdims=True, initial=0.0), 1e-9)
    return np.log(np.maximum(scores, 0.0) / top + 1e-6).astype(np.float32)


def _log(counts: NDArray[Any]) -> Floats:
    return np.log1p(counts).astype(np.float32)
