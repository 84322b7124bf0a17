"""With very many people the models are the same, found another way."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from recommender.models import Als, ItemItem, Spectral, crowds
from recommender.models.base import History


@pytest.fixture(scope="module")
def matrix():
    """600 people of six tastes, 60 items of six kinds."""
    rng = np.random.default_rng(2)
    likes = np.kron(np.eye(6), np.ones((100, 10)))
    seen = rng.random((600, 60)) < 0.03 + 0.4 * likes
    return csr_matrix((seen * rng.choice([0.5, 1.0], size=seen.shape)).astype(np.float32))


@pytest.fixture
def many(monkeypatch):
    monkeypatch.setattr(crowds, "MANY", 500)
    monkeypatch.setattr(crowds, "SAMPLE", 300)
    monkeypatch.setattr(crowds, "CERTAIN", 60)
    monkeypatch.setattr(crowds, "_ROWS", 70)
    monkeypatch.setattr(crowds, "_ITEMS", 7)


def made(kind, **changed):
    return {
        "itemitem": lambda: ItemItem(neighbours=20, **changed),
        "als": lambda: Als(factors=6, **changed),
        "spectral": lambda: Spectral(factors=6, **changed),
    }[kind]()


KINDS = ("itemitem", "als", "spectral")
HISTORY = History(items=np.array([3, 5, 8], dtype=np.int32), weights=np.ones(3, dtype=np.float32))
EVERY = np.arange(60, dtype=np.int32)


@pytest.mark.parametrize("kind", KINDS)
def test_scores_are_those_of_the_fit_on_everybody(kind, matrix, many, monkeypatch):
    found = made(kind).fit(matrix).score(HISTORY, EVERY)
    monkeypatch.setattr(crowds, "MANY", 10**9)
    exact = made(kind).fit(matrix).score(HISTORY, EVERY)
    assert np.corrcoef(found, exact)[0, 1] > 0.95
    assert set(np.argsort(-found)[:10]) == set(range(10))


@pytest.mark.parametrize("kind", KINDS)
def test_the_number_of_threads_changes_no_byte(kind, matrix, many):
    one, two = (made(kind, threads=threads).fit(matrix).arrays() for threads in (1, 2))
    for name, array in one.items():
        assert array.tobytes() == two[name].tobytes(), name


def test_item_item_is_exact_where_nothing_is_left_out(matrix, many, monkeypatch):
    monkeypatch.setattr(crowds, "CERTAIN", 10**6)
    found = made("itemitem").fit(matrix).similarity.toarray()
    monkeypatch.setattr(crowds, "MANY", 10**9)
    assert found == pytest.approx(made("itemitem").fit(matrix).similarity.toarray(), abs=1e-5)


def test_no_item_is_its_own_neighbour(matrix, many):
    assert not made("itemitem").fit(matrix).similarity.diagonal().any()
