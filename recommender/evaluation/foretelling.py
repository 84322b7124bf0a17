"""What can be said of items that nobody has had: by what they are like, by their links, by what was learned.

Everything here is the serving code's: traits and the ridge of `content`, the graph of `links`, the models. A
`Foretelling` stands for one set of candidates and one training matrix, so that the same is asked twice: of items
held out from training (to learn how much each signal says) and of the test's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recommender.content import Portrait, ridge
from recommender.evaluation.protocol import dense_rows
from recommender.links import Graph
from recommender.models import Als, ItemItem
from recommender.models.base import Floats, dense

# Beyond this many visits an item's position is as certain as it gets.
CERTAIN_AFTER = 10.0
STIFFNESS = 3.0
MOST_FACTORS = 256
ITEMS_A_FACTOR = 50
# Known items x candidates in one table, 0.4 GB of which three are kept: beyond it the most visited items speak.
MOST_CELLS = 100_000_000

CONTENT = "content"
# How the first stage weighs standardised scores; chosen on items held out from training (docs/recommender.md).
WEIGHTS: Mapping[str, float] = {"als": 1.0, "taste": 0.4, "itemitem": 0.4, CONTENT: 0.3, "far_links": 0.15}


@dataclass(frozen=True, kw_only=True)
class Described:
    """What is known of the items themselves, whoever had them: the same for every split."""

    traits: csr_matrix  # items x traits, unit rows
    related: Portrait  # the same with what links add, or traits alone without links
    graph: Graph | None


class Foretelling:
    """Signals for every user and candidate; candidates have no visit in `matrix`."""

    def __init__(
        self, matrix: csr_matrix, described: Described, candidates: NDArray[np.int64], *, threads: int
    ) -> None:
        self.matrix = matrix
        self.described = described
        self.candidates = candidates
        counts = np.bincount(matrix.indices, minlength=matrix.shape[1])
        most = min(np.count_nonzero(counts), max(1, MOST_CELLS // candidates.size))
        self.known = np.sort(np.argsort(-counts, kind="stable")[:most])
        factors = int(np.clip(self.known.size // ITEMS_A_FACTOR, 8, MOST_FACTORS))
        self.als = Als(factors=factors, alpha=100.0, regularization=1.0, threads=threads).fit(matrix)
        near = ItemItem(neighbours=100, threads=threads).fit(matrix).similarity[self.known][:, self.known]
        trust = (np.minimum(counts[self.known], CERTAIN_AFTER) / CERTAIN_AFTER).astype(np.float32)
        known, unseen = described.related.take(self.known), described.related.take(candidates)
        self.taste = ridge(known, trust, stiffness=STIFFNESS).telling(unseen)
        self.neighbours = dense_rows(near @ self.taste)
        self.likeness = known.likeness(unseen)
        self.foretold = _pointing(self.als.items[self.known].T @ self.taste)
        fame = np.log1p(counts).astype(np.float32)
        self.standing = self._standing(fame)
        self.links = None if described.graph is None else described.graph.near[:, candidates]

    def scores(self, batch: NDArray[np.int64]) -> dict[str, Floats]:
        """Per signal: users x candidates."""
        rows = self.matrix[batch]
        mine = rows[:, self.known]
        described, candidates = self.described, self.candidates
        traits = described.traits
        found = {
            CONTENT: dense_rows((rows @ traits) @ traits[candidates].T),
            "als": dense_rows(self.als.profiles(rows)) @ self.foretold,
            "taste": dense_rows(mine @ self.taste),
            "itemitem": dense_rows(mine @ self.neighbours),
            "likeness": dense_rows(mine @ self.likeness),
            "nearest": _largest(mine, self.likeness),
            "closest": _largest(mine, self.taste),
        }
        if self.links is not None and described.graph is not None:
            found["links"] = dense_rows(rows @ self.links)
            found["far_links"] = dense_rows((rows @ described.graph.near) @ self.links)
        return found

    def _standing(self, fame: Floats) -> Mapping[str, Floats]:
        """Of each candidate, whoever asks: how much is told of it, and how liked things like it are."""
        described, candidates = self.described, self.candidates
        mean = float(fame[self.known].mean())
        found = {
            "fame": dense((fame[self.known] - mean) @ self.taste),
            "told": np.log1p(np.diff(described.traits[candidates].indptr)).astype(np.float32),
            "liked": self.taste.mean(axis=0),
        }
        if described.graph is not None:
            found["degree"] = np.log1p(described.graph.degree[candidates])
            found["kin_fame"] = dense(described.graph.mean[candidates] @ fame)
        return found


def standardised(scores: Floats) -> Floats:
    """Zero mean and unit deviation over each user's candidates; zeros where they don't differ."""
    spread = scores.std(axis=1, keepdims=True)
    centred = scores - scores.mean(axis=1, keepdims=True)
    return np.asarray(centred / np.where(spread > 1e-9, spread, 1), dtype=np.float32) * (spread > 1e-9)


def _pointing(positions: Floats) -> Floats:
    """Columns of length 1: how far out a forecast stands says how sure it is, not how good."""
    return np.asarray(positions / np.maximum(np.linalg.norm(positions, axis=0), 1e-9), dtype=np.float32)


def _largest(mine: csr_matrix, table: Floats) -> Floats:
    """Of each user's items the one that says most of each candidate; 0 without items."""
    found = np.zeros((mine.shape[0], table.shape[1]), dtype=np.float32)
    for row in np.flatnonzero(np.diff(mine.indptr)).tolist():
        found[row] = table[mine.indices[mine.indptr[row] : mine.indptr[row + 1]]].max(axis=0)
    return found
