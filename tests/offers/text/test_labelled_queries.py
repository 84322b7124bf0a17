"""The labelled queries, through the door: the floor under which the search may not fall. `make bench-relevance` shows more."""

import pytest

from docker.bench import _relevance
from docker.bench._relevance_run import ours, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask():
    corpus = (*_relevance.corpus(), *_relevance.crowd())
    take_in(corpus)
    return ours(corpus)


def test_there_are_enough_of_them_and_each_names_offers_that_exist():
    keys = {entry.key for entry in _relevance.corpus()}
    asked = [query for part in _relevance.PARTS for query in _relevance.queries(part)]
    assert len(asked) >= 120
    assert all(query.wanted and query.wanted <= keys for query in asked)


def test_they_find_what_was_meant(ask):
    floors = {"tuned": (0.97, 0.95), "held out": (0.87, 0.86)}
    for part, (recall, mrr) in floors.items():
        asked = _relevance.queries(part)
        figures = _relevance.figures(asked, [ask(query.text) for query in asked])
        assert (figures.recall >= recall, figures.mrr >= mrr) == (True, True), (part, figures)
