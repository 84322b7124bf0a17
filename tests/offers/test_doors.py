"""What other rooms get from the door: candidates, features, cards, occurrences and seats."""

from datetime import timedelta
from uuid import uuid4

import pytest

from culture_app.kernel.words import GeoPoint, Money
from culture_app.offers import services as offers
from culture_app.offers.data import Availability, OfferQuery
from culture_app.offers.errors import NoFixedTimes, OfferNotFound
from tests.offers.documents import (
    GENT,
    LEUVEN,
    NOW,
    brussels,
    event,
    found,
    iri,
    key,
    multiple,
    occurrence_of,
    place,
    sub_event,
    take_in,
)  # fmt: skip

pytestmark = pytest.mark.django_db


def seats(document, left, *, basis="pool", as_of=NOW):
    row = Availability(
        occurrence=occurrence_of(document), capacity=50, seats_left=left, basis=basis, as_of=as_of
    )
    offers.record_availability(rows=[row])


def candidates(**query):
    return offers.candidates(query=OfferQuery(**query), now=NOW)


# -- candidates


def test_candidates_are_events_with_their_first_occurrence_from_now(django_assert_num_queries):
    past = sub_event("2026-06-03T20:00:00+02:00", "2026-06-03T22:00:00+02:00")
    coming = sub_event("2026-07-03T20:00:00+02:00", "2026-07-03T22:00:00+02:00")
    take_in(place(9), event() | multiple(past, coming))
    with django_assert_num_queries(1):
        (candidate,) = candidates()
    assert candidate.event == key(event())
    assert candidate.start == brussels("2026-07-03T20:00")


def test_traits_say_what_events_are_about(django_assert_num_queries):
    take_in(event())
    with django_assert_num_queries(1):
        told = offers.traits(events=[key(event()), uuid4()])
    assert {name: one.term_ids for name, one in told.items()} == {key(event()): ("0.50.4.0.0",)}


def test_candidates_leave_out_what_is_called_off_or_sold_out():
    take_in(event(1, status={"type": "Unavailable"}), event(2), event(3))
    seats(event(2), 0)
    assert [candidate.event for candidate in candidates()] == [key(event(3))]


def test_candidates_leave_out_what_has_no_hours():
    always = {name: value for name, value in event().items() if name not in ("startDate", "endDate")}
    take_in(always | {"calendarType": "permanent"})
    assert len(candidates()) == 0


def test_candidates_come_nearest_first_with_seats_left():
    take_in(event(1, GENT), event(2, LEUVEN))
    seats(event(2), 7)
    near = candidates(near=GeoPoint(*LEUVEN), distance_m=100_000)
    assert [(c.event, c.seats_left) for c in near] == [(key(event(2)), 7), (key(event(1)), None)]
    assert near[0].distance_m == pytest.approx(0, abs=1)


# -- features


def test_features_tell_all_events_past_and_withdrawn_ones_too():
    take_in(event(1), event(2, startDate="2020-07-03T20:00:00+02:00", endDate="2020-07-03T22:00:00+02:00"))
    take_in(event(1, workflowStatus="DELETED"))
    assert {feature.event for feature in offers.features()} == {key(event(1)), key(event(2))}


def test_features_of_some_events_only():
    take_in(event(1), event(2))
    (feature,) = offers.features(events=[key(event(2))])
    assert (feature.municipality, feature.point) == ("Leuven", GeoPoint(*LEUVEN))


# -- cards


def test_cards_by_occurrence_show_that_occurrence(django_assert_num_queries):
    take_in(event())
    occurrence = occurrence_of(event())
    with django_assert_num_queries(1):
        cards = offers.cards(occurrences=[occurrence, uuid4()], now=NOW, language="nl")
    assert {name: card.occurrence.id for name, card in cards.items()} == {occurrence: occurrence}


