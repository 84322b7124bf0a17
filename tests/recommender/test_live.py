"""What changes the very next answer: a pull, a booking, a refusal, an interest; and what never does: who asks."""

from datetime import timedelta

import pytest
from culture_world import NOW as THEN
from culture_world import TRAITS, candidate, lessons, programme, visits_to
from demo_documents import THEMES, event_document, event_key, ingest, ingest_programme

from culture_app.accounts import services as accounts
from culture_app.kernel import clock
from culture_app.offers.data import Candidates, OfferQuery
from personal_vault import services as vault
from personal_vault.data import Category, Interest, Purpose, Visit
from recommender import services as recommender
from recommender.choosing import choose
from recommender.data import SuggestionWish
from recommender.taste import taste

QUESTION = "/v1/suggestions?coordinates=50.879,4.701&distance=10km&interests=mine&limit=12"
WITH_DATABASE = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def learned(settings, tmp_path):
    settings.RECOMMENDER_DIR = tmp_path / "models"
    ingest_programme(40, now=clock.now())
    recommender.train(now=clock.now())


@pytest.fixture
def citizen():
    return somebody("lotte")


def somebody(name):
    citizen = accounts.create_user(email=f"{name}@example.org", password="een lang geheim 7").id
    for purpose in (Purpose.KEEP_HISTORY, Purpose.SUGGESTIONS):
        vault.consent(citizen=citizen, purpose=purpose, category=Category.HISTORY, given=True)
    return citizen


@pytest.fixture
def ask(client):
    def call(citizen, question=QUESTION):
        token = accounts.issue_token(user_id=citizen, scopes=["suggestions:read"])
        return client.get(question, headers={"Authorization": f"Bearer {token}"})

    return call


def names(answer):
    return [item["card"]["name"] for item in answer.json()["items"]]


def went(citizen, number, kind="check_in"):
    visit = Visit(event=event_key(number), at=clock.now() - timedelta(days=1), kind=kind, name="x")
    assert vault.record_visit(citizen=citizen, visit=visit)


@WITH_DATABASE
def test_what_was_just_pulled_can_be_suggested(learned, citizen, ask):
    went(citizen, 2)
    assert "dance 900" not in names(ask(citizen))
    ingest([event_document(900, "dance", hours=3, now=clock.now())], now=clock.now())
    assert "dance 900" in names(ask(citizen))


@WITH_DATABASE
def test_a_booking_takes_the_event_out_and_brings_its_like_up(learned, citizen, ask):
    before = names(ask(citizen))
    went(citizen, int(before[0].split()[1]), kind="purchase")
    after = names(ask(citizen))
    theme = before[0].split()[0]
    assert before[0] not in after
    assert after[0].split()[0] == theme
    assert sum(name.startswith(theme) for name in after) > sum(name.startswith(theme) for name in before[1:])


@WITH_DATABASE
def test_a_declared_interest_visibly_changes_the_list(learned, citizen, ask):
    before = names(ask(citizen))
    vault.set_interests(citizen=citizen, interests=[Interest(term_id=THEMES["expo"][0], label="Expo")])
    after = names(ask(citizen))
    assert after[0].startswith("expo")
    assert sum(name.startswith("expo") for name in after) > sum(name.startswith("expo") for name in before)


@WITH_DATABASE
def test_two_who_did_the_same_get_the_same_bytes(learned, ask):
    answers = []
    for name in ("lotte", "amina"):
        citizen = somebody(name)
        went(citizen, 2)
        answers.append(ask(citizen).content)
    assert answers[0] == answers[1]


@WITH_DATABASE
def test_a_history_costs_no_statement_more(learned, citizen, ask, django_assert_num_queries):
    for number in range(0, 24, 2):
        went(citizen, number)
    token = accounts.issue_token(user_id=citizen, scopes=["suggestions:read"])
    headers = {"Authorization": f"Bearer {token}"}
    client = ask.__closure__[0].cell_contents
    client.get(QUESTION, headers=headers)
    with django_assert_num_queries(5):  # token; vault and its log; search; cards
        assert len(client.get(QUESTION, headers=headers).json()["items"]) == 12


def chosen(*, refused=(), visits=()):
    refusals = tuple(Visit(event=one.event, at=THEN, kind="refused", name="secret") for one in refused)
    mine = taste(visits=(*visits, *refusals), interests=(), now=THEN)
    return choose(
        candidates=programme(),
        mine=mine,
        visited=mine.visits,
        refused=mine.refused,
        wish=SuggestionWish(query=OfferQuery(), limit=8),
        learned=lessons().learned,
        now=THEN,
        traits=TRAITS,
    )


def themes(result):
    return [TRAITS[choice.candidate.event].labels[0] for choice in result.choices]


def test_what_was_refused_never_comes_back_and_its_like_loses():
    known = candidate(8, "jazz")
    plain, after = chosen(), chosen(refused=[known])
    assert themes(after).count("jazz") < themes(plain).count("jazz")
    assert themes(after).count("jazz") > 0 or len(set(themes(after))) == 3
    among = Candidates.of([known, candidate(2001, "dance")])
    mine = taste(visits=(Visit(event=known.event, at=THEN, kind="refused", name=""),), interests=(), now=THEN)
    left = choose(
        candidates=among,
        mine=mine,
        visited=(),
        refused=mine.refused,
        wish=SuggestionWish(query=OfferQuery()),
        learned=lessons().learned,
        now=THEN,
        traits=TRAITS,
    )
    assert [choice.candidate.event for choice in left.choices] == [candidate(2001, "dance").event]


def test_a_refusal_is_never_a_reason():
    result = chosen(refused=[candidate(8, "jazz")], visits=visits_to("jazz"))
    told = [reason for choice in result.choices for reason in result.reasons(choice, term_names={})]
    assert "secret" not in {reason.subject for reason in told}
