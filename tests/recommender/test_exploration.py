"""One slot of a list tries something; what was likely is known exactly."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from recommender.exploration import (
    EXPLORED_PART,
    POOL,
    SHORTEST_LIST,
    chance,
    explore,
    ips,
    request_seed,
    slots,
    trying,
)

LISTED = list(range(20))
BEYOND = list(range(20, 30))
SCORES = {at: float(-at) for at in range(200)}
NOW = datetime(2026, 7, 1, 10, 20, tzinfo=UTC)


def shown(seed, *, listed=LISTED, beyond=BEYOND):
    return explore(listed=listed, beyond=beyond, scores=SCORES, seed=seed)


def test_the_same_seed_gives_the_same_list():
    assert shown(7) == shown(7)


def test_another_hour_may_try_something_else():
    found = {shown(request_seed("q=jazz", NOW + timedelta(hours=hour))).order for hour in range(40)}
    assert len(found) > 5


def test_the_seed_is_that_of_the_question_and_the_hour():
    seed = request_seed("q=jazz", NOW)
    assert seed == request_seed("q=jazz", NOW + timedelta(minutes=39))
    assert seed not in {request_seed("q=jazz", NOW + timedelta(minutes=40)), request_seed("q=folk", NOW)}


def test_at_most_one_place_of_a_list_is_tried_and_never_the_upper_half():
    for seed in range(500):
        found = shown(seed)
        changed = [at for at, candidate in enumerate(found.order) if candidate != LISTED[at]]
        assert changed == ([] if found.slot is None else [found.slot])
        assert all(at >= len(LISTED) // 2 for at in changed)


def test_a_short_list_is_left_alone():
    found = shown(1, listed=LISTED[: SHORTEST_LIST - 1])
    assert (found.order, set(found.propensities), found.slot) == (tuple(range(9)), {1.0}, None)


def test_with_nothing_beyond_all_is_certain():
    assert set(shown(1, beyond=[]).propensities) == {1.0}


def test_an_empty_list_stays_empty():
    assert shown(1, listed=[]).order == ()


def test_only_the_next_candidates_are_tried():
    far = list(range(20, 200))
    assert {shown(seed, beyond=far).order[at] for seed in range(1_000) for at in range(20)} <= set(
        range(20 + POOL)
    )


def test_how_often_each_is_shown_is_its_propensity():
    rounds = 12_000
    counted, told = Counter(), {}
    for seed in range(rounds):
        found = shown(seed)
        for at, (candidate, likely) in enumerate(zip(found.order, found.propensities, strict=True)):
            counted[at, candidate] += 1
            assert told.setdefault((at, candidate), likely) == pytest.approx(likely)
    for place, likely in told.items():
        error = (likely * (1 - likely) / rounds) ** 0.5
        assert abs(counted[place] / rounds - likely) <= 5 * error + 1e-12, place


def test_the_propensities_of_a_position_add_up_to_one():
    told = {}
    for seed in range(20_000):
        found = shown(seed)
        told |= {
            (at, candidate): likely
            for at, (candidate, likely) in enumerate(zip(found.order, found.propensities, strict=True))
        }
    for at in slots(len(LISTED)):
        assert sum(likely for (place, _), likely in told.items() if place == at) == pytest.approx(1.0)


def test_the_better_ones_are_tried_more_and_none_hardly_ever():
    tried = trying(np.array([5.0, 4.0, 1.0]))
    assert tried[0] > tried[1] > tried[2] > 0.1


def test_equal_scores_have_equal_chances():
    assert trying(np.zeros(4)).tolist() == [0.25] * 4


def test_chances_are_spread_over_the_unit_interval():
    drawn = np.array([chance(seed, "x") for seed in range(20_000)])
    assert drawn.min() >= 0 and drawn.max() < 1
    assert np.histogram(drawn, bins=10, range=(0, 1))[0].min() > 1_800


class TestIps:
    """A log made by one way of showing tells what another would have earned."""

    def test_finds_what_always_trying_would_have_earned(self):
        rng = np.random.default_rng(3)
        tried = rng.random(60_000) < 0.2
        rewards = rng.random(60_000) < np.where(tried, 0.30, 0.10)
        found = ips(rewards=rewards, propensities=np.where(tried, 0.2, 0.8), targets=tried.astype(float))
        assert found.low < 0.30 < found.high
        assert found.normalised == pytest.approx(0.30, abs=0.02)

    def test_the_same_way_is_the_plain_mean(self):
        found = ips(rewards=[1, 0, 0, 1], propensities=[0.5] * 4, targets=[0.5] * 4)
        assert (found.value, found.normalised, found.effective, found.shown) == (0.5, 0.5, 4.0, 4)

    def test_a_cap_holds_a_heavy_weight(self):
        found = ips(rewards=[1.0, 0.0], propensities=[0.01, 1.0], targets=[1.0, 1.0], heaviest=10)
        assert found.value == 5.0

    def test_of_nothing_is_nothing(self):
        assert ips(rewards=[], propensities=[], targets=[]).shown == 0

    @pytest.mark.parametrize(
        ("propensities", "targets"), [([0.0], [1.0]), ([1.5], [1.0]), ([0.5], [2.0]), ([0.5, 0.5], [1.0])]
    )
    def test_refuses_what_is_no_probability(self, propensities, targets):
        with pytest.raises(ValueError):
            ips(rewards=[1.0], propensities=propensities, targets=targets)


def test_half_of_the_lists_try_something():
    tried = sum(shown(seed).slot is not None for seed in range(10_000)) / 10_000
    assert tried == pytest.approx(EXPLORED_PART, abs=0.025)
