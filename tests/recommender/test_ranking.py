import numpy as np
import pytest

from recommender.ranking import (
    LEARNABLE,
    UNLEARNED,
    Ranker,
    centred,
    freshness,
    learn_ranker,
    nearness,
    soonness,
    standardised,
)


def choices(signal, strength, count=400):
    """Choices among six alternatives, decided by one signal and chance (Gumbel noise: a true logit)."""
    rng = np.random.default_rng(5)
    table = rng.normal(size=(count, 6, len(LEARNABLE))).astype(np.float32)
    utility = strength * table[:, :, LEARNABLE.index(signal)] + rng.gumbel(size=(count, 6))
    chosen = utility.argmax(axis=1)
    for row, at in enumerate(chosen):
        table[row, [0, at]] = table[row, [at, 0]]
    return table


@pytest.mark.parametrize("signal", ["als", "distance"])
def test_it_finds_how_much_a_signal_decided(signal):
    ranker = learn_ranker(choices(signal, 1.5))
    assert ranker.weights[signal] == pytest.approx(1.5, abs=0.3)
    assert all(value < 0.25 for name, value in ranker.weights.items() if name != signal)


def test_a_signal_that_repels_gets_no_weight_rather_than_a_negative_one():
    assert learn_ranker(choices("content", -2.0)).weights["content"] == 0.0


def test_without_choices_the_stated_weights_hold():
    assert learn_ranker(np.zeros((0, 51, len(LEARNABLE)), dtype=np.float32)) == UNLEARNED


def test_utility_is_the_weighted_sum():
    signals = {"als": np.array([1.0, 0.0], np.float32), "interest": np.array([0.0, 1.0], np.float32)}
    assert Ranker(weights={"als": 2.0}).utility(signals).tolist() == [2.0, 1.5]


def test_scores_that_do_not_differ_say_nothing():
    assert not standardised(np.full(4, 3.0, np.float32)).any()


def test_what_is_unknown_counts_as_average():
    assert centred(np.array([1.0, np.nan, 3.0], np.float32)).tolist() == [-1.0, 0.0, 1.0]


def test_the_first_kilometre_matters_more_than_the_tenth():
    near = nearness(np.array([0, 1_000, 9_000, 10_000], np.float32))
    assert near[0] - near[1] > near[2] - near[3] > 0


def test_what_began_today_is_as_soon_as_what_starts_now():
    running, now, later = soonness(np.array([-3 * 3600, 0, 86_400]))
    assert running == now > later


def test_what_is_always_open_can_wait_a_week():
    always, next_week = soonness(np.array([-6e10, 7 * 86_400]))
    assert always == next_week


def test_news_fades_by_half_each_week():
    assert freshness(np.array([0, 7 * 86_400])).tolist() == [1.0, 0.5]