def test_cards_by_event_show_the_next_occurrence(django_assert_num_queries):
    take_in(event())
    with django_assert_num_queries(1):
        (card,) = offers.cards(events=[key(event())], now=NOW, language="nl").values()
    assert card.occurrence.start == brussels("2026-07-03T20:00")


def test_no_keys_are_no_cards_and_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert offers.cards(events=[], now=NOW, language="nl") == {}


def test_the_lowest_price_asks_for_no_card():
    prices = [
        {"category": "base", "price": 12, "name": {"nl": "Basis"}},
        {"category": "tariff", "price": 8, "name": {"nl": "Student"}},
        {"category": "uitpas", "price": 2, "name": {"nl": "UiTPAS"}},
    ]
    take_in(event(priceInfo=prices))
    (card,) = offers.cards(events=[key(event())], now=NOW, language="nl").values()
    assert (card.price_min, card.free) == (Money(800), False)


# -- occurrence


def test_an_occurrence_tells_all_that_booking_needs(django_assert_num_queries):
    prices = [{"category": "base", "price": 12.5, "name": {"nl": "Basis"}}]
    take_in(
        event(
            priceInfo=prices,
            bookingInfo={"url": "https://example.org/boek"},
            organizer={"@id": iri("organizer", 4)},
        )
    )
    occurrence = occurrence_of(event())
    with django_assert_num_queries(1):
        told = offers.occurrence(id=occurrence)
    assert (told.event, told.place, told.booking_url) == (
        key(event()),
        key(place()),
        "https://example.org/boek",
    )
    assert [(line.category, line.cents) for line in told.prices] == [("base", 1250)]


def test_an_offer_that_is_always_there_has_no_hour_to_plan():
    take_in(place())
    with pytest.raises(NoFixedTimes):
        offers.occurrence(id=occurrence_of(place()))


def test_an_unknown_occurrence_is_not_found():
    with pytest.raises(OfferNotFound):
        offers.occurrence(id=uuid4())


def test_a_calendar_asked_for_backwards_is_empty_also_where_it_is_always_open():
    take_in(place(7))
    later, earlier = NOW + timedelta(days=2), NOW + timedelta(days=1)
    window = {"date_from": later, "date_to": earlier}
    assert offers.occurrences(offer=key(place(7)), kind="place", **window).total == 0


# -- record_availability


def test_seats_are_there_at_once(django_assert_num_queries):
    take_in(event())
    occurrence = occurrence_of(event())
    row = Availability(occurrence=occurrence, capacity=50, seats_left=3, basis="pool", as_of=NOW)
    with django_assert_num_queries(3):  # savepoint, statement, release
        offers.record_availability(rows=[row])
    assert found("seats=3") == ["Avond 1"]
    assert found("seats=4") == []


def test_an_older_count_never_overwrites_a_newer_one():
    take_in(event())
    seats(event(), 3)
    seats(event(), 9, as_of=NOW - timedelta(minutes=1))
    assert offers.occurrence(id=occurrence_of(event())).seats_left == 3


def test_what_is_reported_never_overwrites_a_pool():
    take_in(event())
    seats(event(), 3)
    seats(event(), 9, basis="reported", as_of=NOW + timedelta(minutes=1))
    assert offers.occurrence(id=occurrence_of(event())).seats_left == 3


def test_a_pool_overwrites_what_was_reported_whenever():
    take_in(event())
    seats(event(), 9, basis="reported")
    seats(event(), 3, as_of=NOW - timedelta(days=1))
    assert offers.occurrence(id=occurrence_of(event())).seats_left == 3


def test_of_several_rows_for_one_occurrence_the_latest_counts():
    take_in(event())
    occurrence = occurrence_of(event())
    rows = [
        Availability(
            occurrence=occurrence,
            capacity=50,
            seats_left=left,
            basis="pool",
            as_of=NOW + timedelta(seconds=left),
        )
        for left in (5, 7, 6)
    ]
    offers.record_availability(rows=rows)
    assert offers.occurrence(id=occurrence).seats_left == 7
