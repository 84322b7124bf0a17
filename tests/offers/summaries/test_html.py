"""Summaries as HTML: the words of the text, escaped, with moments that machines can read."""

from html.parser import HTMLParser

import pytest

from tests.offers.summaries.calendars import dated, hours, html, multiple, periodic, permanent, single, text

CONCERT = single("2026-11-28T20:00", "2026-11-28T22:30")
EVENINGS = multiple(
    dated("2026-07-15T20:00", "2026-07-15T22:00"), dated("2026-07-17T20:00", "2026-07-19T22:00")
)
MUSEUM = periodic(
    "2026-07-01", "2027-07-31", hours("monday", "09:00", "12:00", childcare={"start": "08:00"}),
    openingHoursAdjustedDays=[
        {"startDate": "2026-11-02", "endDate": "2026-11-07", "openingHours": [hours("monday", "10:00", "15:00")]}
    ],
    openingHoursClosedDays=[{"startDate": "2026-12-24", "endDate": "2026-12-24", "description": {"nl": "Kerst & co"}}],
)  # fmt: skip
HOSTILE = {**CONCERT, "status": {"type": "Unavailable", "reason": {"nl": '<script>"x"</script>'}}}


class Reader(HTMLParser):
    """Words and moments; every element that opens closes in turn."""

    def __init__(self, fragment):
        super().__init__()
        self.open, self.words, self.moments, self.names = [], [], [], []
        self.feed(fragment)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.names.append(tag)
        if tag == "time":
            self.moments.append(dict(attrs)["datetime"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += data.split()


def test_a_date_with_hours_in_full():
    assert html(CONCERT, "lg") == (
        '<time itemprop="startDate" datetime="2026-11-28T20:00:00+01:00">'
        '<span class="cf-weekday cf-meta">Zaterdag</span> <span class="cf-date">28 november 2026</span> '
        '<span class="cf-from cf-meta">van</span> <span class="cf-time">20u</span></time> '
        '<span class="cf-to cf-meta">tot</span> '
        '<time itemprop="endDate" datetime="2026-11-28T22:30:00+01:00"><span class="cf-time">22u30</span></time>'
    )


@pytest.mark.parametrize("size", ["xs", "sm", "md", "lg", "xl"])
@pytest.mark.parametrize(
    "document", [CONCERT, EVENINGS, MUSEUM, HOSTILE, permanent(hours("tuesday", "10:00", "12:00"))]
)
def test_it_says_what_the_text_says(document, size):
    assert Reader(html(document, size)).words == text(document, size).split()


def test_a_moment_has_its_offset():
    assert Reader(html(CONCERT, "lg")).moments == ["2026-11-28T20:00:00+01:00", "2026-11-28T22:30:00+01:00"]


def test_a_day_without_hours_is_a_day_for_machines_too():
    assert Reader(html(MUSEUM, "md")).moments == ["2026-07-01", "2027-07-31"]


def test_opening_hours_are_clock_times_for_machines():
    assert Reader(html(permanent(hours("saturday", "22:00", "02:30")), "lg")).moments == ["22:00", "02:30"]


def test_several_dates_are_a_list():
    assert html(EVENINGS, "md").count("<li>") == 2


def test_what_differs_folds():
    fragment = html(MUSEUM, "xl")
    assert '<details class="cf-adjusted-days"><summary>Behalve tijdens</summary>' in fragment
    assert '<details class="cf-closed-days"><summary>Gesloten</summary>' in fragment
    assert "(Kerst &amp; co)" in fragment


def test_what_a_document_says_is_escaped():
    assert "script" not in Reader(html(HOSTILE, "lg")).names
    assert "&lt;script&gt;" in html(HOSTILE, "lg")


def test_always_open():
    assert html({"calendarType": "permanent"}, "xs") == '<p class="cf-openinghours">Alle dagen open</p>'
