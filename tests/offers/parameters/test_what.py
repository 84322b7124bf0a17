"""Parameters of what it is: ids, terms, labels, prices, media, languages, what a place offers."""

import pytest

from tests.offers.documents import key, place
from tests.offers.parameters.world import hall, maker, named, names, take_in, uuid

pytestmark = pytest.mark.django_db

CONCERT = {"id": "0.50.4.0.0", "label": "Concert", "domain": "eventtype"}
JAZZ = {"id": "1.8.1.0.0", "label": "Jazz en blues", "domain": "theme"}
ROCK = {"id": "1.8.2.0.0", "label": "Pop en rock", "domain": "theme"}
THEATRE_HALL = {"id": "8.70.0.0.0", "label": "Theater", "domain": "eventtype"}
LIFT = {"id": "3.27.0.0.0", "label": "Rolstoeltoegankelijk", "domain": "facility"}


def test_id_location_id_and_organizer_id():
    where, who = place(5), maker("Wij")
    mine, other = named("Mijn", location=where, organizer=who), named("Ander")
    take_in(mine, other, who)
    assert names(f"id={uuid(mine)}") == names(f"id={key(mine)}") == ["Mijn"]
    assert names(f"id={uuid(mine)},{uuid(other)}") == ["Ander", "Mijn"]
    assert names(f"locationId={key(where)}") == ["Mijn"]
    # by the uuid in its IRI as soon as the place has come in itself
    take_in(where)
    assert names(f"locationId={uuid(where)}") == ["Mijn", "Zaal 5"]
    assert names(f"organizerId={uuid(who)}") == ["Mijn"]
    assert names(f"organizerId={uuid(who)}&dateFrom=2026-07-04") == []
    assert names("id=00000000-0000-4000-8000-000000000000") == []


def test_production_id():
    take_in(named("Leuven", production={"id": "p-1"}), named("Gent", production={"id": "p-1"}), named("Los"))
    assert names("productionId=p-1") == ["Gent", "Leuven"]
    assert names("productionId=p-1,p-2&dateFrom=2026-07-04") == []


def test_creator_and_contributors():
    take_in(
        named("Hare", creator="auth0|Ab-1", contributors=["An@example.org", "bo@example.org"]),
        named("Zijne", creator="auth0|Cd-2", contributors=["bo@example.org"]),
    )
    assert names("creator=auth0|ab-1") == ["Hare"]
    assert names("creator=auth0|ab-1,auth0|cd-2") == ["Hare", "Zijne"]
    assert names("contributors=an@example.org") == ["Hare"]
    assert names("contributors=bo@example.org&dateFrom=2026-07-04") == []


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("termIds[]=0.50.4.0.0", ["Jazz", "Rock"]),
        ("termIds=0.50.4.0.0", ["Jazz", "Rock"]),
        ("termIds[]=1.8.1.0.0,1.8.2.0.0", ["Jazz", "Rock"]),
        ("termIds[]=0.50.4.0.0&termIds[]=1.8.1.0.0", ["Jazz"]),
        ("termIds[]=1.8.1.0.0&termIds[]=1.8.2.0.0", []),
        ("termIds[]=3.27.0.0.0", ["Zaal"]),
        ("termIds[]=0.50.4.0.0&dateFrom=2026-07-04", []),
        ("termLabels[]=Jazz en blues", ["Jazz"]),
        ("termLabels[]=jazz en blues,POP EN ROCK", ["Jazz", "Rock"]),
        ("termLabels[]=Jazz", []),
        ("termLabels[]=Concert&termLabels[]=Jazz en blues", ["Jazz"]),
    ],
)
def test_term_ids_and_term_labels(raw, found):
    take_in(
        named("Jazz", terms=[CONCERT, JAZZ]),
        named("Rock", terms=[CONCERT, ROCK]),
        hall("Zaal", terms=[THEATRE_HALL, LIFT]),
    )
    assert names(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("labels[]=Gezellig", ["Een", "Twee"]),
        ("labels=gezellig", ["Een", "Twee"]),
        ("labels[]=gezellig&labels[]=UiTPAS Leuven", ["Twee"]),
        ("labels[]=verborgen,uitpas leuven", ["Een", "Twee"]),
        ("labels[]=Gezel", []),
        ("labels[]=gezellig&dateFrom=2026-07-04", []),
    ],
)
def test_labels(raw, found):
    """Whatever their case; hidden ones too."""
    take_in(
        named("Een", labels=["Gezellig"], hiddenLabels=["Verborgen"]),
        named("Twee", labels=["gezellig", "UiTPAS Leuven"]),
        named("Drie"),
    )
    assert names(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("locationTermIds[]=8.70.0.0.0", ["Daar", "Zaal 7"]),
        ("locationTermLabels[]=theater", ["Daar", "Zaal 7"]),
        ("locationLabels[]=stadszaal", ["Daar", "Zaal 7"]),
        ("locationLabels[]=stadszaal&locationTermIds[]=9.9", []),
        ("locationLabels[]=stadszaal&dateFrom=2026-07-04", ["Zaal 7"]),
        ("organizerLabels[]=vzw", ["Daar"]),
        ("organizerTermIds[]=o.1", ["Daar"]),
        ("organizerTermLabels[]=vereniging,club", ["Daar"]),
        ("organizerLabels[]=vzw&organizerTermIds[]=o.2", []),
    ],
)
def test_what_an_event_takes_over_from_its_place_and_its_organizer(raw, found):
    where = place(7, terms=[THEATRE_HALL], labels=["Stadszaal"])
    who = maker("Wij", labels=["vzw"], terms=[{"id": "o.1", "label": "Vereniging"}])
    take_in(where, who, named("Daar", location=where, organizer=who), named("Elders"))
    assert names(raw) == found


