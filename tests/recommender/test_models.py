"""What every model promises, and what is true of one of them only."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from recommender.models import KINDS, Als, ItemItem, Spectral, history
from recommender.models.foldin import fold_in, gram
from recommender.models.spectral import leading

EVERY = {
    "itemitem": lambda: ItemItem(neighbours=12),
    "als": lambda: Als(factors=6, regularization=0.1),
    "spectral": lambda: Spectral(factors=3),
}
# The same promises hold however a model is fitted.
OTHERWISE = {"als, exactly": lambda: Als(factors=6, regularization=0.1, exact=True)}
FITTED = {**EVERY, **OTHERWISE}
ALL_ITEMS = np.arange(12, dtype=np.int32)


def two_tastes() -> csr_matrix:
    """60 people: the even ones go to items 0-5, the odd ones to items 6-11, and now and then across."""
    rng = np.random.default_rng(3)
    table = np.zeros((60, 12), dtype=np.float32)
    for person in range(60):
        own = np.arange(6) + 6 * (person % 2)
        table[person, rng.choice(own, 4, replace=False)] = 1.0
        if person % 10 == 0:
            table[person, rng.choice(12)] = 1.0
    return csr_matrix(table)


@pytest.fixture(params=sorted(FITTED))
def model(request):
    return FITTED[request.param]().fit(two_tastes())


def test_the_shared_suite_covers_every_kind_of_model():
    assert set(EVERY) == set(KINDS)


def test_items_that_the_same_people_visit_score_above_those_that_others_visit(model):
    scores = model.score(history({0: 1.0, 1: 1.0}), ALL_ITEMS)
    assert scores[2:6].mean() > 2 * abs(scores[6:].mean())


def test_an_empty_history_scores_nothing(model):
    assert not model.score(history({}), ALL_ITEMS).any()


def test_the_terms_of_an_explanation_add_up_to_the_score(model):
    done = history({0: 1.0, 3: 0.4, 7: 0.2})
    for item in ALL_ITEMS:
        score = model.score(done, np.array([item], dtype=np.int32))[0]
        assert model.explain(done, int(item)).sum() == pytest.approx(score, abs=1e-4)


def test_the_explanation_is_led_by_the_visit_that_shares_the_audience(model):
    done = history({0: 1.0, 7: 1.0})
    assert model.explain(done, 2).argmax() == 0
    assert model.explain(done, 8).argmax() == 1


def test_a_heavier_visit_counts_for_more(model):
    light, heavy = (model.score(history({0: weight, 7: 0.5}), ALL_ITEMS) for weight in (0.1, 1.0))
    assert heavy[2] - heavy[8] > light[2] - light[8]


def test_scoring_some_items_is_scoring_all_and_choosing(model):
    done, some = history({1: 1.0, 4: 0.3}), np.array([9, 2, 2, 5], dtype=np.int32)
    assert model.score(done, some) == pytest.approx(model.score(done, ALL_ITEMS)[some], abs=1e-6)


def test_many_profiles_at_once_are_the_profiles_one_by_one(model):
    matrix = two_tastes()[:3]
    together = model.profiles(matrix)
    together = np.asarray(together.todense()) if hasattr(together, "todense") else together
    for row in range(3):
        mine = matrix[row]
        alone = model.profile(history(dict(zip(mine.indices.tolist(), mine.data.tolist(), strict=True))))
        assert together[row] == pytest.approx(alone, abs=1e-4)


def test_the_arrays_are_all_that_a_model_needs(model):
    again = KINDS[model.name].from_arrays(model.arrays())
    done = history({0: 1.0, 7: 0.5})
    assert (again.score(done, ALL_ITEMS) == model.score(done, ALL_ITEMS)).all()


def test_no_array_has_a_row_per_person(model):
    assert all(60 not in array.shape for array in model.arrays().values())


@pytest.mark.parametrize("name", sorted(FITTED))
def test_fitting_twice_gives_the_same_bytes(name):
    first, second = (FITTED[name]().fit(two_tastes()).arrays() for _ in range(2))
    assert {part: array.tobytes() for part, array in first.items()} == {
        part: array.tobytes() for part, array in second.items()
    }


def test_itemitem_does_not_count_an_item_as_its_own_neighbour():
    model = ItemItem(neighbours=12).fit(two_tastes())
    assert not model.similarity.diagonal().any()


def test_itemitem_keeps_the_nearest_neighbours_only():
    model = ItemItem(neighbours=3).fit(two_tastes())
    assert np.diff(model.similarity.indptr).max() <= 3


def test_als_folds_in_exactly_what_solving_for_a_person_gives():
    """Both forms of the fold-in, against the textbook system."""
    model = Als(factors=6, regularization=0.1).fit(two_tastes())
    for done in (history({0: 1.0, 1: 0.5, 7: 0.2}), history(dict.fromkeys(range(9), 1.0))):
        visited = model.items[done.items].astype(np.float64)
        heavy = float(done.weights.sum())
        confidence = 100.0 * heavy**-0.5 * done.weights * model.item_scale[done.items]
        system = model.items.T.astype(np.float64) @ model.items + 0.1 * np.eye(6)
        system += visited.T @ ((confidence - 1)[:, None] * visited)
        expected = np.linalg.solve(system, visited.T @ confidence)
        assert model.profile(done) == pytest.approx(expected, rel=1e-2, abs=1e-3)
        assert model.parts(done).sum(axis=0) == pytest.approx(expected, rel=1e-2, abs=1e-3)


def test_als_gives_a_person_of_the_training_her_own_taste_back():
    matrix = two_tastes()
    model = Als(factors=6, regularization=0.1).fit(matrix)
    hers = set(matrix[1].indices.tolist())
    ranked = np.argsort(-model.score(history(dict.fromkeys(hers, 1.0)), ALL_ITEMS))
    assert hers <= set(ranked[:5].tolist())


def test_als_solved_exactly_is_the_same_on_two_threads():
    one, two = (
        Als(factors=6, iterations=2, exact=True, threads=threads).fit(two_tastes()) for threads in (1, 2)
    )
    assert (one.items == two.items).all()


def test_histories_of_all_lengths_fold_in_together():
    """Shorter and longer than the space is wide, and empty: each as if alone."""
    rng = np.random.default_rng(5)
    items = rng.normal(size=(30, 4)).astype(np.float32)
    table = (rng.random((9, 30)) < np.linspace(0, 1, 9)[:, None]) * rng.uniform(0.5, 20, (9, 30))
    inverse = np.linalg.inv(gram(items, 0.3)).astype(np.float32)
    found = fold_in(items, inverse, csr_matrix(table.astype(np.float32)), threads=2)
    for confidence, profile in zip(table, found, strict=True):
        mine = np.flatnonzero(confidence)
        system = items.T @ items + 0.3 * np.eye(4)
        system += items[mine].T @ ((confidence[mine] - 1)[:, None] * items[mine])
        assert profile == pytest.approx(np.linalg.solve(system, items.T @ confidence), rel=1e-3, abs=1e-4)


def test_spectral_finds_the_leading_singular_vectors():
    matrix = two_tastes()
    found = leading(matrix, 3, iterations=8, seed=1)
    _, _, vectors = np.linalg.svd(matrix.toarray())
    assert found.shape == (12, 3)
    assert found.T @ found == pytest.approx(np.eye(3), abs=1e-4)
    assert np.linalg.norm(vectors[:3] @ found) ** 2 == pytest.approx(3, abs=1e-2)


def test_spectral_takes_a_space_that_is_narrower_than_asked_for():
    alike = csr_matrix(np.ones((9, 4), dtype=np.float32))
    assert np.linalg.norm(leading(alike, 3, iterations=2, seed=1)[:, 0]) == pytest.approx(1.0, abs=1e-5)
    model = Spectral(factors=3).fit(alike)
    scores = model.score(history({0: 1.0}), np.arange(4, dtype=np.int32))
    assert scores == pytest.approx(np.full(4, scores[0]), abs=1e-5)
    assert scores[0] > 0
