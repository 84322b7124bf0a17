"""GET /v1/autocomplete: what somebody is typing, completed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from culture_app.offers import services as offers
from tests.offers.documents import NOW, event, iri, key, place, take_in

pytestmark = pytest.mark.django_db


def named(number, name, municipality="Leuven", postal_code="3000", **changes):
    names = name if isinstance(name, dict) else {"nl": name}
    address = {"nl": {"addressCountry": "BE", "addressLocality": municipality, "postalCode": postal_code}}
    return place(number, name=names, address=address, **changes)


DEPOT = named(1, "Het Depot")
SCHOUWBURG = named(2, "Stadsschouwburg", labels=["UiT met Vlieg", "leuven binnenstad"])
DE_SINGEL = named(3, {"nl": "De Singel", "fr": "Le Singel"}, "Antwerpen", "2018")
CAFE = named(4, "Café d'Été", "Gent", "9000")


@pytest.fixture
def world():
    take_in(DEPOT, SCHOUWBURG, DE_SINGEL, CAFE)
    for number in (1, 2):
        take_in(
            event(number, location=SCHOUWBURG, labels=["Uit met vlieg" if number == 1 else "UiT met Vlieg"])
        )
    offers.refresh_suggestions()


@pytest.fixture
def complete(client, world):
    def ask(text, language="nl", **more):
        answer = client.get("/v1/autocomplete", {"text": text, **more}, headers={"Accept-Language": language})
        assert answer.status_code == 200, answer.content
        return answer.json()

    return ask


def names(found):
    return [each["name"] for each in found]


def test_a_place_by_the_beginning_of_its_name(complete):
    assert complete("stadss", kinds="places") == {
        "places": [
            {
                "@id": iri("place", 2),
                "id": str(key(SCHOUWBURG)),
                "name": "Stadsschouwburg",
                "municipality": "Leuven",
                "postalCode": "3000",
            }
        ]
    }


@pytest.mark.parametrize("typed", ["dep", "HET DEP", "depot", "het depot", "depot leu"])
def test_a_place_by_any_of_its_words_and_its_municipality(complete, typed):
    assert names(complete(typed)["places"]) == ["Het Depot"]


def test_a_municipality_alone_is_not_all_its_places(complete):
    assert names(complete("leuven")["places"]) == []


@pytest.mark.parametrize("typed", ["cafe", "Café d’été", "ete", "café d-e"])
def test_accents_and_signs_make_no_difference(complete, typed):
    assert names(complete(typed)["places"]) == ["Café d'Été"]


def test_a_name_in_another_language_finds_it_in_the_asked_one(complete):
    assert names(complete("le sin", language="nl")["places"]) == ["De Singel"]
    assert names(complete("de sin", language="fr")["places"]) == ["Le Singel"]


def test_a_region_in_the_asked_language(complete):
    (first, *_) = complete("louv", language="fr", kinds="regions")["regions"]
    assert first == {
        "code": "nis-24062",
        "kind": "municipality",
        "name": "Louvain",
        "within": "Province du Brabant flamand",
    }


def test_a_label_as_it_is_written_most_often_with_how_often(complete):
    assert complete("uit met", kinds="labels") == {"labels": [{"name": "UiT met Vlieg", "count": 3}]}


def test_a_label_by_a_word_inside_it(complete):
    assert names(complete("vlieg")["labels"]) == ["UiT met Vlieg"]
    assert names(complete("binnen")["labels"]) == ["leuven binnenstad"]


def test_without_kinds_all_three(complete):
    assert list(complete("leu")) == ["places", "regions", "labels"]


def test_kinds_may_be_several(complete):
    assert list(complete("leu", kinds="labels,places")) == ["places", "labels"]


def test_the_limit_holds_for_each_kind(complete):
    found = complete("s", limit=2)
    assert [len(rows) for rows in found.values()] == [2, 2, 0]


class TestOrder:
    def test_a_beginning_comes_before_a_word_inside(self, client):
        take_in(named(1, "De Kring"), named(2, "Kringwinkel"))
        offers.refresh_suggestions()
        found = client.get("/v1/autocomplete?text=kring").json()["places"]
        assert names(found) == ["Kringwinkel", "De Kring"]

    def test_a_whole_word_comes_before_the_beginning_of_one(self, client):
        take_in(named(1, "Parkzicht"), named(2, "Park Abdij"))
        offers.refresh_suggestions()
        assert names(client.get("/v1/autocomplete?text=park").json()["places"]) == ["Park Abdij", "Parkzicht"]

    def test_of_two_alike_the_one_with_more_to_do(self, client):
        busy = named(2, "Zaal Twee")
        take_in(named(1, "Zaal Een"), busy)
        take_in(event(1, location=busy))
        offers.refresh_suggestions()
        assert names(client.get("/v1/autocomplete?text=zaal").json()["places"]) == ["Zaal Twee", "Zaal Een"]


class TestKeptUp:
    def test_a_changed_name_replaces_the_old_one(self, client, world):
        take_in(named(1, "De Nieuwe Naam"))
        assert offers.refresh_suggestions() > 0
        assert client.get("/v1/autocomplete?text=depot").json()["places"] == []
        assert names(client.get("/v1/autocomplete?text=nieuwe").json()["places"]) == ["De Nieuwe Naam"]

    def test_nothing_changed_is_nothing_written(self, world):
        assert offers.refresh_suggestions() == 0

    def test_a_withdrawn_place_is_gone_at_once(self, client, world):
        take_in({**DEPOT, "workflowStatus": "DELETED"})
        assert client.get("/v1/autocomplete?text=depot").json()["places"] == []

    @pytest.mark.parametrize(
        "changes", [{"workflowStatus": "DRAFT"}, {"duplicateOf": iri("place", 9)}], ids=["draft", "duplicate"]
    )
    def test_what_is_not_for_everybody_is_not_completed(self, client, changes):
        take_in(named(1, "Het Depot", **changes))
        offers.refresh_suggestions()
        assert client.get("/v1/autocomplete?text=depot").json()["places"] == []

    def test_a_hidden_label_stays_hidden(self, client):
        take_in(named(1, "Het Depot", hiddenLabels=["interne lijst"]))
        offers.refresh_suggestions()
        assert client.get("/v1/autocomplete?text=interne").json()["labels"] == []


def test_it_costs_one_statement(client, world):
    with CaptureQueriesContext(connection) as said:
        client.get("/v1/autocomplete?text=leu")
    assert len(said) == 1


def test_regions_alone_cost_none(client, world):
    with CaptureQueriesContext(connection) as said:
        client.get("/v1/autocomplete?text=leu&kinds=regions")
    assert len(said) == 0


def test_the_statement_walks_the_beginning_only(world):
    from culture_app.offers import autocomplete

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            f"EXPLAIN {autocomplete.STATEMENT}",
            {"typed": "leu", "beyond": "leu~", "whole": "leu %", "places": 10, "more": 20, "labels": 10},
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert plan.count("Index Cond: ((kind = ") >= 1
    assert "form >= 'leu'" in plan


def test_everybody_may_keep_the_answer(client, world):
    answer = client.get("/v1/autocomplete?text=leu")
    assert answer["Cache-Control"] == "public, max-age=60"
    assert answer["Vary"] == "Accept, Accept-Language"
    again = client.get("/v1/autocomplete?text=leu", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "text"),
        ("text=", "text"),
        ("text=%20", "text"),
        (f"text={'a' * 101}", "text"),
        ("text=a%00b", "text"),
        ("text=a&text=b", "text"),
        ("text=a&kinds=persons", "kinds"),
        ("text=a&kinds=", "kinds"),
        ("text=a&limit=0", "limit"),
        ("text=a&limit=51", "limit"),
        ("text=a&limit=ten", "limit"),
        ("text=a&where=b", "where"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(client, query, field):
    answer = client.get(f"/v1/autocomplete?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["field"] == field


def test_what_was_typed_is_never_repeated(client):
    answer = client.get("/v1/autocomplete?text=a&kinds=geheim")
    assert b"geheim" not in answer.content


@pytest.mark.parametrize("text", ["%", "_", "'", "!!!", "日本", "~", "\\"])
def test_signs_find_nothing_and_break_nothing(client, world, text):
    answer = client.get("/v1/autocomplete", {"text": text})
    assert answer.json() == {"places": [], "regions": [], "labels": []}


def test_now_makes_no_difference(client, world, monkeypatch):
    before = client.get("/v1/autocomplete?text=leu").content
    monkeypatch.setattr("culture_app.kernel.clock._PINNED", NOW)
    assert client.get("/v1/autocomplete?text=leu").content == before
