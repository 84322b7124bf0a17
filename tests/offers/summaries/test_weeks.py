"""Summaries of periodic and permanent calendars, in Dutch."""

import pytest

from tests.offers.summaries.calendars import hours, periodic, permanent, text

LATER = periodic("2026-11-25", "2030-11-30")
RUNNING = periodic("2026-05-25", "2026-11-30")
OVER = periodic("2025-05-25", "2025-11-30")
ONE_DAY = periodic("2026-10-08", "2026-10-08")


@pytest.mark.parametrize(
    ("document", "size", "said"),
    [
        (LATER, "xs", "Vanaf 25 nov"),
        (LATER, "sm", "Vanaf wo 25 nov"),
        (LATER, "md", "Van wo 25 november 2026 tot en met za 30 november 2030"),
        (LATER, "lg", "Van woensdag 25 november 2026 tot en met zaterdag 30 november 2030"),
        (RUNNING, "xs", "Tot en met 30 nov"),
        (RUNNING, "sm", "Tot en met ma 30 nov"),
        (OVER, "xs", "25 mei 2025 - 30 nov 2025"),
        (ONE_DAY, "xs", "8 okt"),
        (ONE_DAY, "md", "Do 8 oktober 2026"),
        ({**LATER, "status": {"type": "Unavailable"}}, "xs", "Vanaf 25 nov (geannuleerd)"),
        ({**LATER, "bookingAvailability": {"type": "Unavailable"}}, "sm", "Vanaf wo 25 nov (volzet of uitverkocht)"),
    ],
)  # fmt: skip
def test_a_period(document, size, said):
    assert text(document, size) == said


def test_a_period_with_hours_says_them_when_there_is_room():
    document = periodic("2026-11-25", "2030-11-30", hours("monday tuesday", "09:00", "12:00"))
    assert text(document, "lg").splitlines() == [
        "Van woensdag 25 november 2026 tot en met zaterdag 30 november 2030",
        "Maandag - dinsdag van 9u tot 12u",
    ]
    assert "9u" not in text(document, "md")


ALL = "monday tuesday wednesday thursday friday saturday sunday"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (ALL, "Alle dagen open"),
        ("tuesday", "Elke dinsdag open"),
        ("monday tuesday wednesday", "Open ma - wo"),
        ("tuesday friday saturday sunday", "Open di en vr - zo"),
        ("monday tuesday thursday friday sunday", "Open ma - di, do - vr en zo"),
    ],
)
def test_open_days_of_a_permanent_calendar(days, said):
    for size in ("xs", "sm", "md"):
        assert text(permanent(hours(days, "10:00", "17:00")), size) == said


def test_without_hours_it_is_always_open():
    assert {text({"calendarType": "permanent"}, size) for size in ("xs", "sm", "md", "lg", "xl")} == {
        "Alle dagen open"
    }


def test_the_hours_of_each_day_with_those_that_are_closed():
    document = permanent(
        hours("monday tuesday", "09:30", "13:45"),
        hours("monday", "17:00", "20:00"),
        hours("friday saturday", "10:00", "15:00"),
        hours("saturday", "22:00", "02:00"),
        hours("sunday", "10:00", "24:00"),
    )
    assert text(document, "lg").splitlines() == [
        "Maandag van 9u30 tot 13u45 en van 17u tot 20u",
        "Dinsdag van 9u30 tot 13u45",
        "Woensdag - donderdag gesloten",
        "Vrijdag van 10u tot 15u",
        "Zaterdag van 10u tot 15u en van 22u tot 2u",
        "Zondag van 10u tot middernacht",
    ]


def test_a_whole_day_has_no_hours():
    document = permanent(hours("saturday sunday", "00:00", "23:59"), hours("friday", "17:00", "17:00"))
    assert text(document, "lg").splitlines()[-2:] == ["Vrijdag om 17u", "Zaterdag - zondag"]


def test_childcare_of_each_day():
    document = permanent(
        hours("monday", "09:00", "12:00", childcare={"start": "08:00", "end": "13:00"}),
        hours("monday", "17:00", "19:00", childcare={"start": "16:00", "end": "20:00"}),
        hours("tuesday", "09:00", "16:00", childcare={"start": "08:00"}),
        hours("wednesday", "09:00", "16:00"),
    )
    assert text(document, "lg").splitlines()[:5] == [
        "Maandag van 9u tot 12u en van 17u tot 19u",
        " (opvang van 8u tot 13u en opvang van 16u tot 20u)",
        "Dinsdag van 9u tot 16u",
        " (vooropvang vanaf 8u)",
        "Woensdag van 9u tot 16u",
    ]


