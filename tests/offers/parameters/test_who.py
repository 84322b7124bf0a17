"""Parameters of who it is for: ages, birthdays, audiences, children and their care."""

import pytest

from tests.offers.documents import multiple
from tests.offers.parameters.world import hall, named, names, on, take_in

pytestmark = pytest.mark.django_db

SATURDAY = "dateFrom=2026-07-04&dateTo=2026-07-04"


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("minAge=12", ["Allen", "Jeugd", "Volwassen"]),
        ("minAge=13", ["Allen", "Volwassen"]),
        ("maxAge=5", ["Allen"]),
        ("maxAge=6", ["Allen", "Jeugd"]),
        ("minAge=13&maxAge=17", ["Allen"]),
        ("minAge=7&maxAge=7", ["Allen", "Jeugd"]),
        ("minAge=9&maxAge=8", []),
        ("minAge=0&maxAge=130", ["Allen", "Jeugd", "Volwassen"]),
        ("maxAge=6&dateFrom=2026-07-04", []),
        ("minAge=*&maxAge=*", ["Allen", "Jeugd", "Volwassen"]),
        ("allAges=true", ["Allen"]),
        ("allAges=false", ["Jeugd", "Volwassen"]),
        ("allAges=*", ["Allen", "Jeugd", "Volwassen"]),
        ("allAges=false&minAge=13", ["Volwassen"]),
    ],
)
def test_min_age_max_age_and_all_ages(raw, found):
    take_in(
        named("Jeugd", typicalAgeRange="6-12"),
        named("Volwassen", typicalAgeRange="18-"),
        named("Allen", typicalAgeRange="-"),
    )
    assert names(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        # on Friday 3 July 2026 who was born on 3 July 2020 is six
        ("birthdateRangeFrom=2020-07-03&birthdateRangeTo=2020-07-03", ["Allen", "Jeugd"]),
        ("birthdateRangeFrom=2020-07-04&birthdateRangeTo=2020-07-04", ["Allen"]),
        # twelve until the day before one is thirteen
        ("birthdateRangeFrom=2013-07-04&birthdateRangeTo=2013-07-04", ["Allen", "Jeugd"]),
        ("birthdateRangeFrom=2013-07-03&birthdateRangeTo=2013-07-03", ["Allen"]),
        # a year's children: some of them will do
        ("birthdateRangeFrom=2020-01-01&birthdateRangeTo=2020-12-31", ["Allen", "Jeugd"]),
        # one end alone
        ("birthdateRangeFrom=2014-01-01", ["Allen", "Jeugd"]),
        ("birthdateRangeTo=2008-07-03", ["Allen", "Volwassen"]),
        ("birthdateRangeTo=2008-07-03&birthdateRangeFrom=2000-01-01", ["Allen", "Volwassen"]),
        ("birthdateRangeFrom=2020-12-31&birthdateRangeTo=2020-01-01", []),
        ("birthdateRangeFrom=2014-01-01&dateFrom=2026-07-04", []),
    ],
)
def test_birthdate_range(raw, found):
    """Places have no audience of a day: only events are found."""
    take_in(
        named("Jeugd", typicalAgeRange="6-12"),
        named("Volwassen", typicalAgeRange="18-"),
        named("Allen", typicalAgeRange="-"),
        hall("Zaal"),
    )
    assert names(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("", ["Iedereen"]),
        ("audienceType=education", ["School"]),
        ("audienceType=Members,education", ["Leden", "School"]),
        ("audienceType=*", ["Iedereen", "Leden", "School"]),
        ("audienceType=education&dateFrom=2026-07-04", []),
        ("disableDefaultFilters=true", ["Iedereen", "Leden", "School"]),
    ],
)
def test_audience_type(raw, found):
    take_in(
        named("Iedereen"),
        named("Leden", audience={"audienceType": "members"}),
        named("School", audience={"audienceType": "education"}),
    )
    assert names(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("childrenOnly=true", ["Kamp"]),
        ("childrenOnly=false", ["Gewoon"]),
        ("childrenOnly=*", ["Gewoon", "Kamp"]),
        ("childrenOnly=true&dateFrom=2026-07-04", []),
        ("", ["Gewoon", "Kamp"]),
    ],
)
def test_children_only(raw, found):
    take_in(named("Kamp", childrenOnly=True), named("Gewoon"))
    assert names(raw) == found


CARE = {"childcare": {"start": "19:00", "end": "23:00"}}


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("hasChildcare=true", ["Opvang", "Zaterdags"]),
        ("hasChildcare=false", ["Gewoon", "Nachtje", "Zaterdags"]),
        (f"hasChildcare=true&{SATURDAY}", ["Zaterdags"]),
        ("hasChildcare=*", ["Gewoon", "Nachtje", "Opvang", "Zaterdags"]),
        ("hasOvernight=true", ["Nachtje"]),
        ("hasOvernight=false", ["Gewoon", "Opvang", "Zaterdags"]),
        (f"hasOvernight=true&{SATURDAY}", []),
        ("hasOvernight=*", ["Gewoon", "Nachtje", "Opvang", "Zaterdags"]),
        # both on the same occurrence
        ("hasChildcare=true&hasOvernight=true", []),
        ("hasChildcare=false&hasOvernight=true", ["Nachtje"]),
    ],
)
def test_has_childcare_and_has_overnight(raw, found):
    take_in(
        named("Gewoon"),
        named("Opvang") | multiple(on(3, **CARE)),
        named("Zaterdags") | multiple(on(3), on(4, **CARE)),
        named("Nachtje") | multiple(on(3, overnight=True)),
    )
    assert names(raw) == found
