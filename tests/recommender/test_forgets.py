"""What she took back is gone at once: the next answer is, byte for byte, that of somebody who never did anything."""

import logging
from datetime import timedelta

import pytest
from demo_documents import NOW, THEMES, event_key, ingest_programme, iri
from django.conf import settings as django_settings
from django.db import connection

from culture_app.accounts import services as accounts
from culture_app.accounts.scopes import CITIZEN_SCOPES
from culture_app.kernel import redis_client
from culture_app.kernel.words import GeoPoint
from culture_app.offers.data import OfferQuery
from personal_vault import services as vault
from personal_vault.data import Category, Interest, ParticipationRow, ProductGround, Purpose, Visit
from personal_vault.models import Record
from recommender import artifacts
from recommender import services as recommender
from recommender.data import SuggestionWish

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

PLACE = "coordinates=50.8791234,4.7012345&distance=10km"
QUESTION = f"/v1/suggestions?{PLACE}&interests=mine&limit=20"
HISTORY = (Purpose.SUGGESTIONS, Category.HISTORY)
KEEP = (Purpose.KEEP_HISTORY, Category.HISTORY)
SHOWN = (Purpose.TRAINING, Category.SHOWN)
SHOW = "canary-show-5512"
# What belongs to a request or a machine, whoever asks.
PASSING = {"Date", "X-Request-Id", "Server-Timing"}


@pytest.fixture(autouse=True)
def world(settings, tmp_path, monkeypatch):
    """A programme, a model that learned from a data product's people, and a clock that stands still."""
    monkeypatch.setattr("culture_app.kernel.clock._PINNED", NOW)
    settings.RECOMMENDER_DIR = tmp_path / "models"
    ingest_programme(40)
    rows = [
        ParticipationRow(
            participant_iri=f"https://p/{person}",
            participation_iri=f"https://d/{person}/{at}",
            event_iri=f"https://io.uitdatabank.be/event/{event_iri(at)}",
            at=NOW - timedelta(days=at + person % 5),
            modified=NOW,
        )
        for person in range(24)
        for at in range(person % 4, 40, 4)
    ]
    ground = ProductGround(product="deelname", legal_ground="GDPR 6.1.e", purposes=frozenset({"training"}))
    vault.ingest_participations(product=ground, rows=rows)
    recommender.train(now=NOW)


def event_iri(number):
    return iri("event", f"event {number}").rsplit("/", 1)[1]


@pytest.fixture
def somebody(client):
    """Signs somebody up, with one declared interest; returns her id and how she asks."""

    def somebody(name):
        card = accounts.create_user(email=f"{name}@example.org", password="een lang geheim 7")
        vault.set_interests(citizen=card.id, interests=[Interest(term_id=THEMES["expo"][0], label="Kunst")])
        token = accounts.issue_token(user_id=card.id, scopes=sorted(CITIZEN_SCOPES))

        def ask(path=QUESTION, **more):
            return client.get(
                path, headers={"Authorization": f"Bearer {token}", "Accept-Language": "nl"}, **more
            )

        return card.id, ask

    return somebody


def say(citizen, *pairs, given=True):
    for purpose, category in pairs:
        vault.consent(citizen=citizen, purpose=purpose, category=category, given=given)


def live(citizen):
    """She goes out, likes and refuses."""
    say(citizen, KEEP, HISTORY)
    for at, number in enumerate((2, 6, 10)):
        visit = Visit(event=event_key(number), at=NOW - timedelta(days=at), kind="check_in", name=SHOW)
        assert vault.record_visit(citizen=citizen, visit=visit)
    vault.set_opinion(citizen=citizen, event=event_key(14), liked=True, name=SHOW)
    vault.set_opinion(citizen=citizen, event=event_key(1), liked=False, name=SHOW)


def whole(answer):
    """An answer as it goes over the line."""
    assert answer.status_code == 200
    return answer.content, {name: value for name, value in answer.items() if name not in PASSING}


@pytest.fixture
def hers(somebody):
    return somebody("lotte")


@pytest.fixture
def nobodys(somebody):
    """The answer to somebody with the same interests who never did anything."""
    _, ask = somebody("fatima")
    return whole(ask())


def test_a_history_makes_a_difference_while_she_lets_it(hers, nobodys):
    citizen, ask = hers
    live(citizen)
    assert artifacts.current(django_settings.RECOMMENDER_DIR).models
    assert whole(ask())[0] != nobodys[0]


def test_right_after_the_use_is_withdrawn(hers, nobodys):
    citizen, ask = hers
    live(citizen)
    ask()
    say(citizen, HISTORY, given=False)
    assert whole(ask()) == nobodys


def test_right_after_keeping_is_withdrawn(hers, nobodys):
    citizen, ask = hers
    live(citizen)
    ask()
    say(citizen, KEEP, given=False)
    assert whole(ask()) == nobodys


