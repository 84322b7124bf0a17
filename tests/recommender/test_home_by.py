"""homeBy through the real doors: offers' search, mobility's timetable, the list."""

from datetime import datetime, time

import pytest
from demo_documents import NOW, event_document, ingest, iri

from culture_app.kernel.clock import BRUSSELS
from culture_app.kernel.words import GeoPoint
from culture_app.offers.data import OfferQuery
from mobility import shelf
from mobility.data import SourceNote
from recommender import services as recommender
from recommender.data import HomeWish, SuggestionWish
from tests.mobility import feeds

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
HOME = GeoPoint(*feeds.LEUVEN)
TRAINS = {
    "1": [("aarschot", "22:50"), ("leuven", "23:04")],
    "2": [("aarschot", "23:50"), ("leuven", "24:04")],
}


@pytest.fixture(autouse=True)
def surroundings(settings, tmp_path):
    settings.RECOMMENDER_DIR = tmp_path / "models"
    settings.TIMETABLE_DIR = tmp_path / "timetable"


@pytest.fixture
def trains():
    shelf.put(note=SourceNote(id="trains", as_of=NOW), data=feeds.zipped(feeds.feed(TRAINS)), now=NOW)


def at(clock):
    return datetime.combine(feeds.DAY, time.fromisoformat(clock), BRUSSELS)


def in_aarschot(number, start, end, **changed):
    lat, lon = feeds.AARSCHOT
    document = event_document(
        number, "jazz", hours=1, startDate=at(start).isoformat(), endDate=at(end).isoformat(), **changed
    )
    document["location"] |= {"@id": iri("place", "aarschot"), "geo": {"latitude": lat, "longitude": lon}}
    return document


@pytest.fixture
def evening():
    ingest(
        [
            in_aarschot(1, "20:00", "22:15"),
            in_aarschot(2, "20:30", "22:50"),
            in_aarschot(3, "14:00", "23:00"),
            in_aarschot(4, "20:00", "23:59"),
        ]
    )


def suggested(by, *, home=HOME):
    wish = SuggestionWish(
        query=OfferQuery(kinds=("event",)),
        home=HomeWish(by=time.fromisoformat(by), home=home) if by else None,
    )
    page = recommender.suggest(citizen=None, wish=wish, now=NOW, language="nl")
    return page, {item.card.name: item.home for item in page.items}


def test_only_what_ends_in_time_for_the_last_train(trains, evening):
    page, found = suggested("23:30")
    assert set(found) == {"jazz 1", "jazz 3"}
    assert {way.leave_by for way in found.values()} == {at("22:50")}
    assert page.home.without_timetable == ()


def test_later_there_is_a_later_train(trains, evening):
    _, found = suggested("00:30")
    assert set(found) == {"jazz 1", "jazz 2", "jazz 3", "jazz 4"}
    assert {way.ending for way in found.values()} == {"stated", "open", "assumed"}


def test_without_a_wish_to_be_home_nothing_is_said_of_it(trains, evening):
    page, found = suggested(None)
    assert (len(found), set(found.values()), page.home) == (4, {None}, None)


def test_without_a_timetable_only_a_walk_home_is_certain(evening):
    page, found = suggested("23:30")
    assert (found, page.home.without_timetable) == ({}, (feeds.DAY,))
    assert "jazz 1" in suggested("23:30", home=GeoPoint(*feeds.AARSCHOT))[1]
