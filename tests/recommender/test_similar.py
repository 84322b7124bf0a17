"""Events like one event: GET /v1/events/{id}/similar, and the verb behind it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from demo_documents import NOW, event_document, event_key, ingest, ingest_programme, iri

from culture_app.kernel import clock
from culture_app.kernel.words import GeoPoint
from culture_app.offers.data import OfferQuery
from culture_app.offers.errors import OfferNotFound
from personal_vault import services as vault
from personal_vault.data import Category, Purpose, Visit
from recommender import services as recommender

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
EVENTS = OfferQuery(kinds=("event",))


@pytest.fixture(autouse=True)
def models(settings, tmp_path):
    settings.RECOMMENDER_DIR = tmp_path / "models"


@pytest.fixture
def programme():
    ingest_programme()


def similar(event, *, query=EVENTS, limit=6, language="nl"):
    return recommender.similar(event=event, query=query, limit=limit, now=NOW, language=language)


def themes(page):
    return [item.card.name.split()[0] for item in page.items]


def reasons(page, at=0):
    return {reason.code: reason.subject for reason in page.items[at].reasons}


def test_those_of_its_theme_come_first_and_it_is_not_among_them(programme):
    page = similar(event_key(2))
    assert themes(page)[:2] == ["dance"] * 2
    assert event_key(2) not in [item.card.id for item in page.items]


def test_what_they_share_is_said_in_four_languages(programme):
    page = similar(event_key(2), language="fr")
    assert list(reasons(page)) == ["same_theme", "same_organiser", "same_place"]
    assert reasons(page)["same_organiser"] == "dance vzw"
    texts = page.items[0].reasons[0].texts
    assert texts["fr"].startswith("Le même thème : ")
    assert len({texts[language] for language in ("nl", "fr", "de", "en")}) == 4


def test_nothing_is_listed_without_a_reason(programme):
    assert all(item.reasons for item in similar(event_key(0), limit=20).items)


def test_an_event_that_is_over_still_has_live_ones_like_it(programme):
    ingest([event_document(500, "jazz", hours=-50)])
    page = similar(event_key(500))
    assert themes(page)[:2] == ["jazz"] * 2
    assert all(item.card.occurrence.end > NOW for item in page.items)


def test_an_event_that_came_after_the_training_has_some_too(programme):
    recommender.train(now=NOW)
    ingest([event_document(501, "theatre", hours=30)])
    page = similar(event_key(501))
    assert page.model != "none"
    assert themes(page)[:2] == ["theatre"] * 2


def test_the_uuid_in_its_iri_is_good_too(programme):
    from uuid import UUID

    page = similar(UUID(iri("event", "event 2").rsplit("/", 1)[1]))
    assert (page.event, bool(page.items)) == (event_key(2), True)


def test_an_unknown_event_is_not_found(programme):
    with pytest.raises(OfferNotFound):
        similar(uuid4())


def test_who_performs_counts_for_more_than_the_theme(programme):
    played = {"performer": [{"name": "Zoutpan"}, {"name": {"nl": "Koor"}}]}
    ingest(
        [
            event_document(600, "jazz", hours=20, name={"nl": "Avond met Zoutpan"}, **played),
            event_document(
                601, "dance", hours=40, name={"nl": "Bal: Zoutpan speelt"}, performer=[{"name": "Zoutpan"}]
            ),
        ]
    )
    page = similar(event_key(600))
    assert page.items[0].card.id == event_key(601)
    assert reasons(page)["same_performers"] == "Zoutpan"


def test_of_its_own_production_there_are_two_at_most(programme):
    production = {"production": {"id": "5d6f1d3c-0000-4000-8000-000000000001", "title": "Bal"}}
    ingest(
        [
            event_document(700 + n, "dance", hours=30 + n, name={"nl": f"Bal {n}"}, **production)
            for n in range(6)
        ]
    )
    shown = [item.card.id for item in similar(event_key(700), limit=20).items]
    assert len({event_key(700 + n) for n in range(6)} & set(shown)) == 2


def test_of_one_name_there_is_one(programme):
    ingest([event_document(800 + n, "dance", hours=30 + n, name={"nl": "Thé dansant"}) for n in range(5)])
    shown = [item.card.name for item in similar(event_key(2), limit=20).items]
    assert shown.count("Thé dansant") == 1


def test_one_organiser_does_not_fill_the_list(programme):
    organiser = {"@id": iri("organizer", "small"), "@type": "Organizer", "name": {"nl": "Klein vzw"}}
    ingest([event_document(900 + n, "dance", hours=60 + n, organizer=organiser) for n in range(4)])
    shown = [item.card.organiser_name for item in similar(event_key(2), limit=4).items]
    assert shown.count("dance vzw") == 2


def test_a_query_narrows_what_is_looked_among(programme):
    tonight = OfferQuery(kinds=("event",), date_to=NOW + timedelta(hours=9))
    assert {
        item.card.occurrence.start <= NOW + timedelta(hours=9)
        for item in similar(event_key(2), query=tonight).items
    } == {True}
    far = OfferQuery(kinds=("event",), near=GeoPoint(51.2, 2.9), distance_m=5_000)
    assert similar(event_key(2), query=far).items == ()


def test_a_distance_is_shown_only_from_where_the_asker_is(programme):
    here = OfferQuery(kinds=("event",), near=GeoPoint(50.88, 4.70), distance_m=20_000)
    assert all(item.card.distance_m is not None for item in similar(event_key(2), query=here).items)
    assert all(item.card.distance_m is None for item in similar(event_key(2)).items)


def test_an_event_without_terms_organiser_or_place_on_the_map_breaks_nothing(programme):
    bare = event_document(950, "jazz", hours=30, terms=[], labels=[])
    bare.pop("organizer")
    bare["location"].pop("geo")
    bare["location"]["@id"] = iri("place", "nowhere")
    ingest([bare])
    assert similar(event_key(950)).event == event_key(950)


def test_nobody_is_asked_about(programme):
    """What one citizen did changes nothing: only a training can."""
    before = similar(event_key(2))
    citizen = uuid4()
    vault.set_interests(citizen=citizen, interests=[])
    vault.consent(citizen=citizen, purpose=Purpose.SUGGESTIONS, category=Category.HISTORY, given=True)
    vault.record_visit(citizen=citizen, visit=Visit(event=event_key(3), at=NOW, kind="check_in", name="x"))
    assert similar(event_key(2)) == before


@pytest.fixture
def now_programme():
    ingest_programme(now=clock.now())


PATH = "/v1/events/{}/similar"


def test_anybody_may_ask_and_keep_it_until_it_changes(now_programme, client):
    answer = client.get(PATH.format(event_key(2)), headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, no-cache")
    assert answer.headers["Vary"] == "Accept, Accept-Language"
    item = answer.json()["items"][0]
    assert set(item) == {"card", "reasons", "position"}
    assert item["reasons"][0]["text"].startswith("The same theme: ")
    again = client.get(
        PATH.format(event_key(2)),
        headers={"Accept-Language": "en", "If-None-Match": answer.headers["ETag"]},
    )
    assert (again.status_code, again.content) == (304, b"")


def test_unknown_and_withdrawn_events_are_the_houses_problems(now_programme, client):
    assert client.get(PATH.format(uuid4())).json()["type"] == "/problems/offer-not-found"
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE offers_offer SET withdrawn = true WHERE id = %s", [event_key(2)])
    gone = client.get(PATH.format(event_key(2)))
    assert (gone.status_code, gone.json()["type"]) == (410, "/problems/offer-withdrawn")


@pytest.mark.parametrize(
    "bad", ["limit=21", "limit=0", "limit=x", "coordinates=999,9", "limt=3", "workflowStatus=DRAFT"]
)
def test_what_cannot_be_read_is_a_problem(now_programme, client, bad):
    assert client.get(f"{PATH.format(event_key(2))}?{bad}").status_code == 400


def test_it_costs_few_statements(now_programme, client, django_assert_num_queries):
    path = PATH.format(event_key(2))
    client.get(path)
    # the event, its features in a transaction of their own; two searches, the first one widened where little is near;
    # traits of what was found; traits and cards of the shortlist
    with django_assert_num_queries(10):
        client.get(path)


def test_two_events_that_nobody_could_place_have_nothing_in_common(programme):
    undefined = [
        {"id": "0.51.0.0.0", "label": "Type onbepaald", "domain": "eventtype"},
        {"id": "1.58.0.0.0", "label": "Thema onbepaald", "domain": "theme"},
    ]
    other = {"@id": iri("organizer", "other"), "@type": "Organizer", "name": {"nl": "Ander vzw"}}
    ingest(
        [
            event_document(1100, "jazz", hours=30, terms=undefined, labels=[]),
            event_document(1101, "dance", hours=31, terms=undefined, labels=[], organizer=other),
        ]
    )
    assert event_key(1101) not in [item.card.id for item in similar(event_key(1100), limit=20).items]


def test_a_theme_that_no_event_had_at_the_training_is_shared_all_the_same(programme):
    recommender.train(now=NOW)
    food = [{"id": "1.65.0.0.0", "label": "Voeding", "domain": "theme"}]
    other = {"@id": iri("organizer", "other"), "@type": "Organizer", "name": {"nl": "Ander vzw"}}
    ingest(
        [
            event_document(1200, "jazz", hours=30, terms=food, labels=[]),
            event_document(1201, "dance", hours=31, terms=food, labels=[], organizer=other),
        ]
    )
    shown = {item.card.id: item for item in similar(event_key(1200), limit=20).items}
    assert "same_theme" in [reason.code for reason in shown[event_key(1201)].reasons]
