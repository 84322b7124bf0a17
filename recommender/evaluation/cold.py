"""cold: nobody has had any of the candidates; rank the test file's items by their traits and links.

Two stages, as in serving: a weighted sum of all signals, then trees over the best few hundred. The trees learn from
training only: a tenth of its items is held out as if nobody had had them, and who did is what there is to learn.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recommender.content import encoder_of, portrait
from recommender.errors import UnreadableFile
from recommender.evaluation import carving
from recommender.evaluation.figures import Surroundings
from recommender.evaluation.foretelling import WEIGHTS, Described, Foretelling, standardised
from recommender.evaluation.protocol import matrix_of, rank
from recommender.evaluation.reading import Pairs
from recommender.items import named
from recommender.links import graph, related
from recommender.models.base import Floats
from recommender.ranking import FEWEST_CHOICES, Boosted, Growth
from recommender.ranking.boosted import grow

# A feature of fewer items says more about a person who typed it than about the item.
RAREST_FEATURE = 5
SEED = 7
# Of this many users the trees learn, from their best by the sum; they order as many of a test user's.
LEARNERS = 3_000
SHORTLIST = 100
GROWTH = Growth(trees=120, rate=0.08, leaves=15, depth=6, fewest=200, stiffness=5.0)


def evaluate(
    *,
    train: Pairs,
    test: Pairs,
    features: Sequence[tuple[int, str]],
    links: Pairs | None,
    k: int,
    threads: int = 2,
) -> dict[str, dict[str, float]]:
    """Figures of both stages ("all"), of the sum alone ("sum") and of each signal alone."""
    candidates = np.unique(test[:, 1])
    train = train[~np.isin(train[:, 1], candidates)]
    if not len(train):
        raise UnreadableFile("training knows only items that are candidates: nothing to learn from")
    users = int(max(train[:, 0].max(), test[:, 0].max())) + 1
    items = 1 + max(
        int(train[:, 1].max()),
        int(candidates.max()),
        max((item for item, _ in features), default=0),
        int(links.max()) if links is not None and len(links) else 0,
    )
    matrix = matrix_of(train, users=users, items=items)
    wanted = _wanted(test, candidates, users)
    described = _described(features, links, items)
    trees = _learned(train, matrix, described, threads=threads)
    foretelling = Foretelling(matrix, described, candidates, threads=threads)

    def score(batch: NDArray[np.int64]) -> dict[str, Floats]:
        scores = foretelling.scores(batch)
        signals = {name: standardised(values) for name, values in scores.items()}
        first = _sum(signals, foretelling)
        return {"all": _second(first, signals, foretelling, batch, trees), "sum": first, **scores}

    asked = np.flatnonzero(np.diff(wanted.indptr) > 0)
    tallies = rank(users=asked, score=score, done=None, wanted=wanted, k=k, label="ranking")
    around = Surroundings(done=matrix, candidates=candidates, features=features)
    return {
        name: tally.figures(items=candidates.size, k=k, around=around if name == "all" else None)
        for name, tally in tallies.items()
    }


def _learned(train: Pairs, matrix: csr_matrix, described: Described, *, threads: int) -> Boosted | None:
    """Trees over the best by the sum, from items held out of training; None with too little to learn from."""
    held_out = carving.cold(train[:, 1], seed=SEED)
    if np.unique(train[held_out, 1]).size < 2 or not held_out.any() or held_out.all():
        return None
    unseen = np.unique(train[held_out, 1])
    past = matrix_of(train[~held_out], users=matrix.shape[0], items=matrix.shape[1])
    wanted = _wanted(train[held_out], unseen, matrix.shape[0])
    asked = np.flatnonzero((np.diff(wanted.indptr) > 0) & (np.diff(past.indptr) > 0))
    asked = np.random.default_rng(SEED).permutation(asked)[:LEARNERS]
    if wanted[asked].nnz < FEWEST_CHOICES:
        return None
    foretelling = Foretelling(past, described, unseen, threads=threads)
    rows, chosen = [], []
    for batch in np.array_split(np.sort(asked), max(1, asked.size // 200)):
        signals = {name: standardised(values) for name, values in foretelling.scores(batch).items()}
        first = _sum(signals, foretelling)
        best = _best(first, SHORTLIST)
        names, table = _table(signals, foretelling, batch, first, best)
        rows.append(table)
        chosen.append(np.take_along_axis(np.asarray(wanted[batch].todense()), best, axis=1) > 0)
    if not any(right.any() for right in chosen):
        return None
    return grow(np.concatenate(rows), np.concatenate(chosen).reshape(-1), names=names, growth=GROWTH)


def _second(
    first: Floats,
    signals: dict[str, Floats],
    foretelling: Foretelling,
    batch: NDArray[np.int64],
    trees: Boosted | None,
) -> Floats:
    """The sum's best in the order of the trees, above all others in the order of the sum."""
    if trees is None:
        return first
    best = _best(first, SHORTLIST)
    _, table = _table(signals, foretelling, batch, first, best)
    value = trees.trees.predict(table).reshape(best.shape)
    found = first - first.max(axis=1, keepdims=True) - 1
    np.put_along_axis(found, best, value - value.min(axis=1, keepdims=True), axis=1)
    return found


