from dataclasses import replace

import pytest
from culture_world import NOW, TRAITS, interest, lessons, programme, world

from culture_app.offers.data import OfferQuery
from recommender.choosing import choose
from recommender.data import SuggestionWish
from recommender.taste import taste


def test_on_the_held_out_end_it_beats_popularity():
    metrics = lessons().metrics
    assert metrics["questions"] > 50
    assert metrics["ranker_ndcg_at_20"] > 1.3 * metrics["popularity_ndcg_at_20"]


@pytest.mark.parametrize("other", ["popularity", "nearest", "random"])
def test_by_how_much_it_is_better_is_said_with_bounds(other):
    metrics = lessons().metrics
    margin = metrics["ranker_ndcg_at_20"] - metrics[f"{other}_ndcg_at_20"]
    told = f"ranker_over_{other}_ndcg_at_20"
    assert metrics[told] == pytest.approx(margin, abs=2e-4)
    assert 0 < metrics[f"{told}_low"] < metrics[told] < metrics[f"{told}_high"]


@pytest.mark.parametrize("model", ["itemitem", "als", "spectral", "content"])
def test_each_model_alone_beats_popularity_too(model):
    metrics = lessons().metrics
    assert metrics[f"{model}_ndcg_at_20"] > metrics["popularity_ndcg_at_20"]


def test_the_ranker_is_learned_from_choices():
    assert lessons().learned.ranker.choices > 100


def test_what_never_repels_has_no_negative_weight():
    assert min(lessons().learned.ranker.weights.values()) >= 0


@pytest.mark.parametrize("people", [0, 5])
def test_with_too_few_people_what_is_learned_is_content_alone(people):
    found = replace(world(), subjects=world().subjects[:people])
    learning = found.learn()
    assert (learning.learned.models, learning.metrics) == ({}, {})


def test_content_alone_still_ranks_by_interest():
    learned = replace(world(), subjects=()).learn().learned
    mine = taste(visits=(), interests=(interest("expo"),), now=NOW)
    chosen = choose(
        candidates=programme(),
        mine=mine,
        visited=(),
        wish=SuggestionWish(query=OfferQuery(), limit=3),
        learned=learned,
        now=NOW,
        traits=TRAITS,
    )
    assert [TRAITS[choice.candidate.event].labels[0] for choice in chosen.choices] == ["expo"] * 3


def test_without_any_event_there_is_still_something_valid():
    assert replace(world(), subjects=(), events=()).learn().learned.events.keys.size == 0
