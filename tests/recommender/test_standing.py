"""Candidates on what was learned: gathered in place, the same as row by row."""

import numpy as np
import pytest
from culture_world import NOW, THEMES, TRAITS, candidate, lessons, published, visits_to
from scipy.sparse import csr_matrix

from culture_app.offers.data import Candidates
from recommender.artifacts import load
from recommender.entries import Entries
from recommender.explain import contributions
from recommender.learned import CONTENT, ITEMITEM
from recommender.ordering import model_scores
from recommender.ranking import UNLEARNED
from recommender.standing import field, newcomers
from recommender.taste import point, taste

LEARNED = lessons().learned
# Known at the training, new, known, new of a theme of its own.
MIXED = Candidates.of(
    [candidate(8, "jazz"), candidate(2001, "expo"), candidate(5, "theatre"), candidate(2002, "dance")]
)


@pytest.fixture
def ground():
    return field(MIXED, LEARNED, TRAITS)


def test_the_known_are_looked_up_and_newcomers_placed(ground):
    assert [at >= 0 for at in ground.rows.tolist()] == [True, False, True, False]


def test_scores_are_those_of_the_rows_themselves(ground):
    mine = taste(visits=visits_to("jazz"), interests=(), now=NOW)
    pointing = point(mine, LEARNED, mine.visits)
    whole = LEARNED.stand(newcomers(MIXED, np.arange(4), TRAITS))
    expected = model_scores(pointing, whole)
    for name, values in ground.scores(pointing.profiles).items():
        assert values == pytest.approx(expected[name], abs=1e-5), name


def test_a_few_of_them_come_in_the_asked_order(ground):
    whole = LEARNED.stand(newcomers(MIXED, np.arange(4), TRAITS))
    few = ground.take(np.array([3, 0]))
    assert few.spaces[CONTENT].toarray() == pytest.approx(whole.spaces[CONTENT][[3, 0]].toarray())
    assert few.spaces[ITEMITEM].toarray() == pytest.approx(whole.spaces[ITEMITEM][[3, 0]].toarray())
    assert few.popularity == pytest.approx(whole.popularity[[3, 0]])


def test_likeness_is_1_to_itself_and_forgets_the_one_before(ground):
    like = ground.likeness(np.arange(4))
    first = like(0)
    like(1)
    assert first[0] == pytest.approx(1, abs=1e-5)
    assert like(0) == pytest.approx(first)


def test_entries_do_what_the_matrix_does():
    rng = np.random.default_rng(3)
    matrix = csr_matrix(np.where(rng.random((5, 7)) < 0.4, rng.random((5, 7)), 0).astype(np.float32))
    wanted, vector, table = np.array([4, 1, 1]), rng.random(7), rng.random((7, 2))
    rows = Entries.of(matrix, wanted)
    assert rows.dot(vector) == pytest.approx(matrix[wanted] @ vector, rel=1e-5)
    assert rows.sums(7) == pytest.approx(np.asarray(matrix[wanted].sum(axis=0)).ravel(), rel=1e-5)
    assert rows.times(table) == pytest.approx(matrix[wanted] @ table, rel=1e-5)
    assert rows.matrix(7).toarray() == pytest.approx(matrix[wanted].toarray())


def test_rows_without_entries_stay_rows():
    empty = Entries.of(csr_matrix((3, 4), dtype=np.float32))
    assert empty.dot(np.ones(4, dtype=np.float32)).tolist() == [0, 0, 0]
    assert empty.times(np.ones((4, 2))).shape == (3, 2)


def test_a_long_history_is_explained_with_what_is_on_disk(tmp_path):
    """More items than factors: the other form of the fold-in; and positions that are half as wide."""
    published(tmp_path, LEARNED)
    learned = load((tmp_path / "current").resolve())
    visits = tuple(visit for theme in THEMES for visit in visits_to(theme, count=20))
    mine = taste(visits=visits, interests=(), now=NOW)
    pointing = point(mine, learned, mine.visits)
    assert pointing.history.items.size > learned.models["als"].items.shape[1]
    known = Candidates.of(candidate(at, THEMES[at % 4]) for at in range(0, 240, 7))
    whole = field(known, learned, {})
    scores = whole.scores(pointing.profiles)
    spreads = {name: float(values.std()) for name, values in scores.items()}
    ranker = UNLEARNED
    due = contributions(
        pointing=pointing,
        learned=learned,
        standing=whole.places(np.arange(len(known))),
        spreads=spreads,
        ranker=ranker,
    )
    seen = sum(ranker.weight(name) * values / spreads[name] for name, values in scores.items())
    assert due.sum(axis=0) == pytest.approx(seen, abs=2e-2)
