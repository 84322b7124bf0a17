"""search: what each parameter finds, and that it looks at one and the same occurrence."""

from datetime import timedelta

import pytest

from culture_app.offers import services as offers
from culture_app.offers.data import Availability
from tests.offers.documents import (
    BRUGGE,
    GENT,
    LEUVEN,
    NOW,
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
FRIDAY = "dateFrom=2026-07-03T00:00:00%2B02:00&dateTo=2026-07-03T23:59:59%2B02:00"
SATURDAY = "dateFrom=2026-07-04T00:00:00%2B02:00&dateTo=2026-07-04T23:59:59%2B02:00"


def evening(day, **more):
    return sub_event(f"2026-07-{day:02d}T20:00:00+02:00", f"2026-07-{day:02d}T22:00:00+02:00", **more)


def test_near_finds_what_lies_within_the_distance_nearest_first():
    take_in(event(1, GENT), event(2, LEUVEN), event(3, BRUGGE))
    assert found("coordinates=50.8798,4.7005&distance=80km") == ["Avond 2", "Avond 1"]


def test_the_distance_is_told_in_metres():
    take_in(event(1, GENT))
    query = offers.query_from(raw="coordinates=51.0536,3.7404&distance=1km")
    (card,) = offers.search(query=query, now=NOW, language="nl").items
    assert 690 < card.distance_m < 710


@pytest.mark.parametrize("distance", ["69000", "69km", "43mi", "75500yd"])
def test_distances_come_in_elasticsearchs_units(distance):
    take_in(event(1, GENT), event(2, BRUGGE))
    assert found(f"coordinates=50.8798,4.7005&distance={distance}") == []
    assert found("coordinates=50.8798,4.7005&distance=72km") == ["Avond 1"]


def test_sorted_by_distance_offers_without_a_point_come_last():
    nowhere = event(2)
    nowhere["location"] = {"name": {"nl": "Ergens"}}
    take_in(nowhere, event(1, GENT))
    assert found("coordinates=50.8798,4.7005&sort[distance]=asc") == ["Avond 1", "Avond 2"]


def test_dates_match_on_overlap():
    take_in(event(1))
    assert found(FRIDAY) == ["Avond 1"]
    assert found(SATURDAY) == []


@pytest.mark.parametrize(
    ("window", "matches"),
    [
        ("dateFrom=2026-07-03T22:00:00%2B02:00", True),
        ("dateFrom=2026-07-03T22:00:01%2B02:00", False),
        ("dateTo=2026-07-03T20:00:00%2B02:00", True),
        ("dateTo=2026-07-03T19:59:59%2B02:00", False),
    ],
)
def test_both_ends_of_a_window_are_inclusive(window, matches):
    take_in(event(1))
    assert bool(found(window)) is matches


@pytest.mark.parametrize(
    "inverted",
    [
        "dateFrom=2026-07-04T00:00:00Z&dateTo=2026-07-03T00:00:00Z",
        "availableFrom=2026-07-04T00:00:00Z&availableTo=2026-07-03T00:00:00Z",
        "minAge=9&maxAge=8",
    ],
)
def test_a_range_that_ends_before_it_begins_holds_nothing_not_even_what_spans_both_ends(inverted):
    take_in(place(7))
    assert found(inverted) == []


def test_a_plus_that_arrives_as_a_space_is_a_plus():
    take_in(event(1))
    assert found("dateFrom=2026-07-03T22:00:00+02:00") == ["Avond 1"]
    assert found("dateFrom=2026-07-03T22:00:01+02:00") == []


def test_an_open_ended_offer_is_there_whenever():
    take_in(place(7))
    assert found("dateFrom=2031-01-01T00:00:00Z&dateTo=2031-01-02T00:00:00Z") == ["Zaal 7"]


def test_date_and_booking_are_tested_on_the_same_occurrence():
    full = {"bookingAvailability": {"type": "Unavailable"}}
    take_in(event(1) | multiple(evening(3, **full), evening(4)))
    assert found(f"{FRIDAY}&bookingAvailability=Available") == []
    assert found(f"{SATURDAY}&bookingAvailability=Available") == ["Avond 1"]


def test_date_and_status_are_tested_on_the_same_occurrence():
    take_in(event(1) | multiple(evening(3, status={"type": "Unavailable"}), evening(4)))
    assert found(f"{FRIDAY}&status=Available") == []
    assert found(f"{FRIDAY}&status=Unavailable,TemporarilyUnavailable") == ["Avond 1"]


def test_status_and_booking_are_tested_on_the_same_occurrence_without_a_date():
    """The incumbent drops the second."""
    take_in(
        event(1)
        | multiple(
            evening(3, status={"type": "Unavailable"}),
            evening(4, bookingAvailability={"type": "Unavailable"}),
        )
    )
    assert found("status=Available&bookingAvailability=Available") == []


def test_seats_are_tested_on_the_same_occurrence():
    some, few = ({"bookingAvailability": {"type": "Available", "remainingCapacity": left}} for left in (9, 2))
    take_in(event(1) | multiple(evening(3, **few), evening(4, **some)))
    assert found(f"{FRIDAY}&seats=4") == []
    assert found(f"{SATURDAY}&seats=4") == ["Avond 1"]


def test_unknown_seats_match_only_when_asked_for():
    take_in(event(1))
    assert found("seats=1") == []
    assert found("seats=1&seatsUnknown=true") == ["Avond 1"]


def test_bookable_without_a_date_is_about_what_is_still_to_come():
    take_in(
        event(1)
        | multiple(
            sub_event("2026-06-03T20:00:00+02:00", "2026-06-03T22:00:00+02:00"),
            evening(4, bookingAvailability={"type": "Unavailable"}),
        )
    )
    assert found("bookingAvailability=Available") == []


def test_a_pool_that_is_sold_out_is_not_bookable():
    take_in(event(1))
    row = Availability(occurrence=occurrence_of(event(1)), capacity=50, seats_left=0, basis="pool", as_of=NOW)
    offers.record_availability(rows=[row])
    assert found("bookingAvailability=Available") == []
    assert found("bookingAvailability=Unavailable") == ["Avond 1"]


def test_a_pool_with_seats_is_bookable_whatever_the_document_says():
    take_in(event(1, bookingAvailability={"type": "Unavailable"}))
    row = Availability(occurrence=occurrence_of(event(1)), capacity=50, seats_left=3, basis="pool", as_of=NOW)
    offers.record_availability(rows=[row])
    assert found("bookingAvailability=Available&seats=3") == ["Avond 1"]
    assert found("seats=4") == []


@pytest.mark.parametrize(
    "words", ["concerten", "Concert", "avond", "zaal", "leuven", "jazzy", "jázz", "begijnhoff"]
)
def test_words_are_found_by_stem_without_accents_and_with_typing_errors(words):
    take_in(
        event(1, name={"nl": "Avond vol Jazz, Begijnhof"}, labels=["jazzy"]),
        event(2, name={"nl": "Iets"}, terms=[]),
    )
    assert "Avond vol Jazz, Begijnhof" in found(f"text={words}")


def test_typing_errors_are_forgiven_word_by_word_and_every_word_counts():
    take_in(
        event(1, name={"nl": "Jazz op de Grote Markt van Antwerpen"}),
        event(2, name={"nl": "Wandeling in Antwerpen"}),
    )
    assert found("text=Antwerpn jaz") == ["Jazz op de Grote Markt van Antwerpen"]


def test_a_word_that_is_ruled_out_or_quoted_is_meant_exactly():
    take_in(event(1, name={"nl": "Jazz in Antwerpen"}), event(2, name={"nl": "Wandeling in Antwerpen"}))
    assert found("text=Antwerpen -jazz") == ["Wandeling in Antwerpen"]
    assert found("text=-jazz") == ["Wandeling in Antwerpen"]
    assert found('text="jaz"') == []


def test_the_name_weighs_more_than_the_description():
    take_in(event(1, name={"nl": "Lezing"}, description={"nl": "over dans"}), event(2, name={"nl": "Dans"}))
    assert found("text=dans") == ["Dans", "Lezing"]


def test_repeated_terms_mean_all_and_a_comma_list_any():
    jazz = {"id": "1.8.3.1.0", "label": "Jazz", "domain": "theme"}
    take_in(event(1), event(2, terms=[*event()["terms"], jazz]))
    assert found("termIds[]=0.50.4.0.0&termIds[]=1.8.3.1.0") == ["Avond 2"]
    assert sorted(found("termIds=0.50.4.0.0,1.8.3.1.0")) == ["Avond 1", "Avond 2"]


def test_labels_match_whatever_their_case_hidden_ones_too():
    take_in(event(1, labels=["UiTPAS Leuven"]), event(2, hiddenLabels=["Pilot"]))
    assert found("labels[]=uitpas leuven") == ["Avond 1"]
    assert found("labels=pilot") == ["Avond 2"]


def test_ages_match_on_overlap():
    take_in(event(1, typicalAgeRange="6-12"), event(2, typicalAgeRange="18-"), event(3))
    assert sorted(found("minAge=4&maxAge=6")) == ["Avond 1", "Avond 3"]


def test_prices_are_about_the_base_price():
    base = {"category": "base", "price": 12.5, "name": {"nl": "Basis"}}
    take_in(event(1, priceInfo=[base, {"category": "tariff", "price": 2}]), event(2))
    assert found("maxPrice=12.50") == ["Avond 1"]
    assert found("maxPrice=12.49") == []


def test_by_place_and_by_organizer():
    take_in(event(1, organizer={"@id": iri("organizer", 5)}), event(2))
    assert found(f"locationId={key(place(2))}&termIds=0.50.4.0.0") == ["Avond 2"]
    organizer = {"@id": iri("organizer", 5), "@type": "Organizer", "name": {"nl": "Wij"}}
    take_in(organizer)
    assert found(f"organizerId={key(organizer)}") == ["Avond 1"]
    assert found("organizerId=00000005-0000-4000-8000-000000000000") == ["Avond 1"]


DEFAULTS_OFF = [
    ({"workflowStatus": "DRAFT"}, "workflowStatus=*"),
    ({"availableFrom": "2026-07-02T00:00:00+02:00"}, "availableTo=*"),
    ({"availableTo": "2026-06-30T00:00:00+02:00"}, "availableFrom=*"),
    ({"audience": {"audienceType": "education"}}, "audienceType=*"),
]


@pytest.mark.parametrize(("field", "reset"), DEFAULTS_OFF)
def test_default_filters_hold_until_they_are_reset(field, reset):
    take_in(event(1, **field))
    assert found("") == []
    assert found(reset) == ["Avond 1"]
    assert found("disableDefaultFilters=true") == ["Avond 1"]


def test_duplicates_and_places_abroad_are_left_out_by_default():
    abroad = {"nl": {"addressCountry": "NL", "addressLocality": "Breda", "postalCode": "4811"}}
    take_in(place(1, duplicateOf=iri("place", 9)), place(2, address=abroad))
    assert found("") == []
    assert found("isDuplicate=true") == ["Zaal 1"]
    assert found("addressCountry=NL") == ["Zaal 2"]


def test_what_is_over_is_left_out_by_default():
    take_in(event(1))
    assert found("", now=NOW + timedelta(days=3)) == []


def test_pages_follow_each_other_by_start():
    take_in(*(event(number, startDate=f"2026-07-03T{20 - number}:00:00+02:00") for number in range(1, 6)))
    pages = [found(f"sort[start]=asc&limit=2&start={start}") for start in (0, 2, 4)]
    assert pages == [["Avond 5", "Avond 4"], ["Avond 3", "Avond 2"], ["Avond 1"]]


def test_sorts_apply_in_the_order_of_the_url():
    take_in(event(1, modified="2026-01-01T00:00:00Z"), event(2, startDate="2026-07-03T19:00:00+02:00"))
    assert found("sort[start]=desc&sort[created]=asc") == ["Avond 1", "Avond 2"]


def test_the_total_is_exact_also_past_the_end():
    take_in(event(1), event(2))
    query = offers.query_from(raw="start=50")
    page = offers.search(query=query, now=NOW, language="nl")
    assert (page.items, page.total) == ((), 2)


def test_count_none_counts_nothing():
    take_in(event(1))
    assert offers.search(query=offers.query_from(raw="count=none"), now=NOW, language="nl").total is None


def test_a_card_shows_the_first_occurrence_that_matches():
    take_in(event(1) | multiple(evening(3), evening(4)))
    query = offers.query_from(raw=SATURDAY)
    (card,) = offers.search(query=query, now=NOW, language="nl").items
    assert card.occurrence.id == occurrence_of(event(1), 1)


def test_a_card_is_in_the_asked_language_or_else_in_dutch():
    take_in(event(1, name={"nl": "Avond", "fr": "Soirée"}))
    for language, name in (("fr", "Soirée"), ("de", "Avond")):
        (card,) = offers.search(query=offers.query_from(raw=""), now=NOW, language=language).items
        assert card.name == name


def test_highlighted_offers_come_first_when_nothing_else_is_asked():
    take_in(event(1), event(2))
    offers.overlay(offer=key(event(2)), by=None, now=NOW, highlight_rank=1)
    assert found("") == ["Avond 2", "Avond 1"]