def _sum(signals: dict[str, Floats], foretelling: Foretelling) -> Floats:
    # somebody without a history gets what is likely to be liked
    total = np.tile(1e-3 * foretelling.standing["fame"], (next(iter(signals.values())).shape[0], 1))
    for name, weight in WEIGHTS.items():
        if name in signals:
            total += weight * signals[name]
    return total.astype(np.float32)


def _best(first: Floats, most: int) -> NDArray[np.int64]:
    """Users x the columns of their best, best first."""
    return np.argsort(-first, axis=1, kind="stable")[:, :most]


def _table(
    signals: dict[str, Floats],
    foretelling: Foretelling,
    batch: NDArray[np.int64],
    first: Floats,
    best: NDArray[np.int64],
) -> tuple[tuple[str, ...], Floats]:
    """What the trees see of each user's best: (names, users * best x names)."""
    found = {name: np.take_along_axis(values, best, axis=1) for name, values in signals.items()}
    found["sum"] = np.take_along_axis(first, best, axis=1)
    found["rank"] = np.broadcast_to(np.arange(best.shape[1], dtype=np.float32), best.shape)
    history = np.log1p(np.diff(foretelling.matrix[batch].indptr)).astype(np.float32)
    found["visits"] = np.broadcast_to(history[:, None], best.shape)
    found |= {name: values[best] for name, values in foretelling.standing.items()}
    return tuple(found), np.stack(list(found.values()), axis=-1, dtype=np.float32).reshape(-1, len(found))


def _wanted(test: Pairs, candidates: NDArray[np.int64], users: int) -> csr_matrix:
    columns = np.searchsorted(candidates, test[:, 1])
    return matrix_of(np.stack([test[:, 0], columns], axis=1), users=users, items=candidates.size)


def _described(features: Sequence[tuple[int, str]], links: Pairs | None, items: int) -> Described:
    traits = _traits(features, items)
    if links is None or not len(links):
        return Described(traits=traits, related=portrait(traits), graph=None)
    found = graph(links, items=items)
    return Described(traits=traits, related=related(traits, found), graph=found)


def _traits(features: Sequence[tuple[int, str]], items: int) -> csr_matrix:
    counts = Counter(named("feature", feature) for _, feature in set(features))
    encoder = encoder_of({key: n for key, n in counts.items() if n >= RAREST_FEATURE}, events=items)
    described: list[dict[int, float]] = [{} for _ in range(items)]
    for item, feature in features:
        described[item][named("feature", feature)] = 1.0
    return encoder.rows(described)