def test_what_the_place_says_later_counts_for_its_events_at_once():
    where = place(7)
    take_in(where, named("Daar", location=where))
    take_in(where | {"labels": ["Stadszaal"]})
    assert names("locationLabels[]=stadszaal") == ["Daar", "Zaal 7"]


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("price=0", ["Gratis"]),
        ("price=12.50", ["Twaalf"]),
        ("price=12,50", ["Twaalf"]),
        ("minPrice=12.50", ["Twaalf"]),
        ("minPrice=12.51", []),
        ("maxPrice=12.49", ["Gratis"]),
        ("minPrice=0&maxPrice=20", ["Gratis", "Twaalf"]),
        # an unknown price matches no bound
        ("maxPrice=99999", ["Gratis", "Twaalf"]),
        ("minPrice=5&maxPrice=1", []),
        ("maxPrice=20&dateFrom=2026-07-04", []),
        ("minPrice=*&maxPrice=*", ["Gratis", "Onbekend", "Twaalf"]),
    ],
)
def test_price(raw, found):
    def costing(price):
        return {"priceInfo": [{"category": "base", "price": price}, {"category": "tariff", "price": 1}]}

    take_in(named("Gratis", **costing(0)), named("Twaalf", **costing(12.5)), named("Onbekend"))
    assert names(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("uitpas=true", ["Prijs", "UiT"]),
        ("uitpas=false", ["Gewoon"]),
        ("uitpas=*", ["Gewoon", "Prijs", "UiT"]),
        ("uitpas=true&dateFrom=2026-07-04", []),
        ("hasMediaObjects=true", ["Prijs"]),
        ("hasMediaObjects=false", ["Gewoon", "UiT"]),
        ("hasVideos=true", ["UiT"]),
        ("hasVideos=false&hasMediaObjects=false", ["Gewoon"]),
        ("hasVideos=TRUE", ["UiT"]),
    ],
)
def test_uitpas_and_media(raw, found):
    take_in(
        named("UiT", labels=["UiTPAS Gent"], videos=[{"url": "https://example.org/v"}]),
        named(
            "Prijs",
            priceInfo=[{"category": "base", "price": 9}, {"category": "uitpas", "price": 2}],
            mediaObject=[{"contentUrl": "https://example.org/a.png"}],
        ),
        named("Gewoon"),
    )
    assert names(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("mainLanguage=nl", ["Hier"]),
        ("mainLanguage=fr,nl", ["Hier", "Ici"]),
        ("mainLanguage=FR", ["Ici"]),
        ("languages[]=fr", ["Hier", "Ici"]),
        ("languages[]=fr&languages[]=nl", ["Hier"]),
        ("languages[]=de,nl", ["Hier"]),
        ("completedLanguages[]=nl", ["Hier"]),
        ("completedLanguages[]=fr", ["Ici"]),
        ("completedLanguages[]=fr,nl", ["Hier", "Ici"]),
        ("languages[]=fr&dateFrom=2026-07-04", []),
        ("mainLanguage=*", ["Hier", "Ici"]),
    ],
)
def test_languages(raw, found):
    take_in(
        named("Hier", languages=["nl", "fr"], completedLanguages=["nl"]),
        named("Ici", name={"fr": "Ici"}, mainLanguage="fr", languages=["fr"], completedLanguages=["fr"]),
    )
    assert names(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("minCapacity=200", ["Groot"]),
        ("minCapacity=201", []),
        ("minCapacity=1", ["Groot", "Klein"]),
        ("minCapacity=1&hire=true", ["Groot"]),
        ("hire=true", ["Groot"]),
        ("hire=false", ["Klein", "Onbekend"]),
        ("minCapacity=1&dateFrom=2026-07-04&localTimeFrom=10:00", ["Groot", "Klein"]),
        ("minCapacity=*&hire=*", ["Groot", "Klein", "Onbekend"]),
    ],
)
def test_min_capacity_and_hire(raw, found):
    take_in(
        hall("Groot", capacity=200, hire={"available": True}), hall("Klein", capacity=20), hall("Onbekend")
    )
    assert names(raw, kinds=("place",)) == found
