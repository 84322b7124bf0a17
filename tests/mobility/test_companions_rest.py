"""GET /v1/companions: what a phone asks and gets."""

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest

from culture_app.kernel import clock
from culture_app.kernel.identity import key_of, occurrence_key
from culture_app.kernel.words import GeoPoint
from mobility import gazetteer, naming
from mobility import services as mobility
from mobility.feed import Station
from tests.mobility import feeds, rows
from tests.mobility.offered import take_in

pytestmark = pytest.mark.django_db
DAY = clock.local(clock.now()).date() + timedelta(days=10)
START = datetime.combine(DAY, time(20), clock.BRUSSELS)
END = datetime.combine(DAY, time(23, 30), clock.BRUSSELS)
LOUVAIN = Station(names=("Leuven", "Louvain"), point=GeoPoint(*feeds.LEUVEN))
ORIGIN = "50.88149,4.71571"


@pytest.fixture
def show(folder):
    """An evening in Aarschot that outlasts the last train to Leuven; its occurrence's id."""
    trains = feeds.feed(
        {
            "out": [("leuven", "19:20"), ("aarschot", "19:34")],
            "home": [("aarschot", "22:50"), ("leuven", "23:04")],
        },
        days=[DAY],
    )
    mobility.load_timetable(source="trains", data=feeds.zipped(trains))
    mobility.load_food(rows=[rows.eatery()])
    mobility.load_care(rows=[rows.sitter()])
    event = take_in(start=START, end=END, at=feeds.AARSCHOT)
    return occurrence_key(key_of(event), START)


@pytest.fixture
def ask(client, show):
    def _ask(language="nl", **query):
        return client.get(
            "/v1/companions", {"occurrence": str(show)} | query, headers={"accept-language": language}
        )

    return _ask


def test_an_event_whose_last_train_has_gone_is_infeasible_and_says_so(ask):
    plan = ask(origin=ORIGIN).json()
    gone = plan["way_back"]["reasons"][0]
    assert (plan["status"], gone["code"], gone["at"][11:16]) == ("infeasible", "last_train_gone", "22:50")
    assert gone["text"] == "De laatste trein naar huis vertrekt om 22:50, voor het gedaan is."


@pytest.mark.parametrize(
    ("language", "word"), [("fr-BE", "dernier train"), ("de", "Letzte Verbindung"), ("en", "last train")]
)
def test_reasons_are_in_the_phones_language(ask, language, word):
    assert word in ask(language, origin=ORIGIN).json()["way_back"]["reasons"][0]["text"]


def test_the_plan_names_its_event_and_occurrence(ask, show):
    plan = ask(origin=ORIGIN).json()
    assert (plan["occurrence"]["id"], plan["occurrence"]["start"][:16]) == (str(show), START.isoformat()[:16])


def test_the_origin_may_be_a_name(ask):
    naming.put(gazetteer.stations("t", [LOUVAIN]), source="timetable:t")
    assert ask(originText="Louvain").json()["origin"] == {"lat": 50.881, "lon": 4.716}


def test_the_origin_comes_back_coarse(ask):
    answer = ask(origin=ORIGIN)
    assert answer.json()["origin"] == {"lat": 50.881, "lon": 4.716}
    assert b"50.88149" not in answer.content


def test_nobody_may_cache_where_somebody_is(ask):
    assert ask(origin=ORIGIN)["Cache-Control"] == "no-store"


def test_no_line_of_the_log_tells_where_somebody_is(ask, capfd, caplog):
    ask(origin=ORIGIN, needs="food,care", children="4")
    written = capfd.readouterr()
    assert "50.88" not in written.out + written.err + caplog.text


def test_without_an_origin_the_answer_is_unknown(ask):
    assert ask().json()["status"] == "unknown"


def test_food_and_care_come_when_asked_for(ask):
    plan = ask(origin=ORIGIN, needs="food,care", children="4,7").json()
    assert plan["food"]["before"][0]["name"] == "De Kiem"
    assert plan["care"]["options"][0]["availability"] == "on_request"
    assert plan["party"] == {"adults": 1, "children": [4, 7], "needs": ["food", "care"]}


def test_food_and_care_are_null_otherwise(ask):
    plan = ask(origin=ORIGIN).json()
    assert (plan["food"], plan["care"]) == (None, None)


@pytest.mark.parametrize(
    ("query", "statements"),
    [({}, 1), ({"needs": "food"}, 2), ({"needs": "care"}, 2), ({"needs": "food,care"}, 3)],
)
def test_statements(ask, django_assert_num_queries, query, statements):
    ask(origin=ORIGIN)
    with django_assert_num_queries(statements):
        assert ask(origin=ORIGIN, **query).status_code == 200


def test_a_name_as_origin_costs_one_more_statement(ask, django_assert_num_queries):
    naming.put(gazetteer.stations("t", [LOUVAIN]), source="timetable:t")
    with django_assert_num_queries(2):
        assert ask(originText="Louvain").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"origin": "50.88"},
        {"origin": "nan,4.7"},
        {"origin": "inf,4.7"},
        {"origin": "91,4.7"},
        {"origin": "50.88,181"},
        {"origin": "50.88,4.7\x00"},
        {"origin": "٥٠,4.7"},
        {"origin": ""},
        {"originText": "a\x00b"},
        {"originText": "x" * 201},
        {"originText": " "},
        {"originText": ""},
        {"adults": ""},
        {"occurrence": "1"},
        {"occurrence": "\x00"},
        {"adults": "-1"},
        {"adults": "9" * 400},
        {"adults": "NaN"},
        {"children": "4,"},
        {"children": "18"},
        {"children": "-1"},
        {"children": "٤"},
        {"children": ",".join(["1"] * 21)},
        {"needs": "taxi"},
        {"needs": "food\x00"},
        {"nonsense": "1"},
        {"adults": ["1", "2"]},
    ],
)
def test_what_cannot_be_understood_is_a_problem_of_status_400(ask, query):
    answer = ask(**query)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_place_that_nobody_knows_is_not_found(ask):
    answer = ask(originText="xyzzy qwerty")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/unknown-place")


def test_an_occurrence_that_is_not_there_is_not_found(ask):
    assert ask(occurrence=str(uuid4())).status_code == 404


def test_without_an_occurrence_there_is_nothing_to_plan(client):
    assert client.get("/v1/companions").status_code == 400
