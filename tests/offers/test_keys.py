"""keys: what a document is found by from a closed list, its place's and organiser's included."""

import orjson
import pytest

from culture_app.offers import services as offers
from culture_app.offers.models import Offer
from tests.offers.documents import NOW, event, iri, key, multiple, place, sub_event, take_in

pytestmark = pytest.mark.django_db
CONCERT = {"id": "0.50.4.0.0", "label": "Concert", "domain": "eventtype"}


def keys_of(document):
    return set(Offer.objects.get(pk=key(document)).keys)


def organizer(**more):
    return {"@id": iri("organizer", 1), "@type": "Organizer", "name": {"nl": "Huis"}, **more}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, {"type:0.50.4.0.0", "tl:concert", "att:offline", "lang:nl", "done:nl", "is:allages", "pc:3000"}),
        ({"terms": [{"id": "1.8.3.1.0", "label": "Pop", "domain": "theme"}]}, {"theme:1.8.3.1.0", "tl:pop"}),
        ({"terms": [{"id": "3.13.1.0.0", "domain": "facility"}]}, {"facility:3.13.1.0.0"}),
        ({"terms": [{"id": "x", "label": "Iets", "domain": "else"}]}, {"term:x", "tl:iets"}),
        ({"labels": ["Jazz "], "hiddenLabels": ["Stil"]}, {"l:jazz", "l:stil"}),
        ({"languages": ["nl", "fr"], "completedLanguages": ["fr"]}, {"lang:nl", "lang:fr", "done:fr"}),
        ({"description": {"nl": "a", "fr": "b"}}, {"lang:nl", "lang:fr", "done:nl"}),
        ({"creator": "Jane Doe", "contributors": ["A@B.be"]}, {"by:jane doe", "co:a@b.be"}),
        ({"attendanceMode": "online"}, {"att:online"}),
        ({"attendanceMode": "somewhere"}, {"att:offline"}),
        ({"childrenOnly": True}, {"is:children"}),
        ({"videos": [{"url": "https://example.org"}]}, {"is:videos"}),
        ({"mediaObject": [{"contentUrl": "https://example.org/a.jpg"}]}, {"is:media"}),
        ({"hire": {"available": True}}, {"is:hire"}),
        ({"departurePlaces": ["nis-24062", {"@id": "https://x.be/place/1"}]}, {"dep:nis-24062", "dep:1"}),
        ({"priceInfo": [{"category": "uitpas", "price": 1}]}, {"is:uitpas"}),
        ({"labels": ["UiTPAS Gent"]}, {"is:uitpas"}),
        ({"organizer": organizer(labels=["Paspartoe"])}, {"is:uitpas", "ol:paspartoe"}),
    ],
)
def test_a_document_is_found_by_what_it_says(said, found):
    take_in(event(**said))
    assert found <= keys_of(event())


@pytest.mark.parametrize(
    ("said", "absent"),
    [
        ({"typicalAgeRange": "6-12"}, "is:allages"),
        ({"hire": {"available": False}}, "is:hire"),
        ({}, "is:uitpas"),
        ({}, "is:media"),
        ({"description": {"fr": "b"}}, "done:nl"),
    ],
)
def test_a_document_is_not_found_by_what_it_does_not_say(said, absent):
    take_in(event(**said))
    assert absent not in keys_of(event())


def test_an_event_is_found_by_its_place():
    take_in(event(location=place(terms=[{**CONCERT, "label": "Zaal"}], labels=["Trap"])))
    assert {"pt:0.50.4.0.0", "ptl:zaal", "pl:trap"} <= keys_of(event())


def test_a_place_is_found_by_itself_as_a_place():
    take_in(place(terms=[CONCERT], labels=["Trap"]))
    assert {"type:0.50.4.0.0", "pt:0.50.4.0.0", "l:trap", "pl:trap"} <= keys_of(place())


def test_the_places_own_document_counts_more_than_its_copy():
    for order in ([place(labels=["Eigen"]), event()], [event(), place(labels=["Eigen"])]):
        Offer.objects.all().delete()
        for document in order:
            take_in(document)
        assert "pl:eigen" in keys_of(event())


def test_an_event_follows_its_organisers_labels():
    take_in(event(organizer=organizer(labels=["Oud"])))
    take_in(organizer(labels=["Nieuw"], terms=[CONCERT]))
    found = keys_of(event())
    assert {"ol:nieuw", "ot:0.50.4.0.0", "otl:concert"} <= found
    assert "ol:oud" not in found


