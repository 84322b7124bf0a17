import numpy as np
from culture_world import key

from recommender.diversity import varied


def alike(*kinds):
    table = np.zeros((len(kinds), 10), dtype=np.float32)
    table[np.arange(len(kinds)), kinds] = 1.0
    return (table @ table.T).__getitem__


def scores(*values):
    return np.array(values, dtype=np.float32)


def test_the_best_comes_first():
    assert varied(scores=scores(3, 2, 1), likeness=alike(0, 1, 2), organisers=[None] * 3, limit=3)[0] == 0


def test_something_different_comes_before_more_of_the_same():
    order = varied(
        scores=scores(1.0, 0.95, 0.9, 0), likeness=alike(0, 0, 1, 2), organisers=[None] * 4, limit=2
    )
    assert order == [0, 2]


def test_one_organiser_does_not_fill_the_list():
    organisers = [key("big")] * 8 + [key(str(at)) for at in range(4)]
    order = varied(
        scores=scores(*range(12, 0, -1)), likeness=alike(*[0] * 12), organisers=organisers, limit=6
    )
    assert sum(organisers[at] == key("big") for at in order) == 2


def test_a_short_list_is_filled_from_what_the_cap_held_back():
    order = varied(scores=scores(4, 3, 2, 1), likeness=None, organisers=[key("only")] * 4, limit=4)
    assert sorted(order) == [0, 1, 2, 3]


def test_events_without_an_organiser_do_not_compete():
    assert len(varied(scores=scores(3, 2, 1), likeness=None, organisers=[None] * 3, limit=3)) == 3


def test_nothing_to_choose_from_is_an_empty_list():
    assert varied(scores=scores(), likeness=None, organisers=[], limit=5) == []
