"""How full occurrences are expected to be: recorded from above, shown on cards and calendars, apart from their seats."""

from datetime import timedelta

import pytest

from culture_app.kernel.words import GeoPoint
from culture_app.offers import services as offers
from culture_app.offers.data import Availability, Crowd, OfferQuery
from tests.offers.documents import LEUVEN, NOW, event, found, key, multiple, occurrence_of, sub_event, take_in

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def record(document, *, level="busy", basis="sales", as_of=NOW):
    row = Crowd(occurrence=occurrence_of(document), level=level, basis=basis, as_of=as_of)
    offers.record_crowds(rows=[row])


def seats(document, left, *, basis="pool", as_of=NOW):
    row = Availability(
        occurrence=occurrence_of(document), capacity=50, seats_left=left, basis=basis, as_of=as_of
    )
    offers.record_availability(rows=[row])


def shown(document):
    """level, basis, as_of as the card of the event has it."""
    card = offers.cards(events=[key(document)], now=NOW, language="nl")[key(document)]
    return card.occurrence.crowd, card.occurrence.crowd_basis, card.occurrence.crowd_as_of


@pytest.fixture
def evening():
    take_in(event())
    return event()


def test_nobody_knows_until_somebody_says(evening):
    assert shown(evening) == ("unknown", "", None)


def test_a_recorded_crowd_is_on_the_card_with_its_ground_and_moment(evening):
    record(evening)
    assert shown(evening) == ("busy", "sales", NOW)


def test_and_in_the_calendar(evening):
    record(evening, level="quiet", basis="history")
    (row,) = offers.occurrences(offer=key(evening), kind="event").items
    assert (row.crowd, row.crowd_basis, row.crowd_as_of) == ("quiet", "history", NOW)


def test_a_later_crowd_replaces_an_earlier_one(evening):
    record(evening, level="quiet")
    record(evening, level="moderate", basis="scans", as_of=LATER)
    assert shown(evening) == ("moderate", "scans", LATER)


def test_an_earlier_one_that_comes_late_changes_nothing(evening):
    record(evening, level="moderate", as_of=LATER)
    record(evening, level="quiet", as_of=NOW)
    assert shown(evening) == ("moderate", "sales", LATER)


def test_of_two_for_one_occurrence_the_later_counts(evening):
    same = occurrence_of(evening)
    rows = [
        Crowd(occurrence=same, level="busy", basis="sales", as_of=LATER),
        Crowd(occurrence=same, level="quiet", basis="sales", as_of=NOW),
    ]
    offers.record_crowds(rows=rows)
    assert shown(evening)[0] == "busy"


def test_many_take_one_statement(django_assert_num_queries):
    evenings = [event(number) for number in range(1, 6)]
    take_in(*evenings)
    rows = [Crowd(occurrence=occurrence_of(one), level="busy", basis="sales", as_of=NOW) for one in evenings]
    # The other two are the savepoint of a test's transaction.
    with django_assert_num_queries(3):
        offers.record_crowds(rows=rows)
    assert [shown(one)[0] for one in evenings] == ["busy"] * 5


def test_none_takes_none(django_assert_num_queries):
    with django_assert_num_queries(2):
        offers.record_crowds(rows=[])


# -- apart from seats


def test_a_crowd_makes_no_seats_known(evening):
    record(evening)
    known = offers.occurrence(id=occurrence_of(evening))
    assert (known.seats_left, known.seats_basis, known.capacity) == (None, None, None)


@pytest.mark.parametrize("bookable", ["Available", "Unavailable"])
def test_a_crowd_changes_nothing_about_booking(bookable):
    told = event(bookingAvailability={"type": bookable})
    take_in(told)
    record(told)
    assert offers.occurrence(id=occurrence_of(told)).booking_availability == bookable


@pytest.mark.parametrize(("unknown_too", "found"), [(False, 0), (True, 1)])
def test_a_crowd_alone_is_no_seat_for_who_looks_for_some(evening, unknown_too, found):
    record(evening)
    query = OfferQuery(seats=1, seats_unknown=unknown_too, near=GeoPoint(*LEUVEN))
    assert offers.search(query=query, now=NOW, language="nl").total == found


@pytest.mark.parametrize("basis", ["pool", "reported"])
def test_seats_told_earlier_than_the_crowd_still_count(evening, basis):
    record(evening, as_of=LATER)
    seats(evening, 7, basis=basis, as_of=NOW - timedelta(days=300))
    known = offers.occurrence(id=occurrence_of(evening))
    assert (known.seats_left, known.seats_basis, shown(evening)[0]) == (7, basis, "busy")


