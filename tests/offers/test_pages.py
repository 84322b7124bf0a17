"""Pages, facets and totals agree with each other, whatever is asked: on a small world with something of everything."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from culture_app.kernel.words import GeoPoint
from culture_app.offers import search
from culture_app.offers import services as offers
from culture_app.offers.data import Availability, OfferQuery
from culture_app.offers.errors import BadParameter
from tests.offers.documents import (
    BRUGGE,
    GENT,
    LEUVEN,
    NOW,
    event,
    key,
    multiple,
    occurrence_of,
    place,
    sub_event,
    take_in,
)  # fmt: skip

pytestmark = pytest.mark.django_db
TERMS = (
    ("0.50.4.0.0", "eventtype"), ("0.55.0.0.0", "eventtype"), ("1.8.2.0.0", "theme"), ("3.23.1.0.0", "facility"),
)  # fmt: skip
LABELS = ("jazz", "Buiten", "UiT met Vlieg")
FACETS = ("regions", "types", "themes", "facilities", "labels", "crowds")


def offer(number):
    """Evenings alone and in series, exhibitions, places with and without hours."""
    where = (LEUVEN, GENT, BRUGGE)[number % 3]
    if number > 30:
        hours = {"openingHours": [{"dayOfWeek": ["monday", "friday"], "opens": "10:00", "closes": "18:00"}]}
        return place(number, where, **(hours if number % 2 else {}))
    terms = [TERMS[n] for n in range(4) if number % (n + 2) == 0]
    changes = {
        "terms": [{"id": key, "label": key, "domain": domain} for key, domain in terms],
        "labels": [label for n, label in enumerate(LABELS) if number % (n + 2) == 0],
        "name": {"nl": f"{'Concert' if number % 2 else 'Theater'} {number}"},
        "created": f"2026-0{1 + number % 6}-01T10:00:00+00:00",
    }
    if number % 5 == 0:
        changes["production"] = {"id": f"reeks-{number % 2}", "title": "Reeks"}
    day = 1 + number % 9
    if number % 4 == 0:
        series = [
            sub_event(f"2026-07-{each:02d}T20:00:00+02:00", f"2026-07-{each:02d}T22:00:00+02:00")
            for each in range(day, day + 3)
        ]
        changes |= multiple(*series)
    elif number % 7 == 0:
        changes |= {"startDate": "2026-05-01T10:00:00+02:00", "endDate": "2026-09-01T18:00:00+02:00"}
    else:
        changes |= {
            "startDate": f"2026-07-{day:02d}T{18 + number % 4}:00:00+02:00",
            "endDate": f"2026-07-{day:02d}T23:00:00+02:00",
        }
    return event(number, where, **changes)


@pytest.fixture(scope="module", autouse=True)
def _world(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        documents = [offer(number) for number in range(1, 41)]
        take_in(*documents)
        offers.record_availability(
            rows=[
                Availability(
                    occurrence=occurrence_of(document),
                    capacity=50,
                    seats_left=2 * number,
                    basis="pool",
                    as_of=NOW,
                )
                for number, document in enumerate(documents[:30:3])
            ]
        )
        offers.overlay(offer=key(documents[4]), by=None, now=NOW, highlight_rank=1)
        yield
        transaction.set_rollback(True)


def moments(first, last):
    return st.integers(first, last).map(
        lambda hours: datetime(2026, 7, 1, 10, tzinfo=UTC) + timedelta(hours=hours)
    )


@st.composite
def queries(draw):
    query = OfferQuery(
        kinds=draw(st.sampled_from([("event", "place"), ("event",), ("place",)])),
        text=draw(st.sampled_from(["", "", "concert", "theater 8"])),
        term_ids=draw(
            st.sampled_from([(), (("0.50.4.0.0",),), (("0.50.4.0.0", "0.55.0.0.0"),), (("1.8.2.0.0",),)])
        ),
        labels=draw(st.sampled_from([(), (("jazz",),), (("buiten", "jazz"),)])),
        seats=draw(st.sampled_from([None, None, 1, 5])),
        group_by_production=draw(st.sampled_from([False, False, True])),
        sort=draw(
            st.lists(
                st.tuples(
                    st.sampled_from(["distance", "start", "created", "score", "availableTo"]), st.booleans()
                ),
                max_size=2,
            ).map(tuple)
        ),
    )
    if draw(st.booleans()):
        query = replace(
            query, near=GeoPoint(*LEUVEN), distance_m=draw(st.sampled_from([None, 1000.0, 70_000.0]))
        )
    if draw(st.booleans()):
        since = draw(moments(-48, 200))
        query = replace(query, date_from=since)
        if draw(st.booleans()):
            query = replace(query, date_to=since + timedelta(hours=draw(st.sampled_from([6, 72, 2000]))))
    return query


def run(query, **changes):
    return search.find(replace(query, **changes), now=NOW, language="nl")


def ids(found):
    return [row["id"] for row in found.rows]


SETTINGS = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SETTINGS
@given(query=queries(), size=st.integers(1, 9))
def test_pages_by_start_and_by_after_give_the_whole_in_the_same_order(db, query, size):
    whole = ids(run(query, limit=2000))
    assert len(set(whole)) == len(whole)
    by_start, by_after, cursor = [], [], None
    for start in range(0, len(whole) + 1, size):
        by_start += ids(run(query, start=start, limit=size, count=False))
    while True:
        found = run(query, limit=size, after=cursor, count=False)
        by_after += ids(found)
        if found.next is None:
            break
        cursor = found.next
    assert by_start == whole
    assert by_after == whole


@SETTINGS
@given(query=queries())
def test_the_total_is_the_length_of_the_whole(db, query):
    found = run(query, limit=2000)
    assert found.total == len(found.rows)
    assert run(query, limit=2000, facets=FACETS).total == found.total
    assert run(query, limit=1, start=500).total == found.total


@SETTINGS
@given(query=queries())
def test_each_facets_number_is_the_total_that_a_click_on_it_gives(db, query):
    facets = run(query, limit=1, facets=FACETS).facets
    for each, number in facets["labels"].items():
        assert run(query, labels=((each,),), limit=1).total == number, each
    for each, number in facets["crowds"].items():
        assert run(query, crowds=(each,), limit=1).total == number, each
    for each, number in facets["regions"].items():
        assert run(query, regions=((each,),), limit=1).total == number, each
    domains = {"types": "eventtype", "themes": "theme", "facilities": "facility"}
    for facet, domain in domains.items():
        own = {key for key, its in TERMS if its == domain}
        others = tuple(group for group in query.term_ids if not own.issuperset(group))
        for each, number in facets[facet].items():
            assert run(query, term_ids=(*others, (each,)), limit=1).total == number, each


@SETTINGS
@given(query=queries())
def test_cards_show_an_occurrence_that_lies_in_the_window(db, query):
    for row in run(query, limit=2000, embed="card").rows:
        if query.date_from:
            assert row["ends"] >= query.date_from
        if query.date_to:
            assert row["starts"] <= query.date_to
        if query.seats:
            assert row["seats_left"] >= query.seats


def test_a_cursor_of_another_order_is_refused():
    query = OfferQuery(limit=2)
    cursor = run(query).next
    with pytest.raises(BadParameter):
        run(query, sort=(("created", True),), after=cursor)


@pytest.mark.parametrize("nonsense", ["", "x", "W10", "bnVsbA", "WyJhIl0", "9" * 300])
def test_what_is_no_cursor_is_refused(nonsense):
    with pytest.raises(BadParameter):
        run(OfferQuery(), after=nonsense)
