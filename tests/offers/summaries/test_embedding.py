"""embedCalendarSummaries[] on the web: in the incumbent's shape, on whatever a member shows."""

import pytest

from culture_app.kernel.words import LANGUAGES
from tests.offers.documents import event, place, take_in

pytestmark = pytest.mark.django_db
WANTED = "embedCalendarSummaries[]=sm-text&embedCalendarSummaries[]=lg-html"


@pytest.fixture
def world(monkeypatch, at):
    monkeypatch.setattr("culture_app.kernel.clock._PINNED", at)
    take_in(
        event(),
        {"@id": "https://io.uitdatabank.be/organizers/1", "@type": "Organizer", "name": {"nl": "Ensemble"}},
    )


def first(client, path):
    return client.get(path).json()["member"][0]


@pytest.mark.parametrize("embed", ["", "&embed=true", "&embed=card"])
def test_each_member_has_what_was_asked_in_four_languages(client, world, embed):
    said = first(client, f"/v1/events?{WANTED}{embed}")["calendarSummary"]
    assert tuple(said) == LANGUAGES
    assert said["nl"]["text"] == {"sm": "Deze vrijdag"}
    assert said["en"]["text"] == {"sm": "This Friday"}
    assert list(said["nl"]["html"]) == ["lg"]
    assert said["nl"]["html"]["lg"].startswith(
        '<time itemprop="startDate" datetime="2026-07-03T20:00:00+02:00">'
    )


@pytest.mark.parametrize("embed", ["", "&embed=true", "&embed=card"])
def test_the_rest_of_a_member_stays_as_it_is(client, world, embed):
    plain = first(client, f"/v1/events?limit=1{embed}")
    told = first(client, f"/v1/events?limit=1&{WANTED}{embed}")
    assert {name: value for name, value in told.items() if name != "calendarSummary"} == plain


def test_nothing_is_said_that_was_not_asked(client, world):
    assert "calendarSummary" not in first(client, "/v1/events?embed=true")


def test_a_place_says_when_it_is_open(client, world):
    take_in(place())
    assert first(client, f"/v1/places?{WANTED}")["calendarSummary"]["fr"]["text"] == {
        "sm": "Ouvert tous les jours"
    }


def test_an_organiser_has_no_calendar(client, world):
    answer = client.get("/v1/organizers?embed=true")
    assert "calendarSummary" not in answer.json()["member"][0]


@pytest.mark.parametrize("value", ["md-pdf", "md", "xxl-text", ""])
def test_another_form_is_refused(client, world, value):
    assert client.get(f"/v1/events?embedCalendarSummaries[]={value}").status_code == 400
