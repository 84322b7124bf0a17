"""What hangs together: something that nobody has been to stands near its relatives.

A link has no direction and no weight: one cites the other, both are of one production, somebody plays in
both. It counts in three ways:

- `near`: from what she has along the links, each end's fame divided out; twice is links of links.
- `smoothed`: an item takes on a part of what its relatives are like.
- `surroundings`: where an item stands in the graph, as a few numbers that a regression can use.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array, eye_array

from recommender.content import Portrait, unit_length
from recommender.models.base import Floats, dense

# How much of its relatives' traits an item takes on; measured on citeulike-a, docs/recommender.md.
KIN_SHARE = 0.3
# How loud the surroundings speak beside the traits.
SURROUNDINGS_SHARE = 0.7
MOST_DIMENSIONS = 512
ITEMS_A_DIMENSION = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Graph:
    """near: D^-.5 A D^-.5; mean: D^-1 A, whose rows sum to 1; degree: links of each item."""

    near: csr_matrix
    mean: csr_matrix
    degree: Floats


def graph(links: NDArray[np.int64], *, items: int) -> Graph:
    """From pairs of items, in whichever direction and however often they are told; nothing links to itself."""
    apart = links[links[:, 0] != links[:, 1]]
    both = np.concatenate([apart, apart[:, ::-1]])
    table = csr_matrix((np.ones(len(both), np.float32), (both[:, 0], both[:, 1])), shape=(items, items))
    table.data[:] = 1.0
    degree = dense(table.sum(axis=1))
    known = np.maximum(degree, 1.0)
    root = diags_array((known**-0.5).astype(np.float32)).tocsr()
    return Graph(
        near=(root @ table @ root).tocsr(),
        mean=(diags_array((1 / known).astype(np.float32)).tocsr() @ table).tocsr(),
        degree=degree,
    )


def smoothed(rows: csr_matrix, kin: csr_matrix, *, share: float = KIN_SHARE) -> csr_matrix:
    """Rows of traits with a part of the mean of their relatives' (`kin`: rows x relatives), of unit length."""
    return unit_length(rows + share * kin)


def surroundings(found: Graph, *, seed: int = 7) -> Floats:
    """Items x dimensions: the leading directions of who is linked with whom, and with whose relatives."""
    items = found.near.shape[0]
    own = unit_length((found.near + eye_array(items, format="csr", dtype=np.float32)).tocsr())
    around = unit_length((own @ own).tocsr())
    linked = int((found.degree > 0).sum())
    dimensions = min(MOST_DIMENSIONS, linked // ITEMS_A_DIMENSION)
    if dimensions < 1:
        return np.zeros((items, 0), dtype=np.float32)
    # Only training needs scikit-learn; a web worker never loads it.
    from sklearn.utils.extmath import randomized_svd

    left, strength, _ = randomized_svd(around, n_components=dimensions, n_iter=2, random_state=seed)
    # what stands alone stands nowhere
    return np.asarray(left * strength * (found.degree > 0)[:, None], dtype=np.float32)


def related(traits: csr_matrix, found: Graph) -> Portrait:
    """Traits with those of relatives in them, and beside them where the item stands in the graph."""
    return Portrait(
        traits=smoothed(traits, found.mean @ traits),
        beside=surroundings(found) * np.float32(SURROUNDINGS_SHARE),
    )
