"""Parameters of state: of an occurrence (status, booking, seats, crowd) and of a document (workflow, duplicates)."""

import pytest

from culture_app.offers import services as offers
from culture_app.offers.data import Crowd
from tests.offers.documents import NOW, key, multiple, occurrence_of
from tests.offers.parameters.world import hall, named, names, on, take_in

pytestmark = pytest.mark.django_db

FRIDAY, SATURDAY = (f"dateFrom=2026-07-{day}&dateTo=2026-07-{day}" for day in ("03", "04"))
FULL = {"bookingAvailability": {"type": "Unavailable"}}


def left(seats):
    return {"bookingAvailability": {"type": "Available", "remainingCapacity": seats}}


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("status=Available", ["Deels", "Gewoon"]),
        ("status=available", ["Deels", "Gewoon"]),
        ("status=Unavailable", ["Afgelast", "Deels"]),
        ("status=TemporarilyUnavailable,Unavailable", ["Afgelast", "Deels", "Uitgesteld"]),
        # the same occurrence as the date
        (f"status=Available&{FRIDAY}", ["Gewoon"]),
        (f"status=Available&{SATURDAY}", ["Deels"]),
        ("status=*", ["Afgelast", "Deels", "Gewoon", "Uitgesteld"]),
    ],
)
def test_status(raw, found):
    gone, later = {"status": {"type": "Unavailable"}}, {"status": {"type": "TemporarilyUnavailable"}}
    take_in(
        named("Gewoon"),
        named("Afgelast", **gone),
        named("Uitgesteld", **later),
        named("Deels") | multiple(on(3, **gone), on(4)),
    )
    assert names(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("bookingAvailability=Available", ["Deels", "Vrij"]),
        ("bookingAvailability=unavailable", ["Deels", "Vol"]),
        (f"bookingAvailability=Available&{FRIDAY}", ["Vrij"]),
        (f"bookingAvailability=Available&{SATURDAY}", ["Deels"]),
        ("bookingAvailability=*", ["Deels", "Vol", "Vrij"]),
    ],
)
def test_booking_availability(raw, found):
    take_in(named("Vrij"), named("Vol", **FULL), named("Deels") | multiple(on(3, **FULL), on(4)))
    assert names(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("seats=4", ["Deels", "Vier"]),
        ("seats=5", ["Deels"]),
        ("seats=9", ["Deels"]),
        ("seats=10", []),
        ("seats=4&seatsUnknown=true", ["Deels", "Onbekend", "Vier"]),
        ("seats=4&seatsUnknown=false", ["Deels", "Vier"]),
        # without seats it says nothing
        ("seatsUnknown=true", ["Deels", "Onbekend", "Vier"]),
        (f"seats=4&{FRIDAY}", ["Vier"]),
        (f"seats=4&{SATURDAY}", ["Deels"]),
        ("seats=*", ["Deels", "Onbekend", "Vier"]),
    ],
)
def test_seats(raw, found):
    take_in(
        named("Vier", **left(4)),
        named("Onbekend"),
        named("Deels") | multiple(on(3, **left(1)), on(4, **left(9))),
    )
    assert names(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("crowd=quiet", ["Stil"]),
        ("crowd=busy", ["Druk"]),
        ("crowd=quiet,busy", ["Druk", "Stil"]),
        # what nobody has said anything of is unknown
        ("crowd=unknown", ["Niemand"]),
        (f"crowd=quiet&{SATURDAY}", []),
        ("crowd=quiet&seats=1", []),
        ("crowd=*", ["Druk", "Niemand", "Stil"]),
    ],
)
def test_crowd(raw, found):
    documents = {"Stil": named("Stil"), "Druk": named("Druk"), "Niemand": named("Niemand")}
    take_in(*documents.values())
    rows = [
        Crowd(occurrence=occurrence_of(documents[name]), level=level, basis="sales", as_of=NOW)
        for name, level in (("Stil", "quiet"), ("Druk", "busy"))
    ]
    offers.record_crowds(rows=rows)
    assert names(raw) == found


def test_without_dates_it_is_about_what_is_still_to_come():
    past = on(1, "08:00", "09:00", status={"type": "Unavailable"})
    take_in(named("Reeks") | multiple(past, on(3)))
    assert names("status=Unavailable") == []
    assert names("status=Unavailable&dateFrom=2026-06-30") == ["Reeks"]
    assert names("status=Unavailable&availableFrom=*") == ["Reeks"]


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("", ["Goed", "Klaar"]),
        ("workflowStatus=DRAFT", ["Schets"]),
        ("workflowStatus=draft,approved", ["Goed", "Schets"]),
        ("workflowStatus=*", ["Goed", "Klaar", "Schets"]),
        ("workflowStatus=DRAFT&dateFrom=2026-07-04", []),
        ("disableDefaultFilters=true", ["Goed", "Klaar", "Schets"]),
        ("disableDefaultFilters=false", ["Goed", "Klaar"]),
        # one of its own stays on
        ("disableDefaultFilters=true&workflowStatus=DRAFT", ["Schets"]),
        ("workflowStatus=DRAFT&disableDefaultFilters=true", ["Schets"]),
    ],
)
def test_workflow_status_and_disable_default_filters(raw, found):
    take_in(
        named("Goed"),
        named("Klaar", workflowStatus="READY_FOR_VALIDATION"),
        named("Schets", workflowStatus="DRAFT"),
    )
    assert names(raw) == found


def test_what_was_withdrawn_is_never_found():
    document = named("Weg")
    take_in(document)
    take_in(document | {"workflowStatus": "DELETED"})
    assert names("disableDefaultFilters=true") == names("workflowStatus=DELETED") == []
    assert names(f"id={key(document)}&disableDefaultFilters=true") == []


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("", ["Eerste"]),
        ("isDuplicate=true", ["Dubbel"]),
        ("isDuplicate=*", ["Dubbel", "Eerste"]),
        ("isDuplicate=false", ["Eerste"]),
    ],
)
def test_is_duplicate(raw, found):
    take_in(hall("Eerste"), hall("Dubbel", duplicateOf="https://io.uitdatabank.be/place/x"))
    assert names(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("attendanceMode=online", ["Scherm"]),
        ("attendanceMode=online,mixed", ["Beide", "Scherm"]),
        # where nothing is said, one goes there
        ("attendanceMode=offline", ["Gewoon"]),
        ("attendanceMode=online&dateFrom=2026-07-04", []),
        ("attendanceMode=*", ["Beide", "Gewoon", "Scherm"]),
    ],
)
def test_attendance_mode(raw, found):
    take_in(named("Gewoon"), named("Scherm", attendanceMode="online"), named("Beide", attendanceMode="mixed"))
    assert names(raw) == found
