"""GET /v1/suggestions."""

import pytest
from demo_documents import THEMES, ingest_programme

from culture_app.accounts import services as accounts
from culture_app.kernel import clock
from personal_vault import services as vault
from personal_vault.data import Interest

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PATH = "/v1/suggestions?coordinates=50.879,4.701&distance=10km"


@pytest.fixture(autouse=True)
def models(settings, tmp_path, monkeypatch):
    settings.RECOMMENDER_DIR = tmp_path / "models"


@pytest.fixture
def citizen():
    return accounts.create_user(email="lotte@example.org", password="een lang geheim 7").id


@pytest.fixture
def get(client, citizen):
    token = accounts.issue_token(user_id=citizen, scopes=["suggestions:read"])

    def call(path=PATH, language="nl"):
        return client.get(path, headers={"Authorization": f"Bearer {token}", "Accept-Language": language})

    return call


@pytest.fixture
def programme():
    # through HTTP the time is the kernel clock's
    ingest_programme(now=clock.now())


def test_each_suggestion_has_a_card_its_reasons_and_its_position(programme, get):
    answer = get(PATH + "&limit=3").json()
    assert [item["position"] for item in answer["items"]] == [1, 2, 3]
    assert set(answer["items"][0]) == {"card", "reasons", "position"}
    assert set(answer["items"][0]["card"]) >= {"id", "name", "place", "occurrence", "distance"}
    assert (answer["model"], answer["personal"]) == ("none", False)


def test_reasons_are_in_the_asked_language(programme, get, citizen):
    vault.set_interests(citizen=citizen, interests=[Interest(term_id=THEMES["dance"][0], label="Dans")])
    reason = get(PATH + "&interests=mine&limit=1", language="fr").json()["items"][0]["reasons"][0]
    assert reason == {"code": "interest", "text": "Votre centre d'intérêt : Dans", "subject": "Dans"}


def test_nobody_but_her_may_keep_the_answer(programme, get):
    assert get().headers["Cache-Control"] == "private, no-store"


def test_without_a_token_it_is_refused(client):
    assert client.get(PATH).status_code == 401


def test_a_token_for_something_else_is_refused(client, citizen):
    token = accounts.issue_token(user_id=citizen, scopes=["bookings:read"])
    assert client.get(PATH, headers={"Authorization": f"Bearer {token}"}).status_code == 403


def test_an_unknown_parameter_is_a_problem_with_a_suggestion(get):
    answer = get("/v1/suggestions?childern=4")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert "children" in answer.json()["detail"]


@pytest.mark.parametrize(
    "bad", ["limit=51", "children=x", "budget=%00", "interests=yours", "coordinates=999,9"]
)
def test_what_cannot_be_read_is_a_problem(get, bad):
    assert get(f"/v1/suggestions?{bad}").status_code == 400


def test_it_costs_few_statements_sign_in_and_vault_included(programme, get, django_assert_num_queries):
    get()  # the vault is made and its key cached
    with django_assert_num_queries(5):
        get()


HOME_BY = "/v1/suggestions?coordinates=50.879,4.701&distance=10km&homeBy=23:59"


def test_home_by_says_when_to_leave_and_what_was_looked_at(programme, get):
    answer = get(HOME_BY).json()
    assert set(answer["items"][0]["home"]) == {"leave_by", "ending"}
    assert answer["items"][0]["home"]["ending"] in ("stated", "assumed")
    assert answer["home"]["by"] == "23:59"
    # no timetable here: Leuven's houses are within a walk of one another
    assert answer["home"]["without_timetable"]


def test_home_by_leaves_out_what_ends_too_late(programme, get):
    assert get(HOME_BY.replace("23:59", "06:00")).json()["items"] == []  # all last for two hours


def test_home_by_costs_no_statement_more(programme, get, django_assert_num_queries):
    get()
    with django_assert_num_queries(5):
        get(HOME_BY)


def test_home_by_needs_to_know_where_home_is(get):
    answer = get("/v1/suggestions?homeBy=23:30")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/home-unknown")
