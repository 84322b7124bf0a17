"""/v1/me/opinions, and what opinions do to suggestions."""

from contextlib import ExitStack, contextmanager
from uuid import UUID, uuid4

import pytest
from demo_documents import event_document, event_key, ingest, ingest_programme, iri
from django.db import connections
from django.test.utils import CaptureQueriesContext

from culture_app.accounts import services as accounts
from culture_app.kernel import clock
from personal_vault import services as vault
from personal_vault.data import Category, Purpose
from personal_vault.key_cache import CACHE
from recommender import services as recommender

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
SCOPES = ["suggestions:read", "vault.opinions:read", "vault.opinions:write"]
SUGGESTIONS = "/v1/suggestions?coordinates=50.879,4.701&distance=10km"


@pytest.fixture(autouse=True)
def models(settings, tmp_path):
    settings.RECOMMENDER_DIR = tmp_path / "models"


@pytest.fixture
def programme():
    ingest_programme(now=clock.now())


@pytest.fixture
def citizen():
    citizen = accounts.create_user(email="lotte@example.org", password="een lang geheim 7").id
    for purpose in (Purpose.KEEP_HISTORY, Purpose.SUGGESTIONS):
        vault.consent(citizen=citizen, purpose=purpose, category=Category.HISTORY, given=True)
    return citizen


@pytest.fixture
def phone(client, citizen):
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {accounts.issue_token(user_id=citizen, scopes=SCOPES)}"
    return client


def say(phone, event, opinion="like", **more):
    return phone.put(
        f"/v1/me/opinions/{event}", {"opinion": opinion}, content_type="application/json", **more
    )


def listed(phone):
    return [(one["event"], one["opinion"]) for one in phone.get("/v1/me/opinions").json()["items"]]


def suggested(phone):
    return [item["card"]["id"] for item in phone.get(SUGGESTIONS).json()["items"]]


@contextmanager
def statements(expected):
    with ExitStack() as stack:
        seen = [stack.enter_context(CaptureQueriesContext(connections[name])) for name in ("default", "keys")]
        yield
    asked = [query["sql"] for one in seen for query in one.captured_queries]
    asked = [sql for sql in asked if "SAVEPOINT" not in sql]
    assert len(asked) == expected, "\n".join(asked)


def test_an_opinion_is_answered_and_listed(programme, phone):
    event = event_key(1)
    answer = say(phone, event)
    assert answer.status_code == 200
    assert set(answer.json()) == {"event", "opinion", "at", "name"}
    assert phone.get("/v1/me/opinions").json() == {"items": [answer.json()], "total": 1, "next": None}


def test_it_remembers_what_the_event_was_called(phone):
    ingest([event_document(77, "jazz", hours=4, now=clock.now(), name={"fr": "Soirée"})], now=clock.now())
    assert say(phone, event_key(77)).json()["name"] == "Soirée"


def test_the_same_opinion_again_is_the_same_answer(programme, phone):
    assert say(phone, event_key(1)).json() == say(phone, event_key(1)).json()


def test_the_last_word_counts(programme, phone):
    say(phone, event_key(1))
    say(phone, event_key(1), "not_for_me")
    assert listed(phone) == [(str(event_key(1)), "not_for_me")]


def test_taken_back_it_is_gone_also_twice(programme, phone):
    say(phone, event_key(1))
    assert [phone.delete(f"/v1/me/opinions/{event_key(1)}").status_code for _ in range(2)] == [204, 204]
    assert listed(phone) == []


def test_an_event_may_be_named_by_the_uuid_in_its_iri(programme, phone):
    theirs = iri("event", "event 1").rsplit("/", 1)[1]
    assert say(phone, theirs).json()["event"] == str(event_key(1))
    phone.delete(f"/v1/me/opinions/{theirs}")
    assert listed(phone) == []


def test_an_event_that_is_not_there_is_not_found(phone):
    answer = say(phone, uuid4())
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/offer-not-found")


def test_without_consent_to_keep_history_it_says_which_switch(programme, phone, citizen):
    vault.consent(citizen=citizen, purpose=Purpose.KEEP_HISTORY, category=Category.HISTORY, given=False)
    answer = say(phone, event_key(1))
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (403, "/problems/consent-required")
    assert (problem["purpose"], problem["category"]) == ("keep_history", "history")


@pytest.mark.parametrize(
    "body", ["{}", '{"opinion": "dislike"}', '{"opinion": 1}', '{"opinion": null}', "[]", "{", "null"]
)
def test_what_is_no_opinion_is_refused(phone, body):
    answer = phone.put(f"/v1/me/opinions/{uuid4()}", body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "after=-1", "limit=x"])
def test_a_page_that_cannot_be_is_refused(phone, query):
    assert phone.get(f"/v1/me/opinions?{query}").status_code == 400


def test_opinions_come_page_by_page(programme, phone):
    for number in range(3):
        say(phone, event_key(number))
    first = phone.get("/v1/me/opinions?limit=2").json()
    second = phone.get(f"/v1/me/opinions?limit=2&after={first['next']}").json()
    assert [len(page["items"]) for page in (first, second)] == [2, 1]
    assert (first["total"], second["next"]) == (3, None)


def test_nobody_else_may_keep_the_answer(programme, phone):
    assert {say(phone, event_key(1))["Cache-Control"], phone.get("/v1/me/opinions")["Cache-Control"]} == {
        "no-store"
    }


def test_a_token_for_something_else_does_not_open_it(phone, citizen):
    token = accounts.issue_token(user_id=citizen, scopes=["vault.history:read", "vault.interests:write"])
    other = {"headers": {"Authorization": f"Bearer {token}"}}
    assert [say(phone, uuid4(), **other).status_code, phone.get("/v1/me/opinions", **other).status_code] == [
        403,
        403,
    ]


def test_what_is_not_for_her_is_not_suggested_again(programme, phone):
    first = suggested(phone)[0]
    say(phone, first, "not_for_me")
    assert first not in suggested(phone)
    assert phone.get(SUGGESTIONS).json()["personal"]
    phone.delete(f"/v1/me/opinions/{first}")
    assert first in suggested(phone)


def test_a_like_is_what_she_likes_and_still_to_come(programme, phone):
    first = suggested(phone)[0]
    say(phone, first)
    answer = phone.get(SUGGESTIONS).json()
    assert answer["personal"]
    assert first in [item["card"]["id"] for item in answer["items"]]


def test_where_history_may_not_be_used_an_opinion_changes_nothing(programme, phone, citizen):
    first = suggested(phone)[0]
    say(phone, first, "not_for_me")
    vault.consent(citizen=citizen, purpose=Purpose.SUGGESTIONS, category=Category.HISTORY, given=False)
    assert first in suggested(phone)


def test_it_costs_few_statements_sign_in_included(programme, phone):
    assert CACHE.wait_until_listening()
    event: UUID = event_key(1)
    say(phone, event_key(2))
    with statements(5):  # who asks, which event, her consents, her last opinion, the new one
        say(phone, event)
    with statements(4):
        say(phone, event)
    with statements(3):
        phone.get("/v1/me/opinions")
    with statements(2):
        phone.delete(f"/v1/me/opinions/{event}")


def test_because_she_likes_it_is_not_because_she_went(programme, phone):
    recommender.train(now=clock.now())
    for number in (2, 6):
        say(phone, event_key(number))
    reasons = [reason for item in phone.get(SUGGESTIONS).json()["items"] for reason in item["reasons"]]
    assert {"code": "liked", "text": "Omdat je dance 2 leuk vindt", "subject": "dance 2"} in reasons
    assert "visited" not in {reason["code"] for reason in reasons}
