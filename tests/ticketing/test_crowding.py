"""How full it will be, from counts alone: every rule of ticketing/crowding.py."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from culture_app.offers.data import Gathering
from ticketing.crowding import (
    BUSY_FROM,
    LIKE,
    MARKS,
    MODERATE_FROM,
    SEEN_SELLING,
    UNKNOWN,
    Group,
    Seats,
    curve,
    expect,
    kin,
    sold_by,
    usual,
)

# A Friday evening in Leuven.
START = datetime(2026, 7, 3, 18, 0, tzinfo=UTC)
DAY = timedelta(days=1)
EVENT, PLACE, ORGANISER = UUID(int=1), UUID(int=2), UUID(int=3)
CONCERT = "0.50.4.0.0"
# Half is sold a week before, nine tenths the day before.
SELLS = dict(zip(MARKS, (1, 0.9, 0.8, 0.75, 0.65, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0), strict=True))


def gathering(**more):
    facts = {
        "occurrence": UUID(int=9),
        "event": EVENT,
        "type": CONCERT,
        "organiser": ORGANISER,
        "place": PLACE,
        "start": START,
        "end": START + timedelta(hours=2),
        "called_off": False,
        "capacity": None,
        "seats_left": None,
        "seats_as_of": None,
        "crowd": "unknown",
        "crowd_basis": "",
        "crowd_as_of": None,
    }
    return Gathering(**facts | more)


def group(occurrences, mean, *, selling=None, sells=SELLS):
    """So many past occurrences of 100 seats, this full on average."""
    sold = round(100 * mean * occurrences)
    return Group(
        occurrences=occurrences,
        occupancy=mean * occurrences,
        selling=occurrences if selling is None else selling,
        sold=sold,
        sold_by=tuple(round(sold * share) for share in sells.values()),
    )


TYPE, BY_ORGANISER, BY_PLACE, BY_WEEKDAY, BY_EVENT = kin(gathering())


def history(mean=0.6, *, occurrences=40):
    """Every group alike."""
    return dict.fromkeys(kin(gathering()), group(occurrences, mean))


def seats(sold, *, before=DAY, capacity=100, **more):
    return Seats(capacity=capacity, sold=sold, at=START - before, **more)


def found(counted, past=None, *, now=None, **more):
    one = gathering(**more)
    return expect(
        gathering=one, seats=counted, history=past or {}, now=now or (counted.at if counted else START - DAY)
    )


# -- levels


@pytest.mark.parametrize(
    ("sold", "level"),
    [(0, "quiet"), (39, "quiet"), (40, "moderate"), (74, "moderate"), (75, "busy"), (100, "busy")],
)
def test_below_40_percent_is_quiet_below_75_moderate_else_busy(sold, level):
    assert (MODERATE_FROM, BUSY_FROM) == (0.40, 0.75)
    assert found(seats(sold, before=timedelta(0))).level == level


# -- nothing to go by


def test_without_seats_and_without_a_history_nobody_knows():
    assert found(None) == UNKNOWN


def test_what_is_called_off_has_no_crowd():
    assert found(seats(90), history(), called_off=True) == UNKNOWN


def test_what_lasts_longer_than_a_day_has_no_one_crowd():
    assert found(seats(90), history(), end=START + timedelta(days=30)) == UNKNOWN


def test_a_few_sold_without_knowing_how_sales_go_says_nothing():
    assert found(seats(30)) == UNKNOWN


def test_but_what_is_nearly_sold_out_is_busy_whatever_comes():
    answer = found(seats(80))
    assert (answer.level, answer.basis) == ("busy", "sales")


# -- history


def test_like_occurrences_say_how_full_it_will_be():
    answer = found(None, history(0.9))
    assert (answer.level, answer.basis, answer.share) == ("busy", "history", pytest.approx(0.9))


@pytest.mark.parametrize("key", [BY_ORGANISER, BY_PLACE, BY_EVENT])
def test_five_of_one_organiser_place_or_event_are_enough(key):
    assert usual(gathering(), {key: group(LIKE, 0.5)}) == pytest.approx(0.5)
    assert usual(gathering(), {key: group(LIKE - 1, 0.5)}) is None


def test_the_type_alone_is_too_little():
    assert usual(gathering(), {TYPE: group(1000, 0.9)}) is None


def test_few_are_drawn_towards_the_wider_group():
    past = {TYPE: group(1000, 0.2), BY_PLACE: group(5, 0.8)}
    assert usual(gathering(), past) == pytest.approx(0.5)


def test_many_speak_for_themselves():
    past = {TYPE: group(1000, 0.2), BY_PLACE: group(995, 0.8)}
    assert usual(gathering(), past) == pytest.approx(0.797)


def test_the_event_itself_counts_most():
    past = history(0.3) | {BY_EVENT: group(100, 0.9)}
    assert usual(gathering(), past) > 0.85


def test_fridays_are_like_fridays():
    past = {TYPE: group(40, 0.3), BY_PLACE: group(40, 0.3), BY_WEEKDAY: group(40, 0.9)}
    assert usual(gathering(), past) > 0.8
    saturday = gathering(start=START + DAY, end=START + DAY + timedelta(hours=2))
    assert usual(saturday, past) == pytest.approx(0.3)


def test_the_weekday_is_brussels_own():
    late = gathering(start=datetime(2026, 7, 3, 22, 30, tzinfo=UTC))
    assert BY_WEEKDAY[3] == 5
    assert next(key for key in kin(late) if key[0] == "weekday")[3] == 6


def test_an_event_without_place_or_organiser_still_has_its_own_past():
    homeless = gathering(place=None, organiser=None)
    assert [key[0] for key in kin(homeless)] == ["type", "event"]
    assert usual(homeless, {BY_EVENT: group(6, 0.7)}) == pytest.approx(0.7)


# -- how sales usually go


def test_the_curve_is_what_was_sold_by_each_mark():
    assert curve(gathering(), {TYPE: group(50, 0.5)}) == pytest.approx(tuple(SELLS.values()), abs=0.001)


def test_a_curve_takes_ten_past_sales_of_the_type():
    assert curve(gathering(), {TYPE: group(SEEN_SELLING, 0.5)}) is not None
    assert curve(gathering(), {TYPE: group(50, 0.5, selling=SEEN_SELLING - 1)}) is None
    assert curve(gathering(), {}) is None


def test_a_place_has_its_own_curve_drawn_towards_the_types():
    late = dict.fromkeys(MARKS, 0.0) | {0: 1.0}
    past = {TYPE: group(50, 0.5), BY_PLACE: group(5, 0.5, sells=late)}
    assert curve(gathering(), past)[1] == pytest.approx(0.45)


def test_nothing_ever_sold_gives_no_curve():
    assert curve(gathering(), {TYPE: group(50, 0.0)}) is None


@pytest.mark.parametrize(("days", "share"), [(0, 1), (-3, 1), (1, 0.9), (4, 0.7), (7, 0.5), (500, 0)])
def test_between_the_marks_it_is_a_straight_line(days, share):
    assert sold_by(tuple(SELLS.values()), days * DAY) == pytest.approx(share)


# -- sales


def test_what_is_sold_and_what_usually_still_comes():
    answer = found(seats(40, before=7 * DAY), history(0.6))
    assert (answer.share, answer.level, answer.basis) == (pytest.approx(0.7, abs=0.01), "moderate", "sales")


def test_long_before_the_start_it_is_mostly_history():
    answer = found(seats(10, before=21 * DAY), history(0.6))
    assert (answer.share, answer.basis) == (pytest.approx(0.58, abs=0.01), "history")


def test_a_usually_full_house_that_sells_badly_is_expected_quieter():
    assert found(seats(20, before=DAY), history(0.9)).level == "quiet"


def test_without_a_history_of_its_own_sales_are_written_on():
    answer = found(seats(45, before=DAY), {TYPE: group(50, 0.5)})
    assert (answer.share, answer.level) == (pytest.approx(0.5, abs=0.01), "moderate")


def test_but_not_from_less_than_half():
    assert found(seats(36, before=14 * DAY), {TYPE: group(50, 0.5)}) == UNKNOWN


def test_a_sale_that_has_just_opened_is_not_blamed_for_what_others_sold_before():
    fresh = seats(0, before=DAY, opened=START - DAY)
    answer = found(fresh, history(0.9))
    assert (answer.level, answer.basis) == ("busy", "history")


def test_a_sale_that_opens_tomorrow_has_sold_nothing_yet():
    closed = seats(0, before=7 * DAY, opened=START - 6 * DAY)
    assert found(closed, history(0.5)).level == "moderate"


def test_seats_reported_long_ago_count_as_of_then():
    old = seats(50, before=7 * DAY)
    assert found(old, history(0.6), now=START - DAY).share == pytest.approx(0.8, abs=0.01)


def test_once_it_has_begun_what_is_sold_is_what_there_is():
    answer = found(seats(30, before=timedelta(minutes=-5)), history(0.9))
    assert (answer.share, answer.basis) == (0.3, "sales")


def test_a_history_without_a_curve_is_taken_as_it_is_with_sales_as_a_floor():
    past = {BY_PLACE: group(6, 0.5)}
    assert found(seats(10), past).share == pytest.approx(0.5)
    assert found(seats(60), past).share == pytest.approx(0.6)


# -- scans


def test_at_the_door_who_went_in_counts():
    running = seats(80, before=timedelta(minutes=-30), admitted=60)
    answer = found(running, history(0.9))
    assert (answer.share, answer.level, answer.basis) == (0.6, "moderate", "scans")


def test_while_less_than_half_went_in_sales_say_more():
    queue = seats(80, before=timedelta(minutes=-1), admitted=39)
    assert found(queue).basis == "sales"


def test_before_the_start_the_door_says_nothing():
    early = seats(80, before=timedelta(minutes=30), admitted=60)
    assert found(early).basis == "sales"


def test_a_door_that_does_not_scan_says_nothing():
    assert found(seats(80, before=timedelta(minutes=-30))).basis == "sales"


# -- whatever comes in

SHARES = st.floats(0, 1)


@given(
    sold=st.integers(0, 100),
    admitted=st.integers(0, 100),
    days=st.floats(-0.1, 120),
    opened=st.none() | st.floats(0, 200),
    mean=SHARES,
    n=st.integers(1, 200),
)
def test_every_count_gives_a_share_between_none_and_all(sold, admitted, days, opened, mean, n):
    counted = seats(
        sold,
        before=days * DAY,
        opened=None if opened is None else START - opened * DAY,
        admitted=min(admitted, sold),
    )
    answer = found(counted, dict.fromkeys(kin(gathering()), group(n, mean)))
    assert (answer.share is None) == (answer.level == "unknown") == (answer.basis == "")
    assert answer.share is None or 0 <= answer.share <= 1


@given(sold=st.integers(0, 99), days=st.floats(-0.1, 120), mean=SHARES)
def test_one_seat_more_never_makes_it_quieter(sold, days, mean):
    less, more = (found(seats(n, before=days * DAY), history(mean)) for n in (sold, sold + 1))
    assert less.share <= more.share
