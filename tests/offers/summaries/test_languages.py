"""The same calendar in four languages."""

import pytest

from culture_app.kernel.words import LANGUAGES
from culture_app.offers.summaries.languages import WORDINGS
from tests.offers.summaries.calendars import dated, hours, multiple, periodic, permanent, single, text

CONCERT = single("2026-11-01T20:00", "2026-11-01T22:30")
FESTIVAL = single("2026-12-03T20:00", "2027-01-05T22:30")
TONIGHT = single("2026-07-01T20:00", "2026-07-01T22:30")
SUNDAY = single("2026-07-05T20:00", "2026-07-06T00:00")
LATER = periodic("2026-11-25", "2030-11-30")
RUNNING = periodic("2026-05-25", "2026-11-30")
MUSEUM = permanent(hours("tuesday friday saturday", "10:00", "17:00"), hours("saturday", "18:00", "20:30"))


@pytest.mark.parametrize(
    ("document", "size", "said"),
    [
        (CONCERT, "xs", ("1 nov", "1er nov.", "1. Nov.", "1 Nov")),
        (CONCERT, "sm", ("Zo 1 nov", "Dim. 1er nov.", "So. 1. Nov.", "Sun 1 Nov")),
        (CONCERT, "md", ("Zo 1 november 2026", "Dim. 1er novembre 2026", "So. 1. November 2026", "Sun 1 November 2026")),
        (CONCERT, "lg", (
            "Zondag 1 november 2026 van 20u tot 22u30",
            "Dimanche 1er novembre 2026 de 20h à 22h30",
            "Sonntag, 1. November 2026 von 20:00 bis 22:30 Uhr",
            "Sunday 1 November 2026 from 20:00 to 22:30",
        )),
        (FESTIVAL, "md", (
            "Van do 3 december 2026 tot en met di 5 januari 2027",
            "Du jeu. 3 décembre 2026 au mar. 5 janvier 2027",
            "Von Do. 3. Dezember 2026 bis Di. 5. Januar 2027",
            "From Thu 3 December 2026 to Tue 5 January 2027",
        )),
        (FESTIVAL, "lg", (
            "Van donderdag 3 december 2026 om 20u tot dinsdag 5 januari 2027 om 22u30",
            "Du jeudi 3 décembre 2026 à 20h au mardi 5 janvier 2027 à 22h30",
            "Von Donnerstag, 3. Dezember 2026 um 20:00 Uhr bis Dienstag, 5. Januar 2027 um 22:30 Uhr",
            "From Thursday 3 December 2026 at 20:00 to Tuesday 5 January 2027 at 22:30",
        )),
        (TONIGHT, "sm", ("Vanavond", "Ce soir", "Heute Abend", "Tonight")),
        (SUNDAY, "sm", ("Deze zondag", "Ce dimanche", "Diesen Sonntag", "This Sunday")),
        (SUNDAY, "lg", (
            "Zondag 5 juli 2026 van 20u tot middernacht",
            "Dimanche 5 juillet 2026 de 20h à minuit",
            "Sonntag, 5. Juli 2026 von 20:00 Uhr bis Mitternacht",
            "Sunday 5 July 2026 from 20:00 to midnight",
        )),
        (LATER, "xs", ("Vanaf 25 nov", "À partir du 25 nov.", "Ab 25. Nov.", "From 25 Nov")),
        (RUNNING, "sm", ("Tot en met ma 30 nov", "Jusqu’au lun. 30 nov.", "Bis Mo. 30. Nov.", "Until Mon 30 Nov")),
        (MUSEUM, "md", ("Open di en vr - za", "Ouvert mar. et ven. - sam.", "Geöffnet Di. und Fr. - Sa.", "Open Tue and Fri - Sat")),
        ({"calendarType": "permanent"}, "md", ("Alle dagen open", "Ouvert tous les jours", "Jeden Tag geöffnet", "Open every day")),
        ({**CONCERT, "status": {"type": "Unavailable"}}, "xs", (
            "1 nov (geannuleerd)", "1er nov. (annulé)", "1. Nov. (abgesagt)", "1 Nov (cancelled)",
        )),
        ({**CONCERT, "bookingAvailability": {"type": "Unavailable"}}, "xs", (
            "1 nov (volzet of uitverkocht)", "1er nov. (complet)", "1. Nov. (ausgebucht oder ausverkauft)",
            "1 Nov (sold out or fully booked)",
        )),
    ],
)  # fmt: skip
def test_each_language_says_it_its_own_way(document, size, said):
    assert tuple(text(document, size, language) for language in LANGUAGES) == said


def test_hours_of_a_week():
    assert [text(MUSEUM, "lg", language).splitlines()[-2] for language in LANGUAGES] == [
        "Zaterdag van 10u tot 17u en van 18u tot 20u30",
        "Samedi de 10h à 17h et de 18h à 20h30",
        "Samstag von 10:00 bis 17:00 Uhr und von 18:00 bis 20:30 Uhr",
        "Saturday from 10:00 to 17:00 and from 18:00 to 20:30",
    ]


def test_childcare_and_nights():
    document = multiple(
        dated(
            "2026-11-01T10:00",
            "2026-11-03T17:00",
            overnight=True,
            childcare={"start": "08:00", "end": "18:00"},
        )
    )
    assert [text(document, "lg", language).splitlines()[1] for language in LANGUAGES] == [
        " (met overnachting, opvang van 8u tot 18u)",
        " (avec nuitée, garderie de 8h à 18h)",
        " (mit Übernachtung, Kinderbetreuung von 8:00 bis 18:00 Uhr)",
        " (with overnight stay, childcare from 8:00 to 18:00)",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_seven_days_and_twelve_months(language):
    words = WORDINGS[language]
    assert len(set(words.days)) == len(set(words.days_short)) == 7
    assert len(set(words.months)) == len(set(words.months_short)) == 12
