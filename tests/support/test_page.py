"""The support page: nothing before a reason, the whole story after it, and never who booked."""

import re

import pytest
from django.core.management import call_command

from culture_app.accounts import services as accounts
from culture_app.accounts.models import User
from culture_app.accounts.scopes import ROLE_SCOPES
from culture_app.curation.site import site as curation
from culture_app.kernel import clock, outbox
from culture_app.kernel.words import LANGUAGES
from culture_app.notices import services as notices
from culture_app.support.texts import ENTRIES, STATES, TEXTS
from personal_vault import services as vault
from personal_vault.data import Purpose
from personal_vault.models import LogEntry
from tests.curation.people import person
from tests.notices.conftest import Citizen
from ticketing import services as ticketing
from ticketing.models import Booking, Payment, Refund

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PAGE = "/support/"
WHY = "She called: her ticket doesn’t open"


@pytest.fixture
def support(client):
    client.force_login(person("support"))
    return client


@pytest.fixture
def lotte():
    return Citizen()


def ask(support, booking, why=WHY, language="en"):
    return support.post(
        PAGE,
        {"booking": str(getattr(booking, "id", booking)), "reason": why},
        headers={"Accept-Language": language},
    )


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get(PAGE, follow=True).redirect_chain[-1][0].startswith("/o/sign-in?next=/support/")


@pytest.mark.parametrize("role", ["citizen", "curator", "organiser", "door"])
def test_another_role_is_told(client, role):
    client.force_login(person(role))
    answer = client.get(PAGE, follow=True, headers={"Accept-Language": "en"})
    assert (answer.status_code, "for support" in answer.content.decode()) == (403, True)


@pytest.mark.parametrize("role", ["citizen", "curator", "organiser", "door"])
def test_another_role_opens_nothing(client, role, lotte):
    booking = lotte.book(cents=0)
    client.force_login(person(role))
    before = LogEntry.objects.count()
    assert str(booking.id) not in ask(client, booking).content.decode()
    assert LogEntry.objects.count() == before


def test_support_enters_neither_the_curators_site_nor_the_api(support):
    assert support.get("/curation/", follow=True).status_code == 403
    assert curation.role == "curator"
    assert ROLE_SCOPES["support"] == frozenset()


def test_the_whole_story_is_shown(support, lotte):
    booking = lotte.book()
    Booking.objects.filter(pk=booking.id).update(state="confirmed")
    payment = Payment.objects.get(booking_id=booking.id)
    now = clock.now()
    Refund.objects.create(payment=payment, state="requested", cents=1234, due_at=now, created_at=now)
    outbox.drain()
    notices.send_due(now=now)
    html = ask(support, booking).content.decode()
    for said in (
        "confirmed", "not started", "requested", "12.34", "stock -2 seat", "Payment", "Refund", "Notices",
        *(str(ticket.id) for ticket in booking.tickets),
    ):  # fmt: skip
        assert said in html, said


def test_scans_are_in_it(support, lotte, settings):
    booking = lotte.book(cents=0)
    organiser = booking.organiser
    door = accounts.create_user(
        email="deur@example.org", password="correct-horse-battery", role="door", organiser=organiser
    )
    from datetime import timedelta

    ticketing.admit(
        barcode=booking.tickets[0].barcode,
        door=door.id,
        organiser=organiser,
        now=booking.starts - timedelta(minutes=10),
    )
    html = ask(support, booking).content.decode()
    assert "let in" in html
    assert "used" in html


def test_the_reason_stands_in_her_log_before_anything_is_shown(support, lotte):
    booking = lotte.book(cents=0)
    ask(support, booking)
    line = vault.access_log(citizen=lotte.id).items[0]
    staff = User.objects.get(role="support").pk
    assert (line.actor.kind, line.actor.id) == ("support", str(staff))
    assert (line.purpose, line.reason) == (Purpose.SUPPORT, WHY)


def test_she_reads_it_over_the_api(support, lotte, client):
    ask(support, lotte.book(cents=0))
    answer = client.get("/v1/me/access-log", headers={"Authorization": f"Bearer {lotte.token}"})
    line = answer.json()["items"][0]
    assert (line["actor"]["kind"], line["purpose"], line["reason"]) == ("support", "support", WHY)


def test_when_the_line_cannot_be_written_nothing_is_shown(support, lotte, monkeypatch):
    from personal_vault import owners

    booking = lotte.book(cents=0)
    support.raise_request_exception = False

    def away(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(owners.access_log, "append", away)
    answer = ask(support, booking)
    assert answer.status_code == 500
    assert str(booking.tickets[0].id) not in answer.content.decode()


@pytest.mark.parametrize("why", ["", "   ", "too short", "x" * 301, "a\x00b" * 5])
def test_without_a_reason_nothing_is_shown_or_noted(support, lotte, why):
    booking = lotte.book(cents=0)
    before = LogEntry.objects.count()
    html = ask(support, booking, why).content.decode()
    assert str(booking.tickets[0].id) not in html
    assert 'role="alert"' in html
    assert LogEntry.objects.count() == before


def test_asking_without_posting_shows_nothing(support, lotte):
    booking = lotte.book(cents=0)
    html = support.get(PAGE, {"booking": str(booking.id), "reason": WHY}).content.decode()
    assert str(booking.tickets[0].id) not in html


@pytest.mark.parametrize(
    ("number", "status"),
    [("nonsense", 200), ("", 200), ("01890000-0000-7000-8000-000000000000", 404), ("\x00", 200)],
)
def test_what_is_no_booking_is_said_so(support, number, status):
    answer = ask(support, number)
    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (status, True)


def test_neither_name_nor_address_nor_tariff_is_on_it(support, lotte):
    booking = lotte.book()
    html = ask(support, booking).content.decode()
    assert lotte.email not in html
    assert str(lotte.id) not in html
    assert str(booking.holder) not in html
    assert "Basis" not in html
    assert booking.tickets[0].barcode not in html or not booking.tickets[0].barcode


def test_one_that_leads_to_nobody_says_so(support, lotte):
    booking = lotte.book(cents=0)
    ticketing.forget(holders=[booking.holder])
    assert "leads to nobody" in ask(support, booking).content.decode()


def test_it_is_kept_by_no_cache(support, lotte):
    assert "no-store" in ask(support, lotte.book(cents=0))["Cache-Control"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_the_language_of_the_request(support, lotte, language):
    html = ask(support, lotte.book(cents=0), language=language).content.decode()
    assert f'<html lang="{language}"' in html
    for key in ("question", "moments", "tickets", "ledger", "notices"):
        assert TEXTS[key][language] in html


def test_every_text_is_there_in_four_languages():
    assert all(set(texts) == set(LANGUAGES) for table in (TEXTS, STATES, ENTRIES) for texts in table.values())


def test_every_field_has_a_label_and_nothing_runs_inline(support, lotte):
    html = ask(support, lotte.book(cents=0)).content.decode()
    assert html.count("<label for=") >= 2
    assert not re.search(r"\son\w+=|\sstyle=|<style", html)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)


def test_a_story_is_so_many_statements(support, lotte, django_assert_num_queries):
    booking = lotte.book()
    ask(support, booking)
    with django_assert_num_queries(19):
        ask(support, booking)


def test_the_demo_has_somebody_who_helps(settings, tmp_path):
    settings.LOCAL = tmp_path
    call_command("seed_accounts", verbosity=0)
    assert User.objects.get(email="support@example.org").role == "support"