def test_labels_that_a_curator_hides_no_longer_count():
    take_in(event(labels=["Jazz"]))
    offers.overlay(offer=key(event()), by=None, now=NOW, labels_added=["Top"], labels_hidden=["jazz"])
    assert "l:top" in keys_of(event())
    assert "l:jazz" not in keys_of(event())


FOUR_FRIDAYS = multiple(
    *(
        sub_event(f"2026-07-{day:02d}T20:00:00+02:00", f"2026-07-{day:02d}T22:00:00+02:00")
        for day in (3, 10, 17, 24)
    ),
    sub_event("2026-07-11T00:30:00+02:00", "2026-07-11T02:00:00+02:00"),
)
HOURS = [{"dayOfWeek": ["monday", "sunday"], "opens": "10:00", "closes": "17:00"}]


@pytest.mark.parametrize(
    ("calendar", "days"),
    [
        (FOUR_FRIDAYS, {"day:friday"}),
        ({"calendarType": "permanent", "openingHours": HOURS}, {"day:monday", "day:sunday"}),
        ({"calendarType": "permanent"}, set()),
        ({}, set()),
    ],
)
def test_a_calendar_recurs_on_days_of_the_week(calendar, days):
    take_in(event(**calendar))
    assert {each for each in keys_of(event()) if each.startswith("day:")} == days


def test_days_of_the_week_stay_when_the_place_changes():
    take_in(event(**FOUR_FRIDAYS))
    take_in(place())
    assert "day:friday" in keys_of(event())


def test_a_key_is_never_longer_than_an_index_can_hold():
    take_in(event(labels=["x" * 5000]))
    assert max(map(len, keys_of(event()))) < 300


@pytest.mark.parametrize(
    ("said", "column", "value"),
    [
        ({"mainLanguage": "fr", "name": {"fr": "Soir"}}, "main_language", "fr"),
        ({"metadata": {"popularity": 547871}}, "popularity", 547871),
        (
            {"metadata": {"recommendationFor": [{"score": 0.25}, {"score": 0.75}]}},
            "recommendation_score",
            0.75,
        ),
        ({"production": {"id": "abc"}}, "production", "abc"),
        ({"productionId": "abc"}, "production", "abc"),
        ({"completeness": 82}, "completeness", 82),
        ({}, "completeness", 48),
        ({"capacity": 80}, "capacity", None),
    ],
)
def test_a_row_keeps_what_results_are_ordered_by(said, column, value):
    take_in(event(**said))
    assert getattr(Offer.objects.get(pk=key(event())), column) == value


@pytest.mark.parametrize(
    "said", [{"capacity": 120}, {"bookingAvailability": {"type": "Available", "capacity": 120}}]
)
def test_a_place_says_how_many_people_it_holds(said):
    take_in(place(**said))
    assert Offer.objects.get(pk=key(place())).capacity == 120


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_a_card_that_is_the_same_in_another_language_is_kept_once(language):
    take_in(event(terms=[{"id": "x", "label": "Iets", "domain": "theme"}]))
    assert getattr(Offer.objects.get(pk=key(event())), f"card_{language}") is None


def test_a_card_is_in_the_asked_language():
    take_in(event(name={"nl": "Avond", "fr": "Soirée"}))
    (card,) = offers.cards(events=[key(event())], now=NOW, language="fr").values()
    assert card.name == "Soirée"


@pytest.mark.parametrize(("language", "label"), [("nl", "Concert"), ("fr", "Concert"), ("de", "Konzert")])
@pytest.mark.parametrize(
    "names", [{"nl": "Avond"}, {"nl": "Avond", "fr": "Soirée", "de": "Abend"}], ids=["once", "each"]
)
def test_terms_of_a_card_are_in_the_asked_language(language, label, names):
    take_in(event(name=names))
    (card,) = offers.cards(events=[key(event())], now=NOW, language=language).values()
    assert card.terms == (("0.50.4.0.0", label),)
    (found,) = offers.search(query=offers.query_from(raw=""), now=NOW, language=language).items
    assert found.terms == card.terms
    page = offers.collection(query=offers.query_from(raw="embed=card"), now=NOW, language=language)
    assert orjson.loads(page)["member"][0]["terms"] == [{"id": "0.50.4.0.0", "label": label}]


def test_words_that_look_like_terms_change_nothing():
    name = '"terms":[{"id":"x"}],"labels":'
    take_in(event(name={"nl": name}, labels=[name]))
    (card,) = offers.cards(events=[key(event())], now=NOW, language="de").values()
    assert (card.name, card.labels) == (name, (name,))
