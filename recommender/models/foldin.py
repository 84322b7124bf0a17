"""Where many histories point in ALS's space, solved exactly and together.

x = G Y_h^T (I + (C - I) Y_h G Y_h^T)^-1 c with G = (Y^T Y + reg I)^-1: one system as large as the history.
Histories of like size are solved together, padded with visits of confidence 1 at nowhere. A history that is longer
than the space is wide is solved in the space instead.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from recommender.models.base import Floats, Ints, Rows

# Histories solved at a time, in visits: 4,096 rows of 512 factors are 8 MB.
TOGETHER = 4096


def gram(items: Floats, regularization: float) -> NDArray[np.float64]:
    """Y^T Y + reg I, summed in double precision but never the whole of Y at once."""
    width = items.shape[1]
    found = np.zeros((width, width))
    for start in range(0, items.shape[0], TOGETHER):
        part = items[start : start + TOGETHER].astype(np.float64)
        found += part.T @ part
    found[np.diag_indices(width)] += regularization
    return found


def fold_in(items: Floats, inverse: Floats, confidences: csr_matrix, *, threads: int = 1) -> Rows:
    """One row per history. `confidences` (histories x items) are above 0; `inverse` is G."""
    rows, width = confidences.shape[0], items.shape[1]
    out = np.zeros((rows, width), dtype=np.float32)
    starts, ends = confidences.indptr[:-1], confidences.indptr[1:]
    sizes = ends - starts
    used, column = np.unique(confidences.indices, return_inverse=True)
    visited = np.vstack([items[used], np.zeros((1, width), dtype=np.float32)])
    spread = visited @ inverse

    def solve(group: NDArray[np.int64]) -> None:
        at = starts[group][:, None] + np.arange(int(sizes[group].max()))
        real = at < ends[group][:, None]
        at = np.where(real, at, 0)
        mine = np.where(real, column[at], used.size)
        sure = np.where(real, confidences.data[at], 1).astype(np.float32)
        spreads = spread[mine]
        system = visited[mine] @ spreads.swapaxes(1, 2)
        system *= (sure - 1)[:, :, None]
        system[:, np.arange(at.shape[1]), np.arange(at.shape[1])] += 1
        solved = np.linalg.solve(system, np.where(real, sure, 0).astype(np.float32)[:, :, None])
        out[group] = (solved.swapaxes(1, 2) @ spreads)[:, 0]

    with ThreadPoolExecutor(threads) as pool, threadpool_limits(limits=1):
        for _ in pool.map(solve, _alike(np.flatnonzero((sizes > 0) & (sizes <= width)), sizes)):
            pass
        large = np.flatnonzero(sizes > width)
        if large.size:
            whole = np.linalg.inv(inverse.astype(np.float64)).astype(np.float32)

            def solve_one(row: np.int64) -> None:
                mine = slice(starts[row], ends[row])
                out[row] = in_space(visited[column[mine]], whole, confidences.data[mine])

            for _ in pool.map(solve_one, large):
                pass
    return out


def in_space(visited: Floats, whole: Floats, confidence: Floats) -> Floats:
    """The same, from the system as large as the space: (Y^T Y + reg I) is `whole`."""
    system = whole + visited.T @ ((confidence - 1)[:, None] * visited)
    return np.linalg.solve(system, visited.T @ confidence).astype(np.float32)


def _alike(rows: NDArray[np.int64], sizes: Ints) -> Iterator[NDArray[np.int64]]:
    """The rows in groups of like size, of at most TOGETHER visits (or one row)."""
    ordered = rows[np.argsort(sizes[rows], kind="stable")]
    start = 0
    while start < ordered.size:
        group = ordered[start : start + max(1, TOGETHER // int(sizes[ordered[start]]))]
        group = group[: max(1, TOGETHER // int(sizes[group[-1]]))]
        yield group
        start += group.size
