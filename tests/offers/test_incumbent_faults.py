"""What UiTdatabank's search is known to do wrong, and ours does right (docs/search.md). Text has tests of its own
(tests/offers/text).
"""

import pytest

from culture_app.offers import search
from culture_app.offers import services as offers
from culture_app.offers.data import Availability
from tests.offers.documents import NOW, multiple, occurrence_of
from tests.offers.parameters.world import named, names, on, take_in

pytestmark = pytest.mark.django_db

FRIDAY, SATURDAY = (f"dateFrom=2026-07-{day}&dateTo=2026-07-{day}" for day in ("03", "04"))


# 1. A date and a time of day together: the time is dropped.


def test_a_date_and_a_time_of_day_are_tested_on_the_same_sub_event():
    take_in(named("Reeks") | multiple(on(3, "10:00", "11:00"), on(4, "20:00", "22:00")))
    assert names(f"{FRIDAY}&localTimeFrom=20:00&localTimeTo=23:00") == []
    assert names(f"{SATURDAY}&localTimeFrom=20:00&localTimeTo=23:00") == ["Reeks"]


def test_a_window_of_time_may_cross_midnight():
    late = {"startDate": "2026-07-04T00:30:00+02:00", "endDate": "2026-07-04T01:30:00+02:00"}
    take_in(
        named("Laat", **late),
        named("Middag", startDate="2026-07-04T14:00:00+02:00", endDate="2026-07-04T15:00:00+02:00"),
    )
    assert names(f"{SATURDAY}&localTimeFrom=22:00&localTimeTo=02:00") == ["Laat"]


# 2. Without a date the second of two conditions is dropped, and localTimeFrom alone is a server error.


def test_status_and_booking_without_a_date_are_both_tested_and_on_the_same_sub_event():
    cancelled, full = {"status": {"type": "Unavailable"}}, {"bookingAvailability": {"type": "Unavailable"}}
    take_in(
        named("Gewoon"),
        named("Vol", **full),
        named("Deels") | multiple(on(3, **cancelled), on(4, **full)),
    )
    assert names("status=Available&bookingAvailability=Available") == ["Gewoon"]


def test_childcare_and_overnight_without_a_date_are_both_tested_and_on_the_same_sub_event():
    care, night = {"childcare": {"start": "17:00", "end": "23:00"}}, {"overnight": True}
    take_in(
        named("Kamp") | multiple(on(3, **care, **night)),
        named("Opvang") | multiple(on(3, **care)),
        named("Om beurten") | multiple(on(3, **care), on(4, **night)),
    )
    assert names("hasChildcare=true&hasOvernight=true") == ["Kamp"]


@pytest.mark.parametrize("raw", ["localTimeFrom=18:00", "localTimeTo=22:00", "localTimeFrom=1800"])
def test_one_end_of_a_time_of_day_is_enough(client, raw):
    take_in(named("Avond"))
    answer = client.get(f"/v1/offers?{raw}&disableDefaultFilters=true")
    assert (answer.status_code, answer.json()["totalItems"]) == (200, 1)


# 3. Availability is a yes or a no that an editor sets, of the offer as a whole.


def test_seats_are_counted_per_sub_event():
    few, many = ({"bookingAvailability": {"type": "Available", "remainingCapacity": left}} for left in (2, 9))
    take_in(named("Reeks") | multiple(on(3, **few), on(4, **many)))
    assert names(f"{FRIDAY}&seats=4") == []
    assert names(f"{SATURDAY}&seats=4") == ["Reeks"]


def test_seats_follow_a_booking_at_once():
    document = named("Avond")
    take_in(document)
    for seats, found in ((4, ["Avond"]), (3, [])):
        row = Availability(
            occurrence=occurrence_of(document), capacity=50, seats_left=seats, basis="pool", as_of=NOW
        )
        offers.record_availability(rows=[row])
        assert names("seats=4&bookingAvailability=Available") == found


# 5. Facets count what is left after their own filter, and don't agree with totalItems.

CONCERT = {"id": "0.50.4.0.0", "label": "Concert", "domain": "eventtype"}
COURSE = {"id": "0.3.1.0.0", "label": "Cursus", "domain": "eventtype"}


def test_a_facet_leaves_its_own_filter_out_and_each_count_is_the_total_of_a_click():
    take_in(
        *(named(f"Concert {number}", terms=[CONCERT]) for number in range(2)),
        *(named(f"Cursus {number}", terms=[COURSE]) for number in range(3)),
    )
    query = offers.query_from(raw="termIds[]=0.50.4.0.0&facets[]=types")
    counts = (search.find(query, now=NOW, language="nl").facets or {})["types"]
    assert counts == {"0.50.4.0.0": 2, "0.3.1.0.0": 3}
    assert [len(names(f"termIds[]={term}")) for term in counts] == list(counts.values())
