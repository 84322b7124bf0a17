"""What other lists would have earned, from the logs that people let us keep."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import NAMESPACE_URL, uuid5

import orjson
import pytest
from django.core.management import call_command

from personal_vault import services as vault
from personal_vault.data import (
    Actor,
    Category,
    Purpose,
    ShownItem,
    ShownList,
    SubjectShown,
    Visit,
)
from recommender.counterfactual import WITHIN, earned, estimate
from recommender.exploration import explore

NOW = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)


def event(number):
    return uuid5(NAMESPACE_URL, f"event {number}")


def listed(seed, *, listed=20, beyond=10):
    """A list as it is shown; numbers from `listed` on lie beyond it."""
    found = explore(
        listed=range(listed),
        beyond=range(listed, listed + beyond),
        scores=dict.fromkeys(range(listed + beyond), 0.0),
        seed=seed,
    )
    items = tuple(
        ShownItem(event=event(candidate), propensity=likely, explored=at == found.slot)
        for at, (candidate, likely) in enumerate(zip(found.order, found.propensities, strict=True))
    )
    return ShownList(at=NOW, model="none", items=items)


def person(row, *, goes):
    """Somebody who is shown a list, and goes to these events of it."""
    shown = listed(row)
    visits = tuple(
        Visit(event=item.event, at=NOW + timedelta(days=1), kind="check_in")
        for item in shown.items
        if item.event in goes
    )
    return SubjectShown(row=row, shown=(shown,), visits=visits)


def visit(kind="check_in", *, days=1.0, number=0):
    return Visit(event=event(number), at=NOW + timedelta(days=days), kind=kind)


@pytest.mark.parametrize(
    ("found", "worth"),
    [
        (visit(), 1.0),
        (visit("favourite"), 1.0),
        (visit("purchase"), 1.0),
        (visit("view"), 0.0),
        (visit("refused"), 0.0),
        (visit(number=1), 0.0),
        (visit(days=-1), 0.0),
        (visit(days=WITHIN.days + 1), 0.0),
    ],
)
def test_what_counts_as_earned(found, worth):
    assert earned(listed(1), 0, [found]) == worth


def test_where_only_what_was_tried_is_gone_to_always_trying_earns_twice():
    beyond = {event(number) for number in range(20, 30)}
    found = estimate(person(row, goes=beyond) for row in range(3_000))
    assert found.ways["ranking_alone"].value == 0
    shown, always = found.ways["as_shown"].value, found.ways["always_trying"].value
    assert always == pytest.approx(2 * shown, rel=0.001)
    assert shown == pytest.approx(0.5 / 20, rel=0.1)


def test_where_only_the_lower_half_of_the_ranking_is_gone_to_trying_costs():
    found = estimate(person(row, goes={event(15)}) for row in range(3_000))
    assert found.ways["ranking_alone"].low < 1 / 20 < found.ways["ranking_alone"].high
    assert found.ways["always_trying"].value < found.ways["ranking_alone"].value


def test_of_few_people_nothing_is_said():
    found = estimate(person(row, goes=()) for row in range(19))
    assert (found.people, found.ways) == (19, {})


@pytest.mark.django_db(databases=["default", "keys"])
def test_reads_what_people_let_us_keep():
    recommender = Actor(kind="service", id="recommender")
    for row in range(20):
        citizen = uuid5(NAMESPACE_URL, f"citizen {row}")
        for purpose, category in (
            (Purpose.KEEP_HISTORY, Category.HISTORY),
            (Purpose.TRAINING, Category.HISTORY),
            (Purpose.TRAINING, Category.SHOWN),
        ):
            vault.consent(citizen=citizen, purpose=purpose, category=category, given=True)
        told = vault.read(
            citizen=citizen,
            purpose=Purpose.SUGGESTIONS,
            actor=recommender,
            categories=frozenset({Category.INTERESTS}),
        )
        assert vault.note_shown(citizen=citizen, shown=listed(row), told=told)
    out = StringIO()
    call_command("estimate_shown", "--json", stdout=out)
    found = orjson.loads(out.getvalue())
    assert (found["people"], found["lists"], found["ways"]["as_shown"]["shown"]) == (20, 20, 400)
