from uuid import UUID

import numpy as np
import pytest
from culture_world import key, newcomer

from recommender.items import compose, label, lasting, named, number, term, vocabulary


def test_a_visit_counts_for_organiser_place_themes_and_labels_too():
    items = dict(lasting(newcomer(1, "jazz")))
    assert set(items) == {
        term("0.jazz"),
        term("1.evening"),
        label("jazz"),
        named("organiser", key("organiser jazz 0").hex),
        named("place", key("place jazz 0").hex),
    }


def test_the_shares_of_an_event_sum_to_one():
    event = newcomer(1, "jazz")
    known = vocabulary([number(event.event), term("0.jazz"), label("jazz")])
    assert compose([(number(event.event), event)], known).sum() == pytest.approx(1.0)


def test_an_event_of_which_nothing_is_known_is_an_empty_row():
    assert compose([(1, newcomer(1, "jazz"))], vocabulary([99])).nnz == 0


def test_an_unknown_item_has_no_column():
    known = vocabulary([30, 10, 20])
    assert known.columns(np.array([10, 15, 30, 40], dtype=np.uint64)).tolist() == [0, -1, 2, -1]


def test_a_label_is_the_same_whatever_its_case():
    assert label(" Jazz ") == label("jazz")


def test_a_key_fits_64_bits_whichever_kind_of_uuid():
    assert number(UUID(int=2**128 - 1)) == 0
    assert number(UUID(int=1)) == 1
    assert number(UUID(int=1 << 64)) == 1
