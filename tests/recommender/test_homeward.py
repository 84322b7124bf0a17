"""Only what she can be home from in time: `homeBy`."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from culture_world import LEUVEN, NOW, candidate

from culture_app.kernel.clock import BRUSSELS
from culture_app.kernel.words import GeoPoint
from culture_app.offers.data import Candidates, OfferQuery
from mobility.evenings import Departures
from recommender.data import HomeWish
from recommender.homeward import daybreaks, deadline, homeward, within

HALL, FAR = GeoPoint(50.98, 4.82), GeoPoint(51.3, 3.2)
TODAY = date(2026, 7, 1)


def brussels(clock, *, days=0):
    return datetime.combine(TODAY + timedelta(days=days), time.fromisoformat(clock), BRUSSELS)


def event(number, start, end, *, point=HALL):
    return candidate(number, "jazz", start=start, end=end, point=point)


class Trains:
    """The last train from the hall leaves half an hour before she wants to be home; from far there is none."""

    def __init__(self, *, known=True):
        self.known, self.asked = known, []

    def __call__(self, *, home, venues, evenings):
        self.asked.append((home, tuple(venues), tuple(evenings)))
        return tuple(
            Departures(
                evening=evening,
                known=self.known,
                leave_by=tuple(
                    evening.by - timedelta(minutes=30) if self.known and venue == HALL else None
                    for venue in venues
                ),
            )
            for evening in evenings
        )


def home_from(*events, by="23:30", query=None, now=NOW, trains=None):
    query = within(query or OfferQuery(), now=now)
    return homeward(
        Candidates.of(events),
        wish=HomeWish(by=time.fromisoformat(by), home=LEUVEN),
        query=query,
        now=now,
        ask=trains or Trains(),
    )


def kept(*events, **asked):
    return [one.start for one in home_from(*events, **asked).candidates]


EARLY = event(1, brussels("20:00"), brussels("22:45"))
LATE = event(2, brussels("20:00"), brussels("22:46"))


def test_the_end_and_the_way_out_leave_time_for_the_last_train():
    found = home_from(EARLY, LATE).candidates
    assert [one.event for one in found] == [EARLY.event]


def test_each_says_until_when_she_can_set_off():
    way = home_from(EARLY).way(EARLY.occurrence)
    assert (way.leave_by, way.ending) == (brussels("23:00"), "stated")


def test_after_midnight_is_later_in_the_same_night():
    party = event(3, brussels("22:00"), brussels("00:10", days=1))
    assert kept(party, by="23:30") == []
    assert kept(party, by="01:00") == [party.start]


def test_each_event_has_its_own_evening():
    tonight, tomorrow = LATE, event(4, brussels("20:00", days=1), brussels("22:00", days=1))
    assert kept(tonight, tomorrow) == [tomorrow.start]


def test_what_begins_in_the_small_hours_belongs_to_the_night_before():
    night = event(5, brussels("01:00", days=1), brussels("02:00", days=1))
    assert kept(night, by="23:30") == []
    assert kept(night, by="03:00") == [night.start]


def test_what_lasts_longer_than_a_show_is_left_when_she_likes():
    fair = event(6, brussels("18:00"), brussels("02:00", days=1))
    found = home_from(fair)
    assert found.way(fair.occurrence).ending == "open"
    assert kept(event(7, brussels("22:00"), brussels("04:00", days=1))) == []


def test_an_exhibition_that_has_been_on_for_weeks_can_be_gone_to_today():
    assert len(kept(event(8, NOW - timedelta(days=20), NOW + timedelta(days=20)))) == 1
    assert (
        kept(
            event(9, NOW - timedelta(days=20), NOW + timedelta(days=20)),
            now=brussels("22:30").astimezone(UTC),
        )
        == []
    )


def test_a_whole_day_belongs_to_that_day():
    whole = event(10, brussels("00:00", days=1), brussels("23:59", days=1))
    assert home_from(whole).way(whole.occurrence).leave_by == brussels("23:00", days=1)


@pytest.mark.parametrize("end", [brussels("19:00"), brussels("23:59")])
def test_an_end_that_nobody_stated_is_three_hours_after_the_start(end):
    soon, late = event(11, brussels("19:00"), end), event(12, brussels("20:00"), max(end, brussels("20:00")))
    found = home_from(soon, late)
    assert [one.event for one in found.candidates] == [soon.event]
    assert found.way(soon.occurrence).ending == "assumed"


def test_where_there_is_no_way_home_or_no_place_nothing_is_promised():
    assert kept(event(13, brussels("14:00"), brussels("15:00"), point=FAR)) == []
    assert kept(event(14, brussels("14:00"), brussels("15:00"), point=None)) == []


def test_one_search_an_evening_for_all_venues_from_the_first_that_ends():
    trains = Trains()
    home_from(LATE, EARLY, event(15, brussels("14:00"), brussels("15:00"), point=FAR), trains=trains)
    ((home, venues, (evening,)),) = trains.asked
    assert (home, set(venues)) == (LEUVEN, {HALL, FAR})
    assert (evening.day, evening.by, evening.since) == (TODAY, brussels("23:30"), brussels("15:15"))


def test_a_week_of_evenings_is_looked_at_and_said():
    trains = Trains()
    nights = [event(20 + n, brussels("20:00", days=n), brussels("21:00", days=n)) for n in range(9)]
    found = home_from(*nights, trains=trains)
    assert len(trains.asked[0][2]) == 7
    assert (found.evenings.first, found.evenings.last) == (TODAY, TODAY + timedelta(days=6))


def test_the_query_ends_with_the_week_or_sooner():
    assert within(OfferQuery(), now=NOW).date_to == brussels("04:30", days=7) - timedelta(microseconds=1)
    sooner = brussels("23:00", days=2)
    found = home_from(query=OfferQuery(date_to=sooner))
    assert (within(OfferQuery(date_to=sooner), now=NOW).date_to, found.evenings.last) == (
        sooner,
        TODAY + timedelta(days=2),
    )


def test_an_evening_without_a_timetable_is_named():
    assert home_from(EARLY, trains=Trains(known=False)).evenings.without_timetable == (TODAY,)


def test_without_candidates_nobody_is_asked():
    trains = Trains()
    assert len(home_from(trains=trains).candidates) == 0
    assert trains.asked == []


def test_the_night_on_which_the_clocks_change():
    october = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    assert deadline(date(2026, 10, 24), time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    starts = [each.astimezone(UTC) for each in daybreaks(october)]
    assert (starts[0].hour, starts[1].hour) == (2, 3)
    shut = datetime(2026, 10, 25, 23, 59, tzinfo=BRUSSELS)
    found = home_from(event(40, datetime(2026, 10, 25, 18, 0, tzinfo=BRUSSELS), shut), now=october)
    assert found.endings.tolist() == [2]


@pytest.mark.parametrize("year", [1, 9999])
def test_dates_at_the_end_of_time_break_nothing(year):
    query = OfferQuery(
        date_from=datetime(year, 12, 31, 23, tzinfo=UTC), date_to=datetime(year, 12, 31, 23, 30, tzinfo=UTC)
    )
    assert len(home_from(query=query).candidates) == 0
