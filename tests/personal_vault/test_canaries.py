"""Nothing personal leaves the vault sideways: not into logs, Redis, the outbox, error pages, or other tables."""

import logging
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction

from culture_app.accounts import services as accounts
from culture_app.kernel import redis_client
from personal_vault import services as vault
from personal_vault.data import Actor, Category, Interest, Purpose, ShownItem, ShownList, Visit
from personal_vault.models import Record

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

TERM, LABEL, SHOW = "canary-term-7391", "canary-label-7391", "canary-show-7391"


@pytest.fixture
def story(client, at, caplog, capsys):
    """A citizen does all that a citizen does; returns what must not be found, and the responses that failed."""
    caplog.set_level(logging.DEBUG)
    email = f"canary-{uuid4().hex}@example.org"
    card = accounts.create_user(email=email, password="canary-password-7391")
    token = accounts.issue_token(
        user_id=card.id, scopes=["vault.interests:read", "vault.interests:write", "vault.consents:write"]
    )
    vault.set_interests(citizen=card.id, interests=[Interest(term_id=TERM, label=LABEL)])
    for purpose in (Purpose.KEEP_HISTORY, Purpose.TRAINING):
        vault.consent(citizen=card.id, purpose=purpose, category="history", given=True)
    holder = vault.new_holder(citizen=card.id)
    event = uuid4()
    vault.record_visit(holder=holder, visit=Visit(event=event, at=at, kind="check_in", name=SHOW))
    vault.consent(citizen=card.id, purpose=Purpose.TRAINING, category="shown", given=True)
    vault.set_opinion(citizen=card.id, event=event, liked=False, name=SHOW)
    told = vault.read(
        citizen=card.id,
        purpose=Purpose.SUGGESTIONS,
        actor=Actor(kind="service", id="recommender"),
        categories=frozenset({Category.INTERESTS}),
    )
    items = (ShownItem(event=event, propensity=0.5),)
    assert vault.note_shown(citizen=card.id, shown=ShownList(at=at, model=LABEL, items=items), told=told)
    client.post("/o/sign-in", {"username": email, "password": "canary-password-wrong"})
    client.post("/o/sign-in", {"username": email, "password": "canary-password-7391"})
    signed_in = {"headers": {"Authorization": f"Bearer {token}"}, "content_type": "application/json"}
    failed = [
        client.put("/v1/me/interests", {"interests": [{"term_id": TERM * 9, "label": LABEL}]}, **signed_in),
        client.post("/v1/me/consents", {"purpose": TERM, "category": LABEL, "given": SHOW}, **signed_in),
        client.get("/v1/me/history", **signed_in),
    ]
    # A record that doesn't open is the worst error there is: it must not show what it was about.
    Record.objects.filter(vault_id=card.id, kind="interests").update(sealed=b"\x01" + bytes(60))
    with transaction.atomic():
        failed.append(client.get("/v1/me/interests", **signed_in))
    vault.erase(citizen=card.id)
    printed = capsys.readouterr()
    logged = (
        caplog.text + printed.out + printed.err + "".join(str(record.__dict__) for record in caplog.records)
    )
    return {
        "secrets": [email, "canary-password-7391", TERM, LABEL, SHOW, str(holder), str(event), token],
        "failed": failed,
        "logged": logged,
    }


def test_logs_hold_nothing_personal(story):
    assert [one for one in story["secrets"] if one in story["logged"]] == []


def test_redis_holds_nothing_personal(story):
    client = redis_client.client()
    held = b""
    for key in client.scan_iter(match=f"{settings.REDIS_PREFIX}*", count=1000):
        held += key + (client.dump(key) or b"")
    assert [one for one in story["secrets"] if one.encode() in held] == []


def test_error_pages_hold_nothing_personal(story):
    assert [answer.status_code for answer in story["failed"]] == [400, 400, 403, 409]
    for answer in story["failed"]:
        text = answer.content.decode()
        assert [one for one in (LABEL, SHOW, TERM * 9, *story["secrets"][5:]) if one in text] == []


def test_tables_hold_nothing_of_the_vault_in_the_clear(story):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(
                f"SELECT count(*) FROM \"{table}\" t WHERE t::text LIKE '%%7391%%' AND t::text LIKE '%%canary-%%'"
            )
            assert cursor.fetchone()[0] == 0, table