def test_seats_stay_as_they_are(evening):
    seats(evening, 7)
    record(evening, as_of=LATER)
    known = offers.occurrence(id=occurrence_of(evening))
    assert (known.seats_left, known.seats_basis, known.capacity) == (7, "pool", 50)


def test_new_seats_leave_the_crowd(evening):
    record(evening)
    seats(evening, 7, as_of=LATER)
    assert shown(evening) == ("busy", "sales", NOW)


def test_a_pull_leaves_the_crowd(evening):
    record(evening)
    entry = sub_event(
        "2026-07-03T20:00:00+02:00",
        "2026-07-03T22:00:00+02:00",
        bookingAvailability={"type": "Available", "capacity": 80, "remainingCapacity": 5},
    )
    take_in(evening | multiple(entry) | {"modified": "2026-07-01T09:00:00+02:00"})
    known = offers.occurrence(id=occurrence_of(evening))
    assert (known.seats_left, shown(evening)[0]) == (5, "busy")


# -- what it is concluded from


def test_a_gathering_tells_what_makes_it_like_others(evening):
    (one,) = offers.gatherings(occurrences=[occurrence_of(evening)])
    assert (one.event, one.start.isoformat(), one.called_off) == (
        key(evening),
        "2026-07-03T18:00:00+00:00",
        False,
    )
    assert (one.seats_left, one.seats_as_of, one.crowd) == (None, None, "unknown")


def test_a_gathering_tells_reported_seats_and_since_when(evening):
    seats(evening, 7, basis="reported")
    (one,) = offers.gatherings(occurrences=[occurrence_of(evening)])
    assert (one.capacity, one.seats_left, one.seats_as_of) == (50, 7, NOW)


def test_a_gathering_leaves_a_pools_seats_to_who_sells_them(evening):
    seats(evening, 7)
    (one,) = offers.gatherings(occurrences=[occurrence_of(evening)])
    assert (one.seats_left, one.seats_as_of) == (None, None)


def test_a_gathering_that_is_called_off_says_so():
    off = event(status={"type": "Unavailable"})
    take_in(off)
    (one,) = offers.gatherings(occurrences=[occurrence_of(off)])
    assert one.called_off


def test_coming_gatherings_come_in_pages_the_soonest_first(django_assert_num_queries):
    days = [
        sub_event(f"2026-07-0{day}T20:00:00+02:00", f"2026-07-0{day}T22:00:00+02:00") for day in range(1, 8)
    ]
    take_in(event() | multiple(*days))
    window = {"first": NOW, "last": NOW + timedelta(days=5), "now": NOW, "limit": 3}
    with django_assert_num_queries(1):
        page = offers.coming_gatherings(**window)
    rest = offers.coming_gatherings(**window, after=page[-1])
    assert [one.start.day for one in (*page, *rest)] == [1, 2, 3, 4, 5]


# -- what is looked for


def told(level):
    """The crowd that a click on this level finds: `unknown` too."""
    return sorted(found(f"crowd={level}"))


def test_looking_for_a_crowd_finds_what_is_expected_to_be_so():
    take_in(event(1), event(2), event(3))
    record(event(1), level="busy")
    record(event(2), level="quiet")
    assert (told("busy"), told("quiet"), told("unknown")) == (["Avond 1"], ["Avond 2"], ["Avond 3"])
    assert told("quiet,unknown") == ["Avond 2", "Avond 3"]


def test_the_crowd_and_the_day_are_of_the_same_occurrence():
    days = [sub_event(f"2026-07-0{day}T20:00:00+02:00", f"2026-07-0{day}T22:00:00+02:00") for day in (3, 4)]
    take_in(event() | multiple(*days))
    record(event(), level="busy")  # the Friday
    friday, saturday = (
        f"dateFrom=2026-07-0{day}T00:00:00%2B02:00&dateTo=2026-07-0{day}T23:59:00%2B02:00" for day in (3, 4)
    )
    assert found(f"crowd=busy&{friday}") == ["Avond 1"]
    assert found(f"crowd=busy&{saturday}") == []
    assert found(f"crowd=unknown&{saturday}") == ["Avond 1"]


def test_the_facet_counts_what_a_click_finds(client, monkeypatch):
    monkeypatch.setattr("culture_app.kernel.clock._PINNED", NOW)
    take_in(event(1), event(2), event(3))
    record(event(1), level="busy")
    answer = client.get("/v1/events?facets[]=crowds&crowd=busy").json()
    counts = {level: entry["count"] for level, entry in answer["facet"]["crowds"].items()}
    assert counts == {"busy": 1, "unknown": 2}
    assert answer["totalItems"] == 1
