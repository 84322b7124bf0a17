"""What a fit on very many people does otherwise: the same models, a tenth of the time, a third of the memory.

Above MANY people each model starts from a fixed-seed sample of them and is finished on everybody:

- item-item counts what items have in common on so many people of each item as make it certain, not on all;
- ALS and the spectral filter find their space on the sample and sharpen it on everybody.

Blocks are reduced in their order, so that the number of threads doesn't change a byte.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from recommender.models.base import Floats, Ints, degrees

MANY = 200_000
SAMPLE = 60_000
# What two items have in common is counted on so many people of the more visited one.
CERTAIN = 4_000
_ROWS = 20_000
_ITEMS = 250
_PARTS = 12
_SEED = 7


def many(matrix: csr_matrix) -> bool:
    return bool(matrix.shape[0] > MANY)


def sample(matrix: csr_matrix) -> csr_matrix:
    """Whole rows of SAMPLE people."""
    chosen = np.random.default_rng(_SEED).choice(matrix.shape[0], SAMPLE, replace=False)
    return matrix[np.sort(chosen)]


def _runs(size: int, step: int) -> Iterator[tuple[int, int]]:
    for low in range(0, size, step):
        yield low, min(size, low + step)


def _scaled(matrix: csr_matrix, low: int, high: int, rows: Floats, columns: Floats) -> csr_matrix:
    """Rows low..high, each times its own factor and each column's: a copy."""
    block = matrix[low:high]
    block.data *= np.repeat(rows[low:high], np.diff(block.indptr))
    block.data *= columns[block.indices]
    return block


def _turned(matrix: csr_matrix) -> Iterator[tuple[int, csr_matrix]]:
    """Items x people, a part of the items at a time: as a whole it would weigh as much as the matrix does."""
    for low, high in _runs(matrix.shape[1], -(-matrix.shape[1] // _PARTS)):
        yield low, matrix[:, low:high].T.tocsr()


def nearest(matrix: csr_matrix, *, k: int, user_power: float, item_power: float, threads: int) -> csr_matrix:
    """The k items with most in common with each, itself left out: (D_u^-p R D_i^-q)^T (D_u^-p R D_i^-q), estimated.

    A person counts for an item if her place in a random order is below the item's own limit, n CERTAIN / visitors; two
    items are counted on the people below both limits, and their sum is scaled up to all.
    """
    people, items = matrix.shape
    users, weights = degrees(matrix)
    visitors = np.bincount(matrix.indices, minlength=items)
    over = np.maximum(visitors / CERTAIN, 1.0).astype(np.float32)
    turn = np.random.default_rng(_SEED).permutation(people).astype(np.float32)
    kept = []
    for low, high in _runs(people, _ROWS):
        block = _scaled(matrix, low, high, users**-user_power, np.ones(items, dtype=np.float32))
        late = np.repeat(turn[low:high], np.diff(block.indptr)) * over[block.indices] >= people
        block.data[late] = 0
        block.eliminate_zeros()
        kept.append(block.copy())  # else what was left out keeps its memory
    counted = vstack(kept, format="csr")
    del kept
    scale = weights**-item_power

    def best(run: tuple[int, int], part: csr_matrix, first: int) -> tuple[Ints, Ints, Floats]:
        low, high = run
        common = part[low - first : high - first] @ counted
        rows, columns, values = [], [], []
        for at in range(high - low):
            mine = slice(common.indptr[at], common.indptr[at + 1])
            others = common.indices[mine]
            alike = common.data[mine] * np.maximum(over[low + at], over[others]) * scale[others]
            alike[others == low + at] = 0
            if others.size > k:
                top = np.argpartition(-alike, k)[:k]
                others, alike = others[top], alike[top]
            some = alike > 0
            rows.append(np.full(int(some.sum()), low + at, dtype=np.int32))
            columns.append(others[some])
            values.append(alike[some] * scale[low + at])
        return np.concatenate(rows), np.concatenate(columns), np.concatenate(values)

    found: list[tuple[Ints, Ints, Floats]] = []
    with ThreadPoolExecutor(threads) as pool:
        for first, part in _turned(counted):
            runs = [(first + low, first + high) for low, high in _runs(part.shape[0], _ITEMS)]
            found += pool.map(lambda run, part=part, first=first: best(run, part, first), runs)  # type: ignore[misc]
    rows, columns, values = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return csr_matrix((values, (rows, columns)), shape=(items, items), dtype=np.float32)


def sharpened(
    matrix: csr_matrix,
    start: Floats,
    *,
    users: Floats,
    items: Floats,
    regularization: float,
    sweeps: int,
    threads: int,
) -> Floats:
    """Item factors after some sweeps of ALS over everybody. `users`, `items`: what a row's and a column's weights are
    scaled by to make confidences of them.
    """
    # Only training needs implicit; a web worker never loads it.
    from implicit.cpu._als import least_squares_cg

    factors = np.array(start, dtype=np.float32)
    people = np.zeros((matrix.shape[0], factors.shape[1]), dtype=np.float32)
    for _ in range(sweeps):
        for low, high in _runs(matrix.shape[0], 4 * _ROWS):
            block = _scaled(matrix, low, high, users, items)
            least_squares_cg(block, people[low:high], factors, regularization, num_threads=threads)
        for low, part in _turned(matrix):
            high = low + part.shape[0]
            block = _scaled(part, 0, part.shape[0], items[low:high], users)
            least_squares_cg(block, factors[low:high], people, regularization, num_threads=threads)
    return factors


def turned_to(matrix: csr_matrix, start: Floats, *, threads: int) -> Floats:
    """The leading right singular vectors of D_u^-.5 R D_i^-.5, from a start that is near them: one step of subspace
    iteration over everybody, then Rayleigh-Ritz. As many as `start` has columns, the leading one first.
    """
    users, items = degrees(matrix)

    def through(low: int, high: int, basis: Floats) -> tuple[csr_matrix, Floats]:
        block = _scaled(matrix, low, high, users**-0.5, items**-0.5)
        return block, block @ basis

    def stepped(run: tuple[int, int], basis: Floats) -> Floats:
        block, seen = through(*run, basis)
        back: Floats = block.T @ seen
        return back

    def gram(run: tuple[int, int], basis: Floats) -> Floats:
        _, seen = through(*run, basis)
        inner: Floats = seen.T @ seen
        return inner

    basis = np.linalg.qr(start)[0].astype(np.float32)
    basis = np.linalg.qr(_summed(stepped, matrix.shape[0], basis, threads))[0].astype(np.float32)
    _, vectors = np.linalg.eigh(_summed(gram, matrix.shape[0], basis, threads))
    turned: Floats = (basis @ vectors[:, ::-1]).astype(np.float32)
    return turned


def _summed(
    part: Callable[[tuple[int, int], Floats], Floats], people: int, basis: Floats, threads: int
) -> NDArray[np.float64]:
    """The sum of a function over runs of people, in their order, a few at a time: partial sums are large."""
    total: NDArray[np.float64] | None = None
    runs = list(_runs(people, _ROWS))
    with ThreadPoolExecutor(threads) as pool:
        for at in range(0, len(runs), 4 * threads):
            for found in pool.map(lambda run: part(run, basis), runs[at : at + 4 * threads]):
                total = found.astype(np.float64) if total is None else total + found
    assert total is not None
    return total
