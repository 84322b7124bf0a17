"""Trees as plain arrays say what scikit-learn says."""

import subprocess
import sys

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from recommender.ranking import LEARNABLE, STATED, Growth, Ranker, learn_ranker
from recommender.ranking.trees import Trees, planted


@pytest.fixture(scope="module")
def rows():
    """Whole numbers among them, so that values lie exactly on thresholds; a tenth isn't known."""
    rng = np.random.default_rng(4)
    found = rng.normal(size=(3_000, 6)).astype(np.float32)
    found[:, 3] = rng.integers(0, 4, 3_000)
    found[rng.random(found.shape) < 0.1] = np.nan
    # of the last signal only whether it is known matters
    found[:, 5] = np.where(rng.random(3_000) < 0.5, np.nan, 1.0)
    return found


def liked(rows):
    known = np.nan_to_num(rows)
    return known[:, 0] * known[:, 1] + known[:, 3] + 2 * np.isnan(rows[:, 5]) > 2


def test_they_equal_the_classifier_that_grew_them(rows):
    learner = HistGradientBoostingClassifier(max_iter=40, early_stopping=False).fit(rows, liked(rows))
    assert planted(learner).predict(rows) == pytest.approx(learner.decision_function(rows), abs=1e-5)


def test_they_equal_the_regressor_that_grew_them(rows):
    learner = HistGradientBoostingRegressor(max_iter=20).fit(rows, np.nan_to_num(rows[:, 0]) ** 2)
    assert planted(learner).predict(rows) == pytest.approx(learner.predict(rows), abs=1e-5)


def test_what_is_unknown_where_it_never_was_goes_where_scikit_learn_sends_it(rows):
    known = np.nan_to_num(rows)
    learner = HistGradientBoostingClassifier(max_iter=10).fit(known, liked(rows))
    assert planted(learner).predict(rows) == pytest.approx(learner.decision_function(rows), abs=1e-5)


def test_they_are_the_same_after_a_round_trip(rows):
    learner = HistGradientBoostingClassifier(max_iter=5).fit(rows, liked(rows))
    trees = planted(learner)
    assert (Trees.from_arrays(trees.arrays()).predict(rows) == trees.predict(rows)).all()


def test_nothing_is_predicted_of_nobody(rows):
    trees = planted(HistGradientBoostingClassifier(max_iter=2).fit(rows, liked(rows)))
    assert trees.predict(rows[:0]).size == 0


def choices(count=2_500):
    """Decided by two signals together, as no sum can: both high, or both low."""
    rng = np.random.default_rng(5)
    table = rng.normal(size=(count, 6, len(LEARNABLE))).astype(np.float32)
    utility = 2 * table[:, :, 1] * table[:, :, 5] + rng.gumbel(size=(count, 6))
    best = utility.argmax(axis=1)
    for row, at in enumerate(best):
        table[row, [0, at]] = table[row, [at, 0]]
    return table


@pytest.fixture(scope="module")
def grown():
    return learn_ranker(choices(), growth=Growth(trees=40))


def signals_of(table):
    return {name: table[:, at] for at, name in enumerate(LEARNABLE)}


def test_trees_see_what_no_sum_sees(grown):
    held_out = choices(3_000)[2_500:]

    def right(utility):
        return float(np.mean([utility(signals_of(one)).argmax() == 0 for one in held_out]))

    assert right(grown.utility) > right(grown.first) + 0.1


def test_where_the_sum_is_of_no_use_the_trees_judge_alone():
    ranker = learn_ranker(choices(), growth=Growth(trees=40), blends=(0.0, 4.0))
    signals = signals_of(choices(10)[0])
    assert ranker.blend == 0.0
    assert ranker.trees is not None
    assert (ranker.utility(signals) == ranker.trees.utility(signals)).all()


def test_splits_may_look_at_a_part_of_the_signals(grown):
    some = learn_ranker(choices(), growth=Growth(trees=40, part=0.3))
    signals = signals_of(choices(10)[0])
    assert some.trees is not None
    assert grown.trees is not None
    assert not np.array_equal(some.trees.utility(signals), grown.trees.utility(signals))


def test_few_choices_grow_no_trees():
    assert learn_ranker(choices(100)).trees is None


def test_trees_that_foretell_no_better_than_the_sum_are_not_kept():
    rng = np.random.default_rng(6)
    table = rng.normal(size=(2_500, 6, len(LEARNABLE))).astype(np.float32)
    best = (2 * table[:, :, 1] + rng.gumbel(size=(2_500, 6))).argmax(axis=1)
    for row, at in enumerate(best):
        table[row, [0, at]] = table[row, [at, 0]]
    assert learn_ranker(table, growth=Growth(trees=10)).trees is None


def test_the_same_choices_give_the_same_bytes(grown):
    again = learn_ranker(choices(), growth=Growth(trees=40)).arrays()
    assert all((again[name] == array).all() for name, array in grown.arrays().items())


def test_a_signal_that_is_never_known_decides_nothing():
    table = choices()
    table[:, :, LEARNABLE.index("price")] = np.nan
    ranker = learn_ranker(table, growth=Growth(trees=20))
    signals = signals_of(table[0])
    assert ranker.trees is not None
    priced = signals | {"price": np.ones(6, np.float32)}
    assert (ranker.trees.utility(priced) == ranker.trees.utility(signals)).all()


def test_a_ranker_is_the_same_after_a_round_trip(grown):
    signals = signals_of(choices(10)[0])
    again = Ranker.from_arrays(grown.arrays())
    assert again.weights == grown.weights
    assert (again.utility(signals) == grown.utility(signals)).all()


def test_what_is_stated_weighs_beside_the_trees_what_it_weighs_in_the_sum(grown):
    signals = signals_of(choices(10)[0])
    with_interest = signals | {"interest": np.ones(6, np.float32)}
    lift = grown.utility(with_interest) - grown.utility(signals)
    assert lift == pytest.approx(np.full(6, STATED["interest"] * grown.volume), rel=1e-3)


def test_what_is_unknown_counts_as_nothing_in_the_sum(grown):
    signals = signals_of(choices(10)[0])
    unknown = signals | {"als": np.full(6, np.nan, np.float32)}
    assert np.isfinite(grown.utility(unknown)).all()
    assert (grown.first(unknown) == grown.first(signals | {"als": np.zeros(6, np.float32)})).all()


def test_a_shortlist_is_the_best_by_the_sum_and_keeps_the_order_of_equals():
    ranker = Ranker(weights={"als": 1.0})
    scores = np.array([1, 3, 2, 3, 0], np.float32)
    assert ranker.shortlist({"als": scores}, most=3).tolist() == [1, 3, 2]


def test_a_shortlist_of_more_than_there_are_is_all():
    ranker = Ranker(weights={"als": 1.0})
    assert ranker.shortlist({"als": np.array([1, 2], np.float32)}).tolist() == [1, 0]


def test_a_web_worker_never_loads_scikit_learn():
    loaded = "import sys, recommender.ranking; print('sklearn' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
