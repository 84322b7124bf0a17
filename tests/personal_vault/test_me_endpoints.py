"""/v1/me/interests, history, consents, access-log: what a phone sees, in few statements."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from culture_app.accounts import services as accounts
from personal_vault import services as vault
from personal_vault.data import Purpose

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

JSON = "application/json"
PATHS = [
    "/v1/me/interests",
    "/v1/me/history",
    "/v1/me/consents",
    "/v1/me/profiling",
    "/v1/me/access-log",
]


def put(me, body):
    return me.put("/v1/me/interests", body, content_type=JSON)


def decide(me, purpose="suggestions", category="history", given=True):
    body = {"purpose": purpose, "category": category, "given": given}
    return me.post("/v1/me/consents", body, content_type=JSON)


def test_interests_come_back_as_they_were_set(me):
    wished = {"interests": [{"term_id": "1.8.2.0.0", "label": "Jazz en blues", "weight": 0.5}]}
    assert put(me, wished).json() == wished
    assert me.get("/v1/me/interests").json() == wished


def test_an_interest_needs_only_its_term(me):
    assert put(me, {"interests": [{"term_id": "x"}]}).json() == {
        "interests": [{"term_id": "x", "label": "", "weight": 1.0}]
    }


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "null",
        "{}",
        '{"interests": null}',
        '{"interests": [null]}',
        '{"interests": [{"term_id": 3}]}',
        '{"interests": [{"term_id": ""}]}',
        '{"interests": [{"term_id": "\\u0000"}]}',
        '{"interests": [{"term_id": "\\ud800"}]}',
        '{"interests": [{"term_id": "x", "weight": "1"}]}',
        '{"interests": [{"term_id": "x", "weight": true}]}',
        '{"interests": [{"term_id": "x", "weight": 2}]}',
        '{"interests": [{"term_id": "x", "weight": NaN}]}',
        '{"interests": [{"term_id": "x", "weight": 1e400}]}',
        '{"interests": [{"term_id": "' + "x" * 61 + '"}]}',
        '{"interests": [' + ",".join(f'{{"term_id":"{n}"}}' for n in range(51)) + "]}",
        "{",
        "\x00",
    ],
)
def test_what_is_no_list_of_interests_is_refused(me, body):
    answer = me.put("/v1/me/interests", body, content_type=JSON)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_history_is_empty_without_consent(me, concert):
    vault.record_visit(citizen=me.id, visit=concert)
    assert me.get("/v1/me/history").json() == {"items": [], "total": 0, "next": None}


def test_history_shows_visits_latest_first_page_by_page(me, concert, at, agree):
    agree(me.id, Purpose.KEEP_HISTORY)
    for day in range(5):
        visit = replace(concert, occurrence=uuid4(), at=at + timedelta(days=day))
        vault.record_visit(citizen=me.id, visit=visit)
    first = me.get("/v1/me/history?limit=3").json()
    second = me.get(f"/v1/me/history?limit=3&after={first['next']}").json()
    assert [one["at"][8:10] for one in first["items"] + second["items"]] == ["05", "04", "03", "02", "01"]
    assert (first["total"], second["next"]) == (5, None)


def test_times_are_those_of_brussels(me, concert, agree):
    agree(me.id, Purpose.KEEP_HISTORY)
    vault.record_visit(citizen=me.id, visit=concert)
    assert me.get("/v1/me/history").json()["items"][0]["at"] == "2026-07-01T12:00:00+02:00"


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "after=-1",
        "after=" + "9" * 40,
        "limit=%00",
        "after=",
        "limit=1.0",
        "limit=+5",
        "limit=٣",
    ],
)
@pytest.mark.parametrize("path", ["/v1/me/history", "/v1/me/access-log"])
def test_a_page_that_cannot_be_is_refused(me, path, query):
    assert me.get(f"{path}?{query}").status_code == 400


def test_a_decision_is_answered_and_shown(me):
    assert decide(me).json()["given"] is True
    shown = {(one["purpose"], one["category"]): one for one in me.get("/v1/me/consents").json()["items"]}
    assert shown["suggestions", "history"]["given"] is True


@pytest.mark.parametrize(
    ("language", "word"), [("nl", "Gebruik"), ("fr", "Utiliser"), ("de", "Nutzen"), ("en", "Use")]
)
def test_a_switch_is_explained_in_her_language(me, language, word):
    answer = me.get("/v1/me/consents", headers={"Accept-Language": language}).json()
    texts = {(one["purpose"], one["category"]): one["text"] for one in answer["items"]}
    assert texts["suggestions", "history"].startswith(word)


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": "booking"},
        {"purpose": "own_access"},
        {"category": "holders"},
        {"given": "true"},
        {"given": 1},
        {"given": None},
        {"purpose": 3},
        {"purpose": []},
    ],
)
def test_a_decision_about_nothing_is_refused(me, wrong):
    assert decide(me, **wrong).status_code == 400


def test_a_consent_that_does_not_exist_is_not_there(me):
    answer = decide(me, purpose="keep_history", category="interests")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/no-such-consent")


def test_what_is_not_for_her_is_no_part_of_what_she_visited(me, agree):
    agree(me.id, Purpose.KEEP_HISTORY)
    vault.set_opinion(citizen=me.id, event=uuid4(), liked=False, name="Not this")
    vault.set_opinion(citizen=me.id, event=uuid4(), liked=True, name="This")
    answer = me.get("/v1/me/history").json()
    assert ([one["name"] for one in answer["items"]], answer["total"]) == (["This"], 1)


def test_profiling_is_switched_off_and_on_in_one_call(me, agree):
    agree(me.id, Purpose.SUGGESTIONS)
    off = me.put("/v1/me/profiling", {"on": False}, content_type=JSON).json()
    assert (off["on"], {one["given"] for one in off["switches"]}) == (False, {False})
    assert me.get("/v1/me/profiling").json() == off
    on = me.put("/v1/me/profiling", {"on": True}, content_type=JSON).json()
    given = {(one["purpose"], one["category"]) for one in on["switches"] if one["given"]}
    assert given == {("suggestions", "interests"), ("suggestions", "history")}


@pytest.mark.parametrize("body", ["{}", '{"on": "false"}', '{"on": 0}', '{"on": null}', "[]", "{", "null"])
def test_what_is_neither_on_nor_off_is_refused(me, body):
    answer = me.put("/v1/me/profiling", body, content_type=JSON)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_the_log_shows_who_looked(me):
    me.get("/v1/me/interests")
    (line,) = me.get("/v1/me/access-log").json()["items"]
    assert line["actor"] == {"kind": "citizen", "id": str(me.id)}
    assert (line["purpose"], line["given"]) == ("own_access", ["interests"])


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_is_never_cached(me, path):
    assert me.get(path)["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PATHS)
def test_nobody_sees_it_without_signing_in(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/not-signed-in")


@pytest.mark.parametrize("path", PATHS)
def test_a_token_for_something_else_does_not_open_it(me, path):
    token = accounts.issue_token(user_id=me.id, scopes=["suggestions:read"])
    assert me.get(path, headers={"Authorization": f"Bearer {token}"}).status_code == 403


def test_an_erased_vault_is_gone(me):
    vault.erase(citizen=me.id)
    assert me.get("/v1/me/interests").status_code == 410


class TestStatements:
    """Signing in is one of them."""

    @pytest.fixture(autouse=True)
    def _warm(self, me, jazz, cached_keys):
        vault.set_interests(citizen=me.id, interests=[jazz])

    @pytest.mark.parametrize(
        ("path", "count"),
        [
            ("/v1/me/interests", 3),
            ("/v1/me/history", 3),
            ("/v1/me/consents", 2),
            ("/v1/me/profiling", 2),
            ("/v1/me/access-log", 2),
        ],
    )
    def test_of_reading(self, me, statements, path, count):
        with statements(count):
            assert me.get(path).status_code == 200

    def test_of_setting_interests(self, me, statements):
        with statements(3):
            put(me, {"interests": [{"term_id": "x"}]})

    def test_of_deciding(self, me, statements):
        with statements(3):
            decide(me)

    def test_of_switching_profiling_off(self, me, statements):
        with statements(3):
            me.put("/v1/me/profiling", {"on": False}, content_type=JSON)

    def test_of_a_read_whose_key_is_not_cached(self, me, statements):
        from personal_vault.keys import CACHE

        CACHE.clear()
        with statements(4):
            me.get("/v1/me/interests")
