"""Sensitive visits and interests count only where she said so, and are never named."""

from dataclasses import replace
from types import SimpleNamespace
from uuid import uuid4

import numpy as np
import pytest

from culture_app.offers.data import Traits
from personal_vault.data import Interest
from recommender.discretion import discreet, harmless
from recommender.taste import Source, Taste


def source(name="Concert"):
    return Source(kind="visit", event=uuid4(), name=name, weight=1.0)


def described(one, *, terms=(), labels=()):
    traits = Traits(term_ids=tuple(terms), labels=tuple(labels))
    return SimpleNamespace(event=one.event, term_ids=traits.term_ids, labels=traits.labels)


def known(*events, sensitive):
    """An artifact that knows these events."""
    rows = {event: row for row, event in enumerate(events)}
    return SimpleNamespace(
        known=lambda asked: np.array([rows.get(one.event, -1) for one in asked], dtype=np.int32),
        events=SimpleNamespace(sensitive=np.array(sensitive, dtype=np.bool_)),
    )


PLAIN, SACRED = source("Jazz op het plein"), source("Avond")
MINE = Taste(visits=(PLAIN, SACRED), gone=frozenset({PLAIN.event, SACRED.event}))


def by_description(counts, mine=MINE):
    visited = [described(PLAIN), described(SACRED, terms=["1.44.0.0.0"])]
    return discreet(mine, visited=visited, refused=[], learned=None, counts=counts)


def test_a_sensitive_visit_does_not_count():
    found = by_description(counts=False)
    assert found.mine.visits == (PLAIN,)
    assert [one.event for one in found.visited] == [PLAIN.event]


def test_where_she_went_is_still_no_suggestion():
    assert by_description(counts=False).mine.gone == MINE.gone


def test_switched_on_it_counts_without_its_name():
    found = by_description(counts=True)
    assert found.mine.visits == (PLAIN, replace(SACRED, name=""))
    assert len(found.visited) == 2


def test_what_training_knew_of_the_event_is_enough():
    learned = known(PLAIN.event, SACRED.event, sensitive=[False, True])
    found = discreet(MINE, visited=MINE.visits, refused=[], learned=learned, counts=False)
    assert found.mine.visits == (PLAIN,)


def test_the_name_is_enough():
    mine = Taste(visits=(PLAIN, source("Holebi-filmavond")))
    found = discreet(mine, visited=mine.visits, refused=[], learned=None, counts=False)
    assert found.mine.visits == (PLAIN,)


@pytest.mark.parametrize("counts", [True, False])
def test_a_sensitive_refusal_counts_only_where_she_said_so(counts):
    mine = Taste(refused=(SACRED,), gone=frozenset({SACRED.event}))
    found = discreet(
        mine, visited=[], refused=[described(SACRED, labels=["lgbt"])], learned=None, counts=counts
    )
    assert len(found.mine.refused) == len(found.refused) == int(counts)
    assert found.mine.gone == mine.gone


def test_without_any_it_is_the_same_taste():
    mine = Taste(visits=(PLAIN,))
    assert discreet(mine, visited=[described(PLAIN)], refused=[], learned=None, counts=False).mine == mine


def test_harmless_interests_stay_in_their_order():
    jazz, faith, stage = (
        Interest(term_id="1.8.2.0.0", label="Jazz en blues"),
        Interest(term_id="1.44.0.0.0"),
        Interest(term_id="3.30.0.0.0", label="Rolstoelpodium"),
    )
    assert harmless([faith, jazz, stage]) == (jazz,)
