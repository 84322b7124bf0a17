"""What is asked of the held-out weeks, and what is learned from."""

import numpy as np
import pytest
from culture_world import lessons, world

from recommender import holdout
from recommender.extraction import gather
from recommender.holdout import choices_of, questions
from recommender.learning import in_order


@pytest.fixture(scope="module")
def asked():
    events = in_order(world().events)
    return events, gather(world().subjects, events={found.event: at for at, found in enumerate(events)})


def test_nobody_is_asked_about_events_that_she_has_been_to(asked):
    _, visits = asked
    for question in questions(visits, start=60.0, end=120.0, most=50):
        assert not np.intersect1d(question.past, question.events).size
        assert question.chosen.size


def test_of_a_large_week_a_sample_is_learned_from_and_what_was_chosen_is_in_it(asked, monkeypatch):
    events, visits = asked
    whole = choices_of(lessons().learned, events, visits, start=100.0, end=120.0)
    monkeypatch.setattr(holdout, "MOST_EVENTS", 5)
    part = choices_of(lessons().learned, events, visits, start=100.0, end=120.0)
    assert part.shape == whole.shape
    # the chosen one still stands first: models like it better than the others
    als = 1
    assert part[:, 0, als].mean() > part[:, 1:, als].mean() + 0.3
