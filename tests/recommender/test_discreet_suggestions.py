"""Sensitive terms in suggestions: no part of the choice until she says so, and never named on a screen."""

from datetime import timedelta
from uuid import uuid4

import pytest
from demo_documents import NOW, event_document, event_key, ingest, ingest_programme

from culture_app.kernel.words import GeoPoint
from culture_app.offers.data import OfferQuery
from personal_vault import services as vault
from personal_vault.data import Category, Interest, Purpose, Visit
from recommender import services as recommender
from recommender.data import SuggestionWish

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

WISH = SuggestionWish(
    query=OfferQuery(kinds=("event",), near=GeoPoint(50.879, 4.701), distance_m=10_000), limit=9
)
FAITH = {"id": "1.44.0.0.0", "label": "Zingeving, filosofie en religie", "domain": "theme"}
LECTURE = {"id": "0.3.2.0.0", "label": "Lezing of congres", "domain": "eventtype"}


@pytest.fixture(autouse=True)
def programme(settings, tmp_path):
    """Twelve events that nobody would mind, and six of faith; trained on what they are about."""
    settings.RECOMMENDER_DIR = tmp_path / "models"
    ingest_programme(12)
    ingest([faithful(number) for number in range(900, 906)])
    recommender.train(now=NOW)


def faithful(number, **changed):
    more = {"terms": [LECTURE, FAITH], "labels": ["bezinning"], **changed}
    return event_document(number, "expo", hours=number - 890, **more)


@pytest.fixture
def citizen():
    citizen = uuid4()
    switch(citizen, Category.HISTORY)
    return citizen


def switch(citizen, category, *, given=True):
    vault.consent(citizen=citizen, purpose=Purpose.SUGGESTIONS, category=category, given=given)


def go(citizen, *numbers, name="Avond {}"):
    for at, number in enumerate(numbers):
        visit = Visit(
            event=event_key(number),
            at=NOW - timedelta(days=at + 1),
            kind="check_in",
            name=name.format(number),
        )
        assert vault.record_visit(citizen=citizen, visit=visit)


def suggested(citizen, **changed):
    return recommender.suggest(citizen=citizen, wish=WISH, now=NOW, language="nl", **changed)


def order(page):
    return [item.card.id for item in page.items]


def subjects(page):
    return {reason.subject for item in page.items for reason in item.reasons}


def test_such_visits_count_for_nothing_until_she_says_so(citizen):
    go(citizen, 900, 901)
    page = suggested(citizen)
    assert not page.personal
    nobody = [one for one in order(suggested(uuid4())) if one not in {event_key(900), event_key(901)}]
    assert [one for one in order(page) if one in nobody] == nobody
    switch(citizen, Category.SENSITIVE)
    assert suggested(citizen).personal
    assert order(suggested(citizen)) != order(page)


def test_where_she_went_is_still_not_suggested_again(citizen):
    go(citizen, 900, 901)
    assert not {event_key(900), event_key(901)} & set(order(suggested(citizen)))


@pytest.mark.parametrize("switched", [True, False])
def test_no_reason_names_such_a_visit(citizen, switched):
    switch(citizen, Category.SENSITIVE, given=switched)
    go(citizen, 900, 901)
    go(citizen, 2, 6, name="Dans {}")
    named = subjects(suggested(citizen))
    assert {"Dans 2", "Dans 6"} & named
    assert not {"Avond 900", "Avond 901"} & named


@pytest.mark.parametrize("switched", [True, False])
def test_no_reason_names_such_an_interest(citizen, switched):
    switch(citizen, Category.SENSITIVE, given=switched)
    vault.set_interests(citizen=citizen, interests=[Interest(term_id=FAITH["id"], label=FAITH["label"])])
    page = suggested(citizen)
    assert not subjects(page) & {FAITH["id"], FAITH["label"]}
    assert all(item.reasons for item in page.items)


def test_such_an_interest_counts_only_where_she_says_so(citizen):
    vault.set_interests(citizen=citizen, interests=[Interest(term_id=FAITH["id"], label=FAITH["label"])])
    without = suggested(citizen)
    assert (order(without), without.personal) == (order(suggested(uuid4())), False)
    switch(citizen, Category.SENSITIVE)
    faith = {event_key(number) for number in range(900, 906)}
    assert order(suggested(citizen))[0] in faith
    assert order(without)[0] not in faith


def test_an_event_that_came_after_the_training_is_known_by_its_terms(citizen):
    ingest([faithful(906)])
    go(citizen, 906)
    assert not suggested(citizen).personal


def test_a_label_is_enough(citizen):
    ingest([faithful(907, terms=[LECTURE], labels=["LGBTQIA+"])])
    go(citizen, 907)
    assert not suggested(citizen).personal
