"""Summaries of single and multiple calendars, in Dutch."""

import pytest

from tests.offers.summaries.calendars import dated, multiple, single, text

CONCERT = single("2026-11-28T20:00", "2026-11-28T22:30")
FESTIVAL = single("2026-12-03T20:00", "2027-01-05T22:30")


@pytest.mark.parametrize(
    ("document", "size", "said"),
    [
        (CONCERT, "xs", "28 nov"),
        (CONCERT, "sm", "Za 28 nov"),
        (CONCERT, "md", "Za 28 november 2026"),
        (CONCERT, "lg", "Zaterdag 28 november 2026 van 20u tot 22u30"),
        (CONCERT, "xl", "Zaterdag 28 november 2026 van 20u tot 22u30"),
        (FESTIVAL, "xs", "3 dec - 5 jan 2027"),
        (FESTIVAL, "sm", "Do 3 dec - di 5 jan 2027"),
        (FESTIVAL, "md", "Van do 3 december 2026 tot en met di 5 januari 2027"),
        (FESTIVAL, "lg", "Van donderdag 3 december 2026 om 20u tot dinsdag 5 januari 2027 om 22u30"),
    ],
)
def test_one_date_in_each_size(document, size, said):
    assert text(document, size) == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2026-11-08T09:05", "2026-11-08T10:00", "Zondag 8 november 2026 van 9u05 tot 10u"),
        ("2026-11-08T13:30", "2026-11-08T13:30", "Zondag 8 november 2026 om 13u30"),
        ("2026-11-08T00:00", "2026-11-08T23:59:59", "Zondag 8 november 2026"),
        ("2026-11-08T00:00", "2026-11-08T00:00", "Zondag 8 november 2026"),
        ("2026-11-08T00:00", "2026-11-09T23:59", "Van zondag 8 november 2026 tot en met maandag 9 november 2026"),
        ("2026-11-08T20:00", "2026-11-09T00:00", "Zondag 8 november 2026 van 20u tot middernacht"),
        ("2026-11-07T22:00", "2026-11-08T04:00", "Zaterdag 7 november 2026 van 22u tot 4u"),
        ("2026-11-07T22:00", "2026-11-08T07:00", "Van zaterdag 7 november 2026 om 22u tot zondag 8 november 2026 om 7u"),
        ("2026-11-07T08:00", "2026-11-08T04:00", "Van zaterdag 7 november 2026 om 8u tot zondag 8 november 2026 om 4u"),
    ],
)  # fmt: skip
def test_hours(start, end, said):
    assert text(single(start, end), "lg") == said


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("2026-07-01T14:00", "Vandaag"),
        ("2026-07-01T18:00", "Vanavond"),
        ("2026-07-02T20:00", "Morgen"),
        ("2026-07-05T20:00", "Deze zondag"),
        ("2026-07-06T20:00", "Ma 6 jul"),
        ("2026-06-30T20:00", "Di 30 jun"),
        ("2025-07-01T20:00", "Di 1 jul 2025"),
    ],
)
def test_small_is_as_people_speak_of_days_near_by(start, said):
    assert text(single(start, start), "sm") == said


def test_the_day_is_a_brussels_day():
    document = {
        "calendarType": "single",
        "startDate": "2026-07-01T23:00:00Z",
        "endDate": "2026-07-01T23:30:00Z",
    }
    assert text(document, "md") == "Do 2 juli 2026"


CANCELLED = {"type": "Unavailable", "reason": {"nl": "De zanger is ziek", "fr": "Le chanteur est malade"}}
POSTPONED = {"type": "TemporarilyUnavailable"}
FULL = {"type": "Unavailable"}


@pytest.mark.parametrize(
    ("more", "size", "said"),
    [
        ({"status": CANCELLED}, "xs", "28 nov (geannuleerd)"),
        ({"status": CANCELLED}, "md", "Za 28 november 2026 (geannuleerd)"),
        ({"status": CANCELLED}, "lg", "Zaterdag 28 november 2026 van 20u tot 22u30 (geannuleerd: De zanger is ziek)"),
        ({"status": POSTPONED}, "sm", "Za 28 nov (uitgesteld)"),
        ({"bookingAvailability": FULL}, "sm", "Za 28 nov (volzet of uitverkocht)"),
        ({"bookingAvailability": {"type": "Available", "remainingCapacity": 0}}, "xs", "28 nov (volzet of uitverkocht)"),
        ({"status": POSTPONED, "bookingAvailability": FULL}, "xs", "28 nov (uitgesteld)"),
    ],
)  # fmt: skip
def test_a_state_stands_behind_the_date(more, size, said):
    assert text({**CONCERT, **more}, size) == said


