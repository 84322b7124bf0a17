"""What lists are like, on lists small enough to reckon by hand."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from recommender.evaluation.figures import Surroundings, characteristics, gini

# 3 people, 4 items; visits per item 3, 2, 1, 0
DONE = csr_matrix(np.array([[1, 1, 0, 0], [1, 1, 1, 0], [1, 0, 0, 0]], dtype=np.float32))
EVERY = np.arange(4)
PEOPLE = np.arange(3)


def found(lists, features=None, candidates=EVERY, done=DONE, people=PEOPLE):
    around = Surroundings(done=done, candidates=candidates, features=features)
    return characteristics(np.array(lists), people, around)


def test_coverage_is_the_part_of_the_candidates_that_is_shown():
    assert found([[0, 1], [1, 0], [0, -1]])["coverage"] == 0.5


@pytest.mark.parametrize(
    ("exposure", "expected"),
    [([5, 5, 5, 5], 0.0), ([0, 0, 0, 8], 0.75), ([1, 3], 0.25), ([], 0.0), ([0, 0], 0.0)],
)
def test_gini_says_how_unequally_exposure_is_shared_out(exposure, expected):
    assert gini(np.array(exposure)) == pytest.approx(expected)


def test_organisers_exposure_is_summed_over_their_items():
    features = [(0, "organiser:a"), (1, "organiser:a"), (2, "organiser:b"), (3, "type:b")]
    assert found([[0, 2], [1, 2], [3, 3]], features)["organiser_gini"] == pytest.approx(0.0)
    assert found([[0, 1], [1, 0], [3, 3]], features)["organiser_gini"] == pytest.approx(0.5)
    assert "organiser_gini" not in found([[0, 1]] * 3)


def test_novelty_is_the_surprise_of_what_is_shown():
    # item 0: 3 of 3 people, log2(4/4) = 0; item 3: nobody, log2(4/1) = 2
    assert found([[0], [0], [0]])["novelty"] == 0
    assert found([[3], [3], [0]])["novelty"] == pytest.approx(4 / 3)


def test_popularity_lift_compares_with_what_they_had():
    had = np.mean([2.5, 2.0, 3.0])
    assert found([[0], [0], [0]])["popularity_lift"] == pytest.approx(3 / had - 1)


def test_a_list_of_one_kind_has_no_distance_and_one_of_two_kinds_has_all():
    features = [(0, "a"), (1, "a"), (2, "b"), (3, "b")]
    assert found([[0, 1]] * 3, features)["intra_list_distance"] == pytest.approx(0.0, abs=1e-6)
    assert found([[0, 2]] * 3, features)["intra_list_distance"] == pytest.approx(1.0)
    assert found([[0, 1, 2]] * 3, features)["intra_list_distance"] == pytest.approx(2 / 3, abs=1e-6)


def test_without_features_distance_is_by_who_visited():
    # items 0 and 1 share two of their visitors: cosine 2 / sqrt(3 x 2)
    assert found([[0, 1]] * 3)["intra_list_distance"] == pytest.approx(1 - 2 / np.sqrt(6), abs=1e-6)


def test_a_list_in_the_proportions_of_the_history_is_calibrated():
    features = [(0, "a"), (1, "b"), (2, "a"), (3, "b")]
    done = csr_matrix(np.array([[1, 1, 0, 0]], dtype=np.float32))
    alike = found([[2, 3]], features, done=done, people=np.array([0]))
    askew = found([[0, 2]], features, done=done, people=np.array([0]))
    assert alike["calibration_error"] == pytest.approx(0.0, abs=1e-6)
    # p = (1/2, 1/2), q = (1, 0): 1/2 log(.5 / .995) + 1/2 log(.5 / .005)
    expected = 0.5 * np.log(0.5 / 0.995) + 0.5 * np.log(0.5 / 0.005)
    assert askew["calibration_error"] == pytest.approx(expected, rel=1e-4)


def test_people_without_a_history_have_no_proportions():
    nobody = csr_matrix((1, 4), dtype=np.float32)
    figures = found([[0, 1]], done=nobody, people=np.array([0]))
    assert figures["calibration_error"] == 0
    assert "popularity_lift" not in figures


def test_candidates_may_be_some_of_the_items():
    assert found([[0], [0], [1]], candidates=np.array([3, 0]))["novelty"] == pytest.approx(4 / 3)
