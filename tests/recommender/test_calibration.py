"""A list whose mix of themes is near the one that she declared."""

import numpy as np
import pytest
from culture_world import NOW, THEMES, candidate, interest, lessons, visits_to

from culture_app.offers.data import Candidates, OfferQuery, Traits
from recommender.calibration import calibration_error, levelled, mix_of, shares_of
from recommender.choosing import choose
from recommender.data import SuggestionWish
from recommender.diversity import varied
from recommender.taste import taste

SIZE = 200
LEARNED = lessons().learned


def picked(*, scores, met, weights, limit=20, visited=None):
    order = np.argsort(-scores, kind="stable")
    mix = mix_of(met=met[order], weights=np.array(weights), visited=visited)
    found = varied(
        scores=scores[order].astype(np.float32),
        likeness=None,
        organisers=[None] * scores.size,
        limit=limit,
        mix=mix,
    )
    return [int(order[at]) for at in found]


def supply(*parts, seed=3):
    """200 candidates with scores like a ranking's, and which of the interests each has."""
    rng = np.random.default_rng(seed)
    kinds = rng.choice(len(parts) + 1, SIZE, p=[*parts, 1 - sum(parts)])
    return kinds, kinds[:, None] == np.arange(len(parts))[None, :]


def test_seven_plays_and_three_concerts_for_who_said_so():
    kinds, met = supply(0.4, 0.4)
    scores = np.random.default_rng(1).normal(size=SIZE) + np.array([1.5, 0.65, 0.0])[kinds]
    chosen = kinds[picked(scores=scores, met=met, weights=[0.7, 0.3])]
    plays, concerts = (chosen == 0).sum(), (chosen == 1).sum()
    assert 0.6 <= plays / (plays + concerts) <= 0.8
    assert plays + concerts >= 16


def test_without_it_the_weightiest_interest_fills_the_list():
    kinds, met = supply(0.4, 0.4)
    scores = np.random.default_rng(1).normal(size=SIZE, scale=0.3) + np.array([1.5, 0.65, 0.0])[kinds]
    plain = varied(
        scores=np.sort(scores)[::-1].astype(np.float32), likeness=None, organisers=[None] * SIZE, limit=20
    )
    assert (kinds[np.argsort(-scores)[plain]] == 0).all()
    chosen = kinds[picked(scores=scores, met=met, weights=[0.7, 0.3])]
    assert 4 <= (chosen == 1).sum() <= 8


def test_nothing_far_below_is_taken_for_its_theme():
    scores = np.linspace(1.0, 0.8, SIZE)
    met = np.zeros((SIZE, 2), dtype=bool)
    met[:-30, 0] = True
    met[-30:, 1] = True
    scores[-30:] = 0.0
    chosen = picked(scores=scores, met=met, weights=[0.5, 0.5])
    assert all(scores[at] > 0.5 for at in chosen)


def test_where_supply_runs_out_the_list_is_still_full():
    _, met = supply(0.02, 0.4)
    assert len(picked(scores=np.random.default_rng(2).normal(size=SIZE), met=met, weights=[0.9, 0.1])) == 20


def test_the_more_she_went_the_more_of_it():
    kinds, met = supply(0.4, 0.4)
    scores = np.random.default_rng(4).normal(size=SIZE, scale=0.2)
    alike = kinds[picked(scores=scores, met=met, weights=[0.5, 0.5])]
    went = kinds[picked(scores=scores, met=met, weights=[0.5, 0.5], visited=np.array([9.0, 1.0]))]
    assert (went == 0).sum() > (alike == 0).sum()


@pytest.mark.parametrize("weights", [[], [0.0]])
def test_without_interests_there_is_no_mix(weights):
    assert mix_of(met=np.ones((3, len(weights)), dtype=bool), weights=np.array(weights)) is None


def test_where_no_candidate_has_an_interest_there_is_nothing_to_balance():
    assert mix_of(met=np.zeros((3, 1), dtype=bool), weights=np.ones(1)) is None


def test_an_event_with_two_interests_belongs_to_each_by_half():
    assert shares_of(np.array([[True, True], [False, False]])).tolist() == [[0.5, 0.5, 0.0], [0.0, 0.0, 1.0]]


def test_the_wanted_mix_has_no_error_and_a_missing_theme_the_largest():
    wanted = np.array([0.7, 0.3])
    plays, concerts = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    right = calibration_error(wanted=wanted, shares=np.array([plays] * 7 + [concerts] * 3))
    half = calibration_error(wanted=wanted, shares=np.array([plays] * 5 + [concerts] * 5))
    one_sided = calibration_error(wanted=wanted, shares=np.array([plays] * 10))
    assert right == pytest.approx(0.0, abs=1e-9)
    assert right < half < one_sided


def test_an_empty_list_has_no_error():
    assert calibration_error(wanted=np.array([1.0]), shares=np.zeros((0, 1))) == 0.0


def listed(*, interests, visits=(), limit=20, learned=LEARNED):
    mine = taste(visits=visits, interests=interests, now=NOW)
    houses = [
        candidate(
            2000 + at,
            THEMES[at % 4],
            house=at % 3,
            hours=5 + at / 8,
            organiser=None,
        )
        for at in range(160)
    ]
    found = choose(
        candidates=Candidates.of(houses),
        mine=mine,
        visited=mine.visits,
        wish=SuggestionWish(query=OfferQuery(), limit=limit),
        learned=learned,
        now=NOW,
        traits={one.event: _traits(at) for at, one in enumerate(houses)},
    )
    named = {one.event: THEMES[at % 4] for at, one in enumerate(houses)}
    return [named[choice.candidate.event] for choice in found.choices]


def _traits(at):
    return Traits(term_ids=(f"0.{THEMES[at % 4]}", "1.evening"), labels=(THEMES[at % 4],))


@pytest.mark.parametrize("learned", [None, LEARNED])
def test_suggestions_have_the_mix_that_she_declared(learned):
    themes = listed(interests=(interest("theatre", 1.0), interest("jazz", 0.43)), learned=learned)
    plays, concerts = themes.count("theatre"), themes.count("jazz")
    assert 0.6 <= plays / (plays + concerts) <= 0.8
    assert concerts >= 4


def test_a_theme_of_hundreds_does_not_push_the_other_out_of_sight():
    plays = [candidate(3000 + at, "theatre", hours=5 + at / 50, organiser=None) for at in range(300)]
    concerts = [candidate(4000 + at, "jazz", hours=11, organiser=None) for at in range(10)]
    found = choose(
        candidates=Candidates.of((*plays, *concerts)),
        mine=taste(visits=(), interests=(interest("theatre", 1.0), interest("jazz", 0.43)), now=NOW),
        visited=(),
        wish=SuggestionWish(query=OfferQuery(), limit=20),
        learned=None,
        now=NOW,
        traits={one.event: _traits(1) for one in plays} | {one.event: _traits(0) for one in concerts},
    )
    shown = {choice.candidate.event for choice in found.choices}
    assert 3 <= len(shown & {one.event for one in concerts}) <= 8


def test_a_list_without_interests_is_the_same_as_ever():
    visits = visits_to("jazz")
    assert listed(interests=(), visits=visits) == listed(interests=(interest("dance", 0.0),), visits=visits)


def test_every_interest_starts_level_but_nothing_is_raised_too_far():
    met = np.array([[True, False], [False, True], [False, False]])
    assert levelled(np.array([2.0, 1.5, 1.0]), met, most=1.0).tolist() == [2.0, 2.0, 1.0]
    assert levelled(np.array([2.0, -1.5, 1.0]), met, most=1.0).tolist() == [2.0, -0.5, 1.0]
