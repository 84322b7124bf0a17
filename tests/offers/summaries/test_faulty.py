"""Faulty documents: what can be said is said, the rest is silence; nothing is raised."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culture_app.kernel.words import LANGUAGES
from culture_app.offers import summaries
from tests.offers.summaries.calendars import NOW, dated, hours, html, multiple, periodic, text

FORMS = [(size, kind) for size in ("xs", "sm", "md", "lg", "xl") for kind in (False, True)]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({}, ""),
        ({"calendarType": "weekly"}, ""),
        ({"calendarType": "single"}, ""),
        ({"calendarType": "single", "startDate": "gisteren", "endDate": 5}, ""),
        ({"calendarType": "multiple", "subEvent": "morgen"}, ""),
        (multiple(dated("2026-07-15T20:00", "2026-07-01T22:00"), dated("2026-07-16T20:00", "2026-07-16T22:00")), "Do 16 juli 2026"),
        (periodic("2026-07-31", "2026-07-01"), ""),
        (periodic("2026-07-01", "2026-07-31", {"opens": "09:00"}), "Van wo 1 juli 2026 tot en met vr 31 juli 2026"),
        ({"calendarType": "permanent", "openingHours": [{"opens": "09:00"}]}, ""),
        ({**dated("2026-07-16T20:00", "2026-07-16T22:00")}, "Do 16 juli 2026"),
        ({"calendarType": "permanent", "status": {"type": "Unavailable", "reason": "geen zin"}}, "Geannuleerd"),
        ({"calendarType": "permanent", "status": {"type": ["Unavailable"], "reason": {"nl": 7}}}, "Alle dagen open"),
    ],
)  # fmt: skip
def test_what_can_be_said(document, said):
    assert text(document, "md") == said
    assert bool(html(document, "md")) == bool(said)


def test_member_has_four_languages_and_the_asked_forms():
    found = summaries.member(multiple(dated("2026-07-16T20:00", "2026-07-16T22:00")), [("xs", False), ("lg", True), ("sm", False)], NOW)  # fmt: skip
    assert tuple(found) == LANGUAGES
    assert found["nl"]["text"] == {"xs": "16 jul", "sm": "Do 16 jul"}
    assert list(found["fr"]["html"]) == ["lg"]


def test_member_of_an_organiser_is_nothing():
    assert summaries.member({"@type": "Organizer", "name": {"nl": "Ensemble"}}, FORMS, NOW) == {}


ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5000) | st.sampled_from([
        "", "2026-07-01", "2026-07-01T20:00:00+02:00", "0000-00-00", "9999-12-31T23:59:59Z", "24:00", "00:00", "monday",
        "Unavailable", "single", "Place",
    ]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["startDate", "endDate", "opens", "closes", "dayOfWeek", "type", "reason", "nl", "start", "description", "openingHours", "childcare"]),
        inner, max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip
FIELDS = ("startDate", "endDate", "subEvent", "openingHours", "openingHoursClosedDays", "openingHoursAdjustedDays",
          "status", "bookingAvailability", "childcare", "overnight", "mainLanguage", "@type")  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    kind=st.sampled_from(["single", "multiple", "periodic", "permanent", None, 7]),
    fields=st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=8),
)
def test_never_raises(kind, fields):
    sound = {
        **dated("2026-07-01T20:00", "2026-08-01T22:00"),
        "openingHours": [hours("monday", "09:00", "12:00")],
    }
    summaries.member({**sound, "calendarType": kind, **fields}, FORMS, NOW)
