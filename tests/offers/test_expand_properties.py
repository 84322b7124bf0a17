"""What holds for every calendar, written out by a simpler (and slower) reading of the same rules."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from culture_app.kernel.clock import BRUSSELS, local
from culture_app.offers.calendar import MOST, expand, weekdays
from culture_app.offers.errors import CalendarFault
from tests.offers.documents import multiple, sub_event

NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PROPERTY = settings(max_examples=120, deadline=None, derandomize=True)

# Days around both nights on which the clocks change, so that these come up often.
DAYS = st.one_of(
    st.dates(date(2026, 3, 20), date(2026, 4, 5)),
    st.dates(date(2026, 10, 20), date(2026, 11, 1)),
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
)
MOMENTS = st.integers(0, 14 * 30 * 24 * 60).map(
    lambda minutes: datetime(2025, 12, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
CLOCKS = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
HOURS = st.builds(
    lambda days, opens, closes: {"dayOfWeek": sorted(days), "opens": opens, "closes": closes},
    st.sets(st.sampled_from(NAMES), min_size=1),
    CLOCKS,
    CLOCKS,
)
WEEKS = st.lists(HOURS, min_size=1, max_size=3)
SPANS = st.lists(
    st.builds(
        lambda first, days: {
            "startDate": first.isoformat(),
            "endDate": (first + timedelta(days=days)).isoformat(),
        },
        DAYS,
        st.integers(0, 9),
    ),
    max_size=3,
)


def periodic(first, days, week, **more):
    last = first + timedelta(days=days)
    return {
        "calendarType": "periodic",
        "startDate": datetime(first.year, first.month, first.day, tzinfo=BRUSSELS).isoformat(),
        "endDate": datetime(last.year, last.month, last.day, 23, 59, 59, tzinfo=BRUSSELS).isoformat(),
        "openingHours": week,
        **more,
    }


def minutes(clock):
    return int(clock[:2]) * 60 + int(clock[3:])


def wall(on, clock, *, after=None):
    """That clock time on that day or, if it comes before `after`, on the next; as an instant."""
    if after is not None and (clock < after or clock == after == "00:00"):
        on += timedelta(days=1)
    return datetime(on.year, on.month, on.day, *divmod(minutes(clock), 60), tzinfo=BRUSSELS).astimezone(UTC)


def by_hand(document):
    """Opening hours written out day by day, straight from the rules."""
    first, last = (local(datetime.fromisoformat(document[name])).date() for name in ("startDate", "endDate"))
    found = set()
    on = first
    while on <= last:
        within = [
            span
            for span in document.get("openingHoursAdjustedDays", ())
            if span["startDate"] <= on.isoformat() <= span["endDate"]
        ]
        closed = any(
            span["startDate"] <= on.isoformat() <= span["endDate"]
            for span in document.get("openingHoursClosedDays", ())
        )
        week = () if closed else within[0]["openingHours"] if within else document["openingHours"]
        for entry in week:
            if NAMES[on.weekday()] in entry["dayOfWeek"]:
                start = wall(on, entry["opens"])
                found.add((start, max(start, wall(on, entry["closes"], after=entry["opens"]))))
        on += timedelta(days=1)
    return sorted(found)


def spans(document, now):
    try:
        return [(spec.start, spec.end) for spec in expand(document, now=now).occurrences]
    except CalendarFault:
        return []


@PROPERTY
@given(
    first=DAYS, days=st.integers(0, 40), week=WEEKS, closed=SPANS, adjusted=SPANS, other=WEEKS, now=MOMENTS
)
def test_opening_hours_are_what_a_reading_day_by_day_gives(first, days, week, closed, adjusted, other, now):
    document = periodic(
        first,
        days,
        week,
        openingHoursClosedDays=closed,
        openingHoursAdjustedDays=[{**span, "openingHours": other} for span in adjusted],
    )
    assert sorted(set(spans(document, now))) == by_hand(document)


@PROPERTY
@given(first=DAYS, days=st.integers(0, 40), week=WEEKS, closed=SPANS, now=MOMENTS)
def test_a_closed_day_only_ever_removes(first, days, week, closed, now):
    open_, shut = (
        spans(periodic(first, days, week, openingHoursClosedDays=list(span)), now) for span in ((), closed)
    )
    assert set(shut) <= set(open_)


@PROPERTY
@given(week=WEEKS, closed=SPANS, now=MOMENTS)
def test_a_rolling_window_goes_from_six_months_back_to_a_year_ahead(week, closed, now):
    document = {"calendarType": "permanent", "openingHours": week, "openingHoursClosedDays": closed}
    expansion = expand(document, now=now)
    today = local(now).date()
    days = [local(spec.start).date() for spec in expansion.occurrences]
    assert expansion.rolling
    # The months' lengths differ; no half year has more than 184 days, and no year more than 366.
    assert all(today - timedelta(days=184) <= day < today + timedelta(days=366) for day in days)


@PROPERTY
@given(week=WEEKS, now=MOMENTS)
def test_a_window_that_rolls_on_keeps_all_that_is_still_in_it(week, now):
    document = {"calendarType": "permanent", "openingHours": week}
    today, tomorrow = set(spans(document, now)), set(spans(document, now + timedelta(days=1)))
    first, last = min(tomorrow, default=None), max(today, default=None)
    assume(first and last)
    assert {span for span in today if span >= first} == {span for span in tomorrow if span <= last}


ENTRIES = st.lists(
    st.builds(
        lambda start, length: (start, start + timedelta(minutes=length)), MOMENTS, st.integers(0, 4 * 24 * 60)
    ),
    min_size=1,
    max_size=8,
)


@PROPERTY
@given(entries=ENTRIES, now=MOMENTS)
def test_several_dates_are_those_that_are_told_in_order(entries, now):
    document = multiple(*(sub_event(start.isoformat(), end.isoformat()) for start, end in entries))
    assert spans(document, now) == sorted(entries)


@PROPERTY
@given(entries=ENTRIES, now=MOMENTS, zone=st.sampled_from([BRUSSELS, UTC, ZoneInfo("America/New_York")]))
def test_the_offset_in_which_an_instant_is_told_does_not_matter(entries, now, zone):
    told = (
        sub_event(start.astimezone(zone).isoformat(), end.astimezone(zone).isoformat())
        for start, end in entries
    )
    assert spans(multiple(*told), now) == sorted(entries)


@PROPERTY
@given(first=DAYS, days=st.integers(0, 900), week=WEEKS, now=MOMENTS)
def test_every_sub_event_is_sound(first, days, week, now):
    try:
        expansion = expand(periodic(first, days, week), now=now)
    except CalendarFault:
        return
    found = expansion.occurrences
    assert 0 < len(found) <= MOST
    assert [(spec.start, spec.end) for spec in found] == sorted((spec.start, spec.end) for spec in found)
    for spec in found:
        assert spec.start <= spec.end <= spec.start + timedelta(hours=25)
        assert spec.start.tzinfo is UTC
        assert spec.local_start == f"{local(spec.start):%H:%M}"


@PROPERTY
@given(first=DAYS, days=st.integers(0, 60), week=WEEKS, now=MOMENTS)
def test_it_recurs_only_on_days_on_which_it_opens(first, days, week, now):
    document = periodic(first, days, week)
    try:
        found = weekdays(document, expand(document, now=now))
    except CalendarFault:
        return
    assert set(found) <= {day for entry in week for day in entry["dayOfWeek"]}