def test_childcare_that_every_day_shares_is_said_once():
    care = {"start": "08:00", "end": "17:00"}
    document = permanent(
        hours("monday", "09:00", "12:00", childcare=care), hours(ALL[7:], "10:00", "12:00", childcare=care)
    )
    assert text(document, "lg").splitlines() == [
        "Maandag van 9u tot 12u",
        "Dinsdag - zondag van 10u tot 12u",
        "Elke dag opvang van 8u tot 17u",
    ]  # fmt: skip


AUTUMN = {
    "startDate": "2026-11-02",
    "endDate": "2026-11-07",
    "description": {"nl": "Herfstvakantie"},
    "openingHours": [hours("monday tuesday", "10:00", "15:00")],
}
CHRISTMAS = {"startDate": "2026-12-24", "endDate": "2027-01-03", "description": {"nl": "Kerstvakantie"}}
BOTH = {"openingHoursAdjustedDays": [AUTUMN], "openingHoursClosedDays": [CHRISTMAS]}
MUSEUM = permanent(hours(ALL, "10:00", "17:00"), **BOTH)


def test_large_warns_of_what_differs():
    assert text(MUSEUM, "lg").splitlines() == [
        "Maandag - zondag van 10u tot 17u",
        "De uren kunnen afwijken tijdens bepaalde periodes",
    ]


def test_extra_large_says_what_differs_and_when_it_is_closed():
    assert text(MUSEUM, "xl").splitlines() == [
        "Maandag - zondag van 10u tot 17u",
        "",
        "Behalve tijdens",
        "Van maandag 2 november 2026 tot en met zaterdag 7 november 2026 (Herfstvakantie)",
        "Maandag - dinsdag van 10u tot 15u",
        "",
        "Gesloten",
        "Van donderdag 24 december 2026 tot en met zondag 3 januari 2027 (Kerstvakantie)",
    ]


def test_what_is_always_open_may_be_closed_for_a_while():
    park = {"calendarType": "permanent", "openingHoursClosedDays": [CHRISTMAS]}
    assert text(park, "md") == "Alle dagen open"
    assert text(park, "xl").splitlines() == [
        "Alle dagen open",
        "",
        "Gesloten",
        "Van donderdag 24 december 2026 tot en met zondag 3 januari 2027 (Kerstvakantie)",
    ]


def test_what_differed_before_today_is_not_said():
    past = {**CHRISTMAS, "startDate": "2025-12-24", "endDate": "2026-01-03"}
    document = permanent(hours(ALL, "10:00", "17:00"), openingHoursClosedDays=[past])
    assert text(document, "xl") == "Maandag - zondag van 10u tot 17u"


def test_a_closed_day_that_is_today_is_said():
    today = {"startDate": "2026-07-01", "endDate": "2026-07-01"}
    document = permanent(hours(ALL, "10:00", "17:00"), openingHoursClosedDays=[today])
    assert text(document, "xl").splitlines()[-1] == "Woensdag 1 juli 2026"


def test_what_differs_outside_the_period_is_not_said():
    document = periodic("2026-07-01", "2026-07-31", hours(ALL, "10:00", "17:00"), **BOTH)
    assert text(document, "xl") == text(
        periodic("2026-07-01", "2026-07-31", hours(ALL, "10:00", "17:00")), "lg"
    )


def test_a_description_in_another_language_is_not_said():
    assert "Kerstvakantie" not in text(MUSEUM, "xl", "fr")


@pytest.mark.parametrize(
    ("status", "said"),
    [("Unavailable", "Permanent gesloten"), ("TemporarilyUnavailable", "Tijdelijk gesloten")],
)
@pytest.mark.parametrize("document", [{}, MUSEUM, periodic("2026-07-01", "2026-07-31")])
def test_a_place_that_is_closed_says_so_and_nothing_else(document, status, said):
    place = {**document, "@type": "Place", "status": {"type": status, "reason": {"nl": "verbouwing"}}}
    assert text(place, "sm") == said
    assert text(place, "lg") == f"{said}: verbouwing"


def test_a_cancelled_permanent_event_says_so_and_nothing_else():
    assert text({**MUSEUM, "@type": "Event", "status": {"type": "Unavailable"}}, "lg") == "Geannuleerd"


def test_a_place_that_says_nothing_of_when_is_always_open():
    assert text({"@type": "Place"}, "md") == "Alle dagen open"
