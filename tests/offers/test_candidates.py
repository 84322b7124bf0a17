"""Candidates: the same events whichever way the statement goes, read as columns."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from culture_app.kernel.words import GeoPoint
from culture_app.offers import services as offers
from culture_app.offers.data import Candidates, OfferQuery
from tests.offers.documents import (
    GENT,
    LEUVEN,
    NOW,
    brussels,
    event,
    key,
    multiple,
    place,
    sub_event,
    take_in,
)

pytestmark = pytest.mark.django_db
FRIDAY = {"date_from": brussels("2026-07-03T18:00"), "date_to": brussels("2026-07-03T23:00")}
AROUND = {"near": GeoPoint(*LEUVEN), "distance_m": 10_000.0}


@pytest.fixture
def friday():
    """Four that are on that evening: one of that day, a festival, an exhibition of months, a series; and others."""
    evenings = [
        sub_event(f"2026-07-{day:02d}T20:00:00+02:00", f"2026-07-{day:02d}T22:00:00+02:00") for day in (1, 3)
    ]
    documents = (
        event(1),
        event(2, startDate="2026-07-02T10:00:00+02:00", endDate="2026-07-05T23:00:00+02:00"),
        event(
            3,
            calendarType="multiple",
            subEvent=[sub_event("2026-05-01T10:00:00+02:00", "2026-09-01T18:00:00+02:00")],
        ),
        event(4) | multiple(*evenings),
        event(5, startDate="2026-07-04T20:00:00+02:00", endDate="2026-07-04T22:00:00+02:00"),
        event(6, startDate="2026-11-04T20:00:00+01:00", endDate="2026-11-04T22:00:00+01:00"),
        event(7, GENT),
    )
    take_in(*documents)
    return {number: key(document) for number, document in enumerate(documents, start=1)}


def found(**asked):
    return [one.event for one in offers.candidates(query=OfferQuery(**asked), now=NOW)]


def test_near_and_soon_finds_evenings_festivals_exhibitions_and_series(friday):
    assert set(found(**AROUND, **FRIDAY)) == {friday[number] for number in (1, 2, 3, 4)}


@pytest.mark.parametrize(("first", "there"), [("2026-07-03T23:00", True), ("2026-07-04T00:00", False)])
def test_what_is_on_for_long_is_found_from_its_first_day_on(first, there):
    moving = brussels(first).isoformat()
    for start in ("2026-05-01T10:00:00+02:00", moving):
        long = event(calendarType="multiple", subEvent=[sub_event(start, "2026-09-01T18:00:00+02:00")])
        take_in(long)
    assert (found(**AROUND, **FRIDAY) == [key(long)]) is there


def test_near_and_soon_without_a_distance_looks_further(friday):
    assert found(near=GeoPoint(*LEUVEN), **FRIDAY)[-1] == friday[7]


def test_soon_anywhere_finds_the_same_and_what_is_further(friday):
    assert set(found(**FRIDAY)) == {friday[number] for number in (1, 2, 3, 4, 7)}


def test_without_dates_what_is_months_away_is_found_too(friday):
    assert set(found()) == set(friday.values())


def test_the_soonest_are_enough_where_there_are_enough(friday):
    soonest = offers.candidates(query=OfferQuery(), now=NOW, limit=2)
    assert [one.event for one in soonest] == [friday[3], friday[4]]


def test_from_a_day_on_the_soonest_are_those_after_it(friday):
    later = offers.candidates(query=OfferQuery(date_from=brussels("2026-08-01T00:00")), now=NOW, limit=1)
    assert [one.event for one in later] == [friday[3]]
    assert set(found(date_from=brussels("2026-08-01T00:00"))) == {friday[3], friday[6]}


def test_a_date_at_the_end_of_time_is_no_error(friday):
    assert len(found(date_from=datetime(9999, 12, 30, tzinfo=UTC))) == 0


def test_a_key_is_looked_up_first(friday):
    assert set(found(term_ids=(("0.50.4.0.0",),), **FRIDAY)) == {friday[number] for number in (1, 2, 3, 4, 7)}


def test_of_a_theme_the_soonest_are_enough_where_there_are_enough(friday):
    soonest = offers.candidates(query=OfferQuery(term_ids=(("0.50.4.0.0",),)), now=NOW, limit=2)
    assert [one.event for one in soonest] == [friday[3], friday[4]]


def test_of_a_theme_what_begins_later_is_found_where_the_first_are_called_off():
    gone = {"status": {"type": "Unavailable"}}
    later = event(4, startDate="2026-11-04T20:00:00+01:00", endDate="2026-11-04T22:00:00+01:00")
    take_in(*(event(number, **gone) for number in (1, 2, 3)), later)
    (one,) = offers.candidates(query=OfferQuery(term_ids=(("0.50.4.0.0",),)), now=NOW, limit=1)
    assert one.event == key(later)


def test_dates_the_wrong_way_round_find_nothing(friday):
    assert found(date_from=FRIDAY["date_to"], date_to=FRIDAY["date_from"], **AROUND) == []


def test_an_event_without_a_point_is_found_anywhere():
    nowhere = {name: value for name, value in place().items() if name != "geo"}
    take_in(event(1, location=nowhere))
    (one,) = offers.candidates(query=OfferQuery(**FRIDAY), now=NOW)
    assert (one.event, one.point, one.distance_m) == (key(event(1)), None, None)


def test_near_somewhere_but_no_matter_how_far_one_without_a_point_comes_last():
    nowhere = {name: value for name, value in place(2).items() if name != "geo"}
    take_in(event(1), event(2, location=nowhere))
    here, lost = offers.candidates(query=OfferQuery(near=GeoPoint(*LEUVEN)), now=NOW)
    assert (here.event, lost.event, lost.distance_m) == (key(event(1)), key(event(2)), None)


def test_what_is_known_of_an_event_comes_back_as_it_was():
    prices = [{"category": "base", "price": 12.5, "name": {"nl": "Basis"}}]
    published = NOW - timedelta(days=3, microseconds=1)
    take_in(
        event(1, typicalAgeRange="4-9", priceInfo=prices, availableFrom=published.isoformat()),
        event(2),
    )
    told, untold = offers.candidates(query=OfferQuery(), now=NOW)
    if told.event != key(event(1)):
        told, untold = untold, told
    assert (told.price_cents, told.ages, told.published) == (1250, (4, 9), published)
    assert (told.start, told.end) == (brussels("2026-07-03T20:00"), brussels("2026-07-03T22:00"))
    assert (told.point, told.place) == (GeoPoint(*LEUVEN), key(place()))
    assert (untold.price_cents, untold.organiser, untold.seats_left) == (None, None, None)


def test_columns_of_single_candidates_are_the_same_columns(friday):
    found = offers.candidates(query=OfferQuery(), now=NOW)
    again = Candidates.of(found)
    assert list(again) == list(found)
    assert list(found.take(np.array([2, 0]))) == [found[2], found[0]]
