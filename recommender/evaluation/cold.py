"""cold: nobody has been to any of the candidates; rank the test file's items by their traits and links.

A candidate's position in ALS's space is foretold by the same bridge that places new events; its likeness to
the user's profile of traits and its links to what she has are added.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array

from recommender.content import bridge, encoder_of
from recommender.evaluation.protocol import blended, dense_rows, matrix_of, rank
from recommender.evaluation.reading import Pairs
from recommender.items import named
from recommender.models import Als
from recommender.models.base import Floats

# A feature of fewer items says more about a person who typed it than about the item.
RAREST_FEATURE = 5
CERTAIN_AFTER = 10.0
WITH_LINKS: Mapping[str, float] = {"content": 1.0, "als": 1.0, "links": 0.3, "far_links": 0.6}
WITHOUT_LINKS: Mapping[str, float] = {"content": 1.0, "als": 1.0}


def evaluate(
    *,
    train: Pairs,
    test: Pairs,
    features: Sequence[tuple[int, str]],
    links: Pairs | None,
    k: int,
    threads: int = 2,
) -> dict[str, dict[str, float]]:
    """Figures of the blend ("all") and of each signal alone."""
    candidates = np.unique(test[:, 1])
    train = train[~np.isin(train[:, 1], candidates)]
    users = int(max(train[:, 0].max(), test[:, 0].max())) + 1
    described = max(item for item, _ in features)
    linked = int(links.max()) if links is not None else 0
    items = 1 + max(int(train[:, 1].max()), int(candidates.max()), described, linked)
    matrix = matrix_of(train, users=users, items=items)
    wanted = matrix_of(
        np.stack([test[:, 0], np.searchsorted(candidates, test[:, 1])], axis=1),
        users=users,
        items=candidates.size,
    )
    traits = _traits(features, items)
    als = Als(factors=256, alpha=100.0, regularization=1.0, threads=threads).fit(matrix)
    counts = np.bincount(train[:, 1], minlength=items)
    warm = np.flatnonzero(counts)
    trust = (np.minimum(counts[warm], CERTAIN_AFTER) / CERTAIN_AFTER).astype(np.float32)
    weights = bridge(traits[warm], {"als": als.place(warm.astype(np.int32))}, trust)["als"]
    foretold = dense_rows(traits[candidates] @ weights)
    near, far = _links(links, items) if links is not None else (None, None)

    def score(batch: NDArray[np.int64]) -> dict[str, Floats]:
        rows = matrix[batch]
        scores = {
            "content": dense_rows((rows @ traits) @ traits[candidates].T),
            "als": dense_rows(als.profiles(rows)) @ foretold.T,
        }
        if near is not None and far is not None:
            scores["links"] = dense_rows((rows @ near)[:, candidates])
            scores["far_links"] = dense_rows(((rows @ near) @ far)[:, candidates])
        return {"all": blended(scores, WITHOUT_LINKS if near is None else WITH_LINKS), **scores}

    asked = np.flatnonzero(np.diff(wanted.indptr) > 0)
    tallies = rank(users=asked, score=score, done=None, wanted=wanted, k=k, label="ranking")
    return {name: tally.figures(items=candidates.size, k=k) for name, tally in tallies.items()}


def _traits(features: Sequence[tuple[int, str]], items: int) -> csr_matrix:
    counts = Counter(named("feature", feature) for _, feature in features)
    encoder = encoder_of({key: n for key, n in counts.items() if n >= RAREST_FEATURE}, events=items)
    described: list[dict[int, float]] = [{} for _ in range(items)]
    for item, feature in features:
        described[item][named("feature", feature)] = 1.0
    return encoder.rows(described)


def _links(links: Pairs, items: int) -> tuple[csr_matrix, csr_matrix]:
    """Links in either direction, normalised by both ends' degrees; twice, for links of links."""
    graph = matrix_of(np.concatenate([links, links[:, ::-1]]), users=items, items=items)
    degree = np.maximum(np.asarray(graph.sum(axis=1)).reshape(-1), 1.0)
    scale = diags_array((degree**-0.5).astype(np.float32)).tocsr()
    near = (scale @ graph @ scale).tocsr()
    return near, near
