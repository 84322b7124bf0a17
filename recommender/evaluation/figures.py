"""What the lists are like, besides whether they are right.

- coverage: the part of the candidates that is in somebody's list.
- novelty: mean of -log2((visits + 1) / (people + 1)) over what is shown; an item that everybody had says 0.
- intra_list_distance: 1 - mean cosine over the pairs of a list, by features, else by who visited.
- exposure_gini: how unequally the lists are shared out over the candidates (0: all alike, 1: one takes all);
  organiser_gini: the same over organisers, where features say `organiser:...`.
- popularity_lift: (mean popularity of what is shown - of what she had) / of what she had, each averaged over
  people (Abdollahpouri et al. 2019, group average popularity).
- calibration_error: Steck (2018): KL(p || .99 q + .01 p), p the categories of what she had, q of what is shown.
  Categories are the features, else three bands of popularity: the items with the first 20%, the next 60% and the
  last 20% of all visits. Averaged over people with a history.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array

from recommender.models.base import dense

type Lists = NDArray[np.int64]  # people x k columns, best first; -1 where a list is short

ORGANISER = "organiser:"
STECK_MIX = 0.01
BAND_ENDS = (0.2, 0.8)
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the lists are held against.

    done: people x items, what they had in training; people in the order of the lists' rows, or all of them.
    candidates: the item of each column of the lists. features: (item, name), if there are any.
    """

    done: csr_matrix
    candidates: NDArray[np.int64]
    features: Sequence[tuple[int, str]] | None = None

    @cached_property
    def visits(self) -> NDArray[np.float64]:
        return np.bincount(self.done.indices, minlength=self.done.shape[1]).astype(np.float64)

    @cached_property
    def positions(self) -> csr_matrix:
        """Items x dimensions, rows of length 1: what distance is measured by."""
        rows = self.described if self.described is not None else (self.done != 0).astype(np.float32).T
        return _scaled(rows.tocsr(), power=2)

    @cached_property
    def categories(self) -> csr_matrix:
        """Items x categories, rows that sum to 1."""
        if self.described is not None:
            return _scaled(self.described, power=1)
        order = np.argsort(-self.visits, kind="stable")
        before = np.cumsum(self.visits[order]) - self.visits[order]
        ends = np.array(BAND_ENDS) * float(self.visits.sum())
        bands = np.empty(order.size, dtype=np.int64)
        bands[order] = np.searchsorted(ends, before, side="right")
        every = np.arange(order.size)
        return csr_matrix((np.ones(order.size, np.float32), (every, bands)), shape=(order.size, 3))

    @cached_property
    def described(self) -> csr_matrix | None:
        if not self.features:
            return None
        names = {name: at for at, name in enumerate(sorted({name for _, name in self.features}))}
        rows = [item for item, _ in self.features]
        columns = [names[name] for _, name in self.features]
        table = csr_matrix(
            (np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(self.done.shape[1], len(names))
        )
        table.data[:] = 1.0
        return table

    @cached_property
    def organisers(self) -> NDArray[np.int64] | None:
        """A number of each item's organiser, -1 where it isn't told; None if no item's is."""
        told = {item: name for item, name in self.features or () if name.startswith(ORGANISER)}
        if not told:
            return None
        numbers = {name: at for at, name in enumerate(sorted(set(told.values())))}
        found = np.full(self.done.shape[1], -1, dtype=np.int64)
        found[list(told)] = [numbers[name] for name in told.values()]
        return found


def characteristics(lists: Lists, people: NDArray[np.int64], around: Surroundings) -> dict[str, float]:
    """The figures above for lists of candidates' columns; `people` are their rows of `done`."""
    shown = np.bincount(lists[lists >= 0], minlength=around.candidates.size)
    found = {"coverage": float((shown > 0).mean()), "exposure_gini": gini(shown)}
    if around.organisers is not None:
        organisers = around.organisers[around.candidates]
        told = organisers >= 0
        exposure = np.bincount(organisers[told], weights=shown[told])
        offered = np.bincount(organisers[told], minlength=exposure.size) > 0
        found["organiser_gini"] = gini(exposure[offered])
    found["novelty"] = float((shown * _surprise(around)).sum()) / max(int(shown.sum()), 1)
    distance, error, lift = [], [], []
    for start in range(0, people.size, BATCH):
        rows = slice(start, start + BATCH)
        table = _table(lists[rows], around)
        done = around.done[people[rows]]
        distance.append(_distances(table, around.positions))
        known = np.diff(done.indptr) > 0
        error.append(_miscalibration(done[known], table[known], around.categories))
        lift.append(
            np.stack([_means(table[known], around.visits), _means(done[known], around.visits)], axis=1)
        )
    found["intra_list_distance"] = _mean(np.concatenate(distance))
    found["calibration_error"] = _mean(np.concatenate(error))
    lifted = np.concatenate(lift)
    ours, theirs = (_mean(lifted[:, side]) for side in (0, 1))
    if theirs > 0 and around.visits[around.candidates].any():
        found["popularity_lift"] = ours / theirs - 1
    return found


def gini(exposure: NDArray[np.int64] | NDArray[np.float64]) -> float:
    """0 where all get the same, towards 1 where one gets everything."""
    ordered = np.sort(np.asarray(exposure, dtype=np.float64))
    total = ordered.sum()
    if ordered.size == 0 or total == 0:
        return 0.0
    ranks = np.arange(1, ordered.size + 1)
    return float((2 * ranks - ordered.size - 1) @ ordered / (ordered.size * total))


def _surprise(around: Surroundings) -> NDArray[np.float64]:
    part = (around.visits[around.candidates] + 1) / (around.done.shape[0] + 1)
    return np.asarray(-np.log2(part))


def _table(lists: Lists, around: Surroundings) -> csr_matrix:
    """People x items: 1 where the item is in the list."""
    row, at = np.nonzero(lists >= 0)
    items = around.candidates[lists[row, at]]
    return csr_matrix((np.ones(row.size, np.float32), (row, items)), shape=(len(lists), around.done.shape[1]))


def _distances(table: csr_matrix, positions: csr_matrix) -> NDArray[np.float64]:
    """|sum of unit vectors|^2 holds every pair's cosine twice, and 1 for each vector that isn't zero."""
    together = (table @ positions).tocsr()
    squares = dense(together.multiply(together).sum(axis=1)).astype(np.float64)
    standing = dense(table @ np.minimum(np.diff(positions.indptr), 1).astype(np.float32)).astype(np.float64)
    size = np.diff(table.indptr).astype(np.float64)
    pairs = size * (size - 1)
    return 1 - (squares - standing)[pairs > 0] / pairs[pairs > 0]


def _miscalibration(done: csr_matrix, table: csr_matrix, categories: csr_matrix) -> NDArray[np.float64]:
    had = _scaled((_scaled(done, power=1) @ categories).tocsr(), power=1)
    shown = _scaled((_scaled(table, power=1) @ categories).tocsr(), power=1)
    row = np.repeat(np.arange(had.shape[0]), np.diff(had.indptr))
    p = had.data.astype(np.float64)
    q = dense(shown[row, had.indices]).astype(np.float64) if row.size else p
    parts = p * np.log(p / ((1 - STECK_MIX) * q + STECK_MIX * p))
    # rounding can leave a hair below 0
    return np.maximum(np.bincount(row, weights=parts, minlength=had.shape[0]), 0)[np.diff(had.indptr) > 0]


def _means(table: csr_matrix, values: NDArray[np.float64]) -> NDArray[np.float64]:
    sums = np.asarray((table != 0) @ values).reshape(-1)
    return sums / np.maximum(np.diff(table.indptr), 1)


def _scaled(rows: csr_matrix, *, power: int) -> csr_matrix:
    """Rows of length 1 (power 2) or of sum 1 (power 1); empty rows stay empty."""
    sums = dense(abs(rows).power(power).sum(axis=1)) ** (1 / power)
    return (diags_array(1 / np.where(sums > 0, sums, 1)).tocsr() @ rows).tocsr().astype(np.float32)


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean()) if values.size else 0.0