def test_right_after_each_opinion_and_visit_is_gone(hers, nobodys):
    citizen, ask = hers
    say(citizen, KEEP, HISTORY)
    for number, liked in ((14, True), (1, False)):
        vault.set_opinion(citizen=citizen, event=event_key(number), liked=liked, name=SHOW)
    assert whole(ask())[0] != nobodys[0]
    for number in (14, 1):
        vault.remove_opinion(citizen=citizen, event=event_key(number))
    assert whole(ask()) == nobodys


def test_right_after_profiling_is_switched_off(hers, somebody):
    citizen, ask = hers
    live(citizen)
    ask()
    vault.set_profiling(citizen=citizen, on=False)
    stranger, ask_as_stranger = somebody("fatima")
    vault.set_interests(citizen=stranger, interests=[])
    assert whole(ask()) == whole(ask_as_stranger())
    assert (ask().json()["personal"], len(ask().json()["items"])) == (False, 20)


def test_what_she_lets_us_keep_of_the_lists_changes_no_list(hers, nobodys):
    citizen, ask = hers
    say(citizen, SHOWN)
    assert [whole(ask()) for _ in range(2)] == [nobodys] * 2


def test_right_after_her_vault_is_erased(hers, somebody):
    citizen, _ = hers
    live(citizen)
    vault.erase(citizen=citizen)
    stranger, _ = somebody("fatima")
    vault.set_interests(citizen=stranger, interests=[])
    wish = SuggestionWish(query=OfferQuery(kinds=("event",), near=GeoPoint(50.879, 4.701), distance_m=10_000))
    asked = {"wish": wish, "now": NOW, "language": "nl", "seed": 5}
    assert recommender.suggest(citizen=citizen, **asked) == recommender.suggest(citizen=stranger, **asked)


def test_who_erased_herself_and_comes_back_is_new(client, hers, somebody):
    citizen, ask = hers
    live(citizen)
    token = accounts.issue_token(user_id=citizen, scopes=sorted(CITIZEN_SCOPES))
    assert client.delete("/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code < 300
    assert ask().status_code == 401
    _, ask_again = somebody("lotte")
    _, ask_as_stranger = somebody("fatima")
    assert whole(ask_again()) == whole(ask_as_stranger())


class TestNothingIsKeptAside:
    @pytest.fixture
    def secrets(self, hers):
        citizen, ask = hers
        live(citizen)
        ask()
        return [str(citizen), citizen.hex, SHOW, "lotte@", "50.8791234", "4.7012345", str(event_key(2))]

    def test_no_log_line_of_a_request_tells_of_her(self, hers, secrets, caplog, capsys):
        caplog.set_level(logging.DEBUG)
        caplog.clear()
        capsys.readouterr()
        assert hers[1]().status_code == 200
        printed = capsys.readouterr()
        logged = "".join(
            str(record.__dict__) for record in caplog.records if record.name != "django.db.backends"
        )
        logged += printed.out + printed.err
        assert [one for one in secrets if one in logged] == []

    def test_redis_holds_nothing_of_her(self, secrets):
        client = redis_client.client()
        held = b""
        for key in client.scan_iter(match=f"{django_settings.REDIS_PREFIX}*", count=1000):
            held += key + (client.dump(key) or b"")
        assert [one for one in secrets if one.encode() in held] == []

    def test_the_artifact_names_nobody(self, hers, secrets):
        citizen, _ = hers
        folder = django_settings.RECOMMENDER_DIR
        files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
        assert files
        for secret in (citizen.bytes, citizen.bytes_le, *(one.encode() for one in secrets[:4])):
            assert not any(secret in held for held in files)

    @pytest.mark.parametrize("lets_us", [True, False])
    def test_a_request_writes_nothing_but_her_log_and_what_she_lets_us_keep(self, hers, lets_us):
        citizen, ask = hers
        live(citizen)
        say(citizen, SHOWN, given=lets_us)
        ask()
        before = rows_by_table()
        ask()
        after = rows_by_table()
        grown = {table: after[table] - before[table] for table in after if after[table] != before[table]}
        expected = {"personal_vault_logentry": 1} | ({"personal_vault_record": 1} if lets_us else {})
        assert grown == expected

    def test_what_is_kept_is_what_was_shown(self, hers):
        citizen, ask = hers
        live(citizen)
        say(citizen, SHOWN)
        answer = ask().json()
        (kept,) = vault.export(citizen=citizen)["shown"]
        assert [item["event"] for item in kept["items"]] == [item["card"]["id"] for item in answer["items"]]
        assert kept["model"] == answer["model"]
        assert all(0 < item["propensity"] <= 1 for item in kept["items"])
        assert {item["propensity"] for item in kept["items"][:10]} == {1.0}

    def test_what_is_kept_goes_with_the_consent(self, hers):
        citizen, ask = hers
        live(citizen)
        say(citizen, SHOWN)
        ask()
        say(citizen, SHOWN, given=False)
        assert not Record.objects.filter(vault_id=citizen, kind="shown").exists()


def rows_by_table():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found
