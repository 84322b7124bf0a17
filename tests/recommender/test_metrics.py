import numpy as np
import pytest

from recommender.metrics import best, interval, intervals, intervals_of_people, quality


def test_recall_is_the_part_of_what_was_wanted_that_is_in_the_list():
    assert quality([5, 1, 9], {1, 2, 3, 4}, k=3).recall == 0.25


def test_a_perfect_list_has_an_ndcg_of_one_even_when_more_was_wanted_than_fits():
    assert quality([1, 2], {1, 2, 3, 4}, k=2).ndcg == pytest.approx(1.0)


def test_ndcg_discounts_a_hit_by_its_rank():
    # one hit at rank 3: 1/log2(4) = 0.5, ideal is 1
    assert quality([7, 8, 1], {1}, k=3).ndcg == pytest.approx(0.5)


def test_the_best_come_first_and_equal_scores_stay_in_order():
    assert best(np.array([1, 3, 3, 0, 2], dtype=np.float32), 3).tolist() == [1, 2, 4]


def test_the_best_of_fewer_than_asked_is_all():
    assert best(np.array([1, 2], dtype=np.float32), 20).tolist() == [1, 0]


def test_the_confidence_interval_holds_the_mean_and_narrows_with_people():
    few, many = interval([0.0, 1.0] * 10), interval([0.0, 1.0] * 1000)
    assert few[0] < 0.5 < few[1]
    assert many[1] - many[0] < few[1] - few[0]


def test_a_person_is_drawn_with_all_that_she_was_asked():
    """Two people, each the same in all her weeks: the mean can be nothing but 0, a half or 1."""
    people = np.repeat([4, 9], 50)
    table = np.repeat([0.0, 1.0], 50)[:, None]
    assert intervals_of_people(people, table).tolist() == [[0.0, 1.0]]


def test_one_row_for_each_person_is_the_plain_interval():
    values = np.random.default_rng(2).random(40)
    plain = intervals(values[:, None])
    assert intervals_of_people(np.arange(40), values[:, None]) == pytest.approx(plain)