def test_a_reason_in_another_language_is_not_said():
    assert text({**CONCERT, "status": CANCELLED}, "lg", "en").endswith("(cancelled)")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"childcare": {"start": "08:00", "end": "23:00"}}, "opvang van 8u tot 23u"),
        ({"childcare": {"start": "19:30"}}, "vooropvang vanaf 19u30"),
        ({"childcare": {"end": "23:00"}}, "naopvang tot 23u"),
        ({"overnight": True}, "met overnachting"),
        ({"overnight": True, "childcare": {"start": "08:00", "end": "18:00"}}, "met overnachting, opvang van 8u tot 18u"),
    ],
)  # fmt: skip
def test_childcare_and_nights_stand_on_a_line_of_their_own(more, said):
    document = multiple(dated("2026-11-28T20:00", "2026-11-28T22:30", **more))
    assert text(document, "lg") == f"Zaterdag 28 november 2026 van 20u tot 22u30\n ({said})"
    assert text(document, "md") == "Za 28 november 2026"


@pytest.mark.parametrize("more", [{"childcare": {}}, {"childcare": {"start": ""}}, {"overnight": False}])
def test_what_is_not_there_is_not_said(more):
    document = multiple(dated("2026-11-28T20:00", "2026-11-28T22:30", **more))
    assert text(document, "lg") == "Zaterdag 28 november 2026 van 20u tot 22u30"


EVENINGS = multiple(
    dated("2026-07-17T20:00", "2026-07-17T22:00", status=POSTPONED),
    dated("2026-07-15T20:00", "2026-07-15T22:00", bookingAvailability=FULL),
    dated("2026-07-22T20:00", "2026-07-24T22:00"),
    dated("2026-06-10T20:00", "2026-06-10T22:00"),
)


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ("xs", "15 jul - 24 jul"),
        ("sm", "Wo 15 jul - vr 24 jul"),
        (
            "md",
            (
                "Wo 15 juli 2026 (volzet of uitverkocht)\n"
                "Vr 17 juli 2026 (uitgesteld)\n"
                "Van wo 22 juli 2026 tot en met vr 24 juli 2026"
            ),
        ),
        (
            "lg",
            (
                "Woensdag 15 juli 2026 van 20u tot 22u (volzet of uitverkocht)\n"
                "Vrijdag 17 juli 2026 van 20u tot 22u (uitgesteld)\n"
                "Van woensdag 22 juli 2026 om 20u tot vrijdag 24 juli 2026 om 22u"
            ),
        ),
    ],
)
def test_several_dates_are_said_in_order_without_those_that_are_over(size, said):
    assert text(EVENINGS, size) == said


def test_the_last_of_several_is_said_as_one():
    document = multiple(
        dated("2026-06-10T20:00", "2026-06-10T22:00"), dated("2026-07-02T20:00", "2026-07-02T22:00")
    )
    assert text(document, "sm") == "Morgen"
    assert text(document, "md") == "Do 2 juli 2026"


OVER = multiple(dated("2025-07-15T20:00", "2025-07-15T22:00"), dated("2025-07-17T20:00", "2025-07-17T22:00"))


@pytest.mark.parametrize(
    ("size", "said"), [("xs", "15 jul 2025 - 17 jul 2025"), ("md", "Evenement afgelopen"), ("lg", "Evenement afgelopen")]
)  # fmt: skip
def test_several_that_are_all_over(size, said):
    assert text(OVER, size) == said


def test_a_date_that_is_over_is_still_said():
    assert text(single("2018-01-25T20:00", "2018-01-25T21:30"), "md") == "Do 25 januari 2018"


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ((POSTPONED, POSTPONED), "15 jul - 16 jul (uitgesteld)"),
        ((POSTPONED, {"type": "Available"}), "15 jul - 16 jul"),
        ((POSTPONED, CANCELLED), "15 jul - 16 jul"),
    ],
)
def test_several_have_a_state_in_short_only_if_all_have_it(states, said):
    document = multiple(
        *(
            dated(f"2026-07-{day}T20:00", f"2026-07-{day}T22:00", status=state)
            for day, state in zip((15, 16), states, strict=True)
        )
    )
    assert text(document, "xs") == said


def test_a_cancelled_date_has_its_own_reason():
    document = multiple(
        dated("2026-07-15T20:00", "2026-07-15T22:00", status=CANCELLED),
        dated("2026-07-16T20:00", "2026-07-16T22:00", status={"type": "Unavailable"}),
        status={"type": "Unavailable", "reason": {"nl": "De zaal is toe"}},
    )
    assert [line.split("(")[1] for line in text(document, "lg").splitlines()] == [
        "geannuleerd: De zanger is ziek)",
        "geannuleerd: De zaal is toe)",
    ]


def test_hundreds_of_dates_are_not_all_read_out():
    days = [dated(f"2026-{month:02d}-{day:02d}T20:00", f"2026-{month:02d}-{day:02d}T22:00")
            for month in (8, 9, 10, 11) for day in range(1, 31)]  # fmt: skip
    lines = text(multiple(*days), "md").splitlines()
    assert len(lines) == 101
    assert lines[-1] == "En nog 20 data"
