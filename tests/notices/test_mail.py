"""Mail about a booking, through a real mail server in a process of its own."""

import json
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import icalendar
import pytest
import zxingcpp
from PIL import Image

from culture_app.kernel import clock, outbox
from culture_app.kernel.words import LANGUAGES
from culture_app.notices import services as notices
from culture_app.notices.models import Notice
from culture_app.notices.words import TEXTS
from personal_vault import services as vault
from personal_vault.data import Purpose
from tests.notices.post import later, parts, send
from ticketing import services as ticketing
from ticketing.models import Booking, Payment, Pool, Refund, Ticket

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
SERVER = Path(__file__).parent / "mail_server.py"


def test_a_confirmed_booking_brings_tickets_and_a_calendar_entry(post, lotte, confirmed):
    post.start()
    assert send() == 1
    (mail,) = post.mails
    assert (mail["To"], mail["From"]) == (lotte.email, "UiT <tickets@uit.example>")
    assert mail["Subject"].startswith("Je tickets: ")
    found = parts(mail)
    codes = [
        code.text
        for part in found["image/png"]
        for code in zxingcpp.read_barcodes(Image.open(BytesIO(part.get_content())).convert("L"))
    ]
    assert sorted(codes) == sorted(ticket.barcode for ticket in confirmed.tickets)
    assert found["application/pdf"][0].get_content().startswith(b"%PDF-")
    entry = icalendar.Calendar.from_ical(found["text/calendar"][0].get_content()).walk("VEVENT")[0]
    assert (entry["UID"], entry["STATUS"]) == (str(confirmed.id), "CONFIRMED")
    assert found["text/calendar"][0].get_param("method") == "PUBLISH"
    assert Notice.objects.get().state == "sent"


def test_its_html_can_be_heard_and_loads_nothing(post, confirmed):
    post.start()
    send()
    html = parts(post.mails[0])["text/html"][0].get_content()
    assert '<html lang="nl">' in html
    assert html.count("alt=") == len(confirmed.tickets)
    assert "http" not in html
    cids = {part["Content-ID"].strip("<>") for part in parts(post.mails[0])["image/png"]}
    assert all(f"cid:{cid}" in html for cid in cids)


@pytest.mark.parametrize(
    ("language", "subject", "why"),
    [
        ("nl", "Je tickets: ", "omdat je met dit adres geboekt hebt"),
        ("fr", "Vos billets : ", "parce que vous avez réservé"),
        ("de", "Deine Karten: ", "weil du mit dieser Adresse gebucht hast"),
        ("en", "Your tickets: ", "because you booked with this address"),
    ],
)
def test_it_speaks_her_language(post, citizen, language, subject, why):
    citizen(language=language).book(cents=0)
    outbox.drain()
    post.start()
    send()
    (mail,) = post.mails
    assert mail["Subject"].startswith(subject)
    assert mail["Content-Language"] == language
    assert why in parts(mail)["text/plain"][0].get_content()


def test_every_text_is_there_in_four_languages():
    assert all(set(texts) == set(LANGUAGES) for texts in TEXTS.values())


def test_what_was_cancelled_meanwhile_sends_no_tickets(post, confirmed):
    ticketing.cancel(booking=confirmed.id, holders=[confirmed.holder], now=clock.now())
    outbox.drain()
    post.start()
    send()
    assert post.mails == []
    assert Notice.objects.get().state == "dropped"


def test_who_was_erased_is_not_written_to(post, lotte, confirmed):
    vault.erase(citizen=lotte.id)
    post.start()
    send()
    assert post.mails == []
    assert Notice.objects.get().state == "dropped"


def test_a_show_that_is_called_off_is_told(post, lotte, confirmed):
    post.start()
    send()
    Pool.objects.filter(occurrence=confirmed.occurrence).update(state="cancelled")
    Ticket.objects.filter(booking_id=confirmed.id).update(state="revoked")
    Booking.objects.filter(pk=confirmed.id).update(state="cancelled")
    outbox.drain()
    send()
    mail = post.mails[-1]
    assert mail["Subject"].startswith("Gaat niet door: ")
    entry = icalendar.Calendar.from_ical(parts(mail)["text/calendar"][0].get_content()).walk("VEVENT")[0]
    assert (entry["UID"], entry["STATUS"]) == (str(confirmed.id), "CANCELLED")
    assert "application/pdf" not in parts(mail)


def test_what_she_cancels_herself_needs_no_mail(post, confirmed):
    post.start()
    send()
    ticketing.cancel(booking=confirmed.id, holders=[confirmed.holder], now=clock.now())
    outbox.drain()
    assert send() == 0


def test_each_refund_is_told_with_its_amount(post, lotte):
    booking = lotte.book()
    payment = Payment.objects.get(booking_id=booking.id)
    now = clock.now()
    for cents in (1250, 400):
        refund = Refund.objects.create(payment=payment, state="sent", cents=cents, due_at=now, created_at=now)
        Refund.objects.filter(pk=refund.pk).update(state="done")
    outbox.drain()
    post.start()
    assert send() == 2
    assert sorted(mail["Subject"] for mail in post.mails) == ["Terugbetaald: € 12,50", "Terugbetaald: € 4,00"]


def test_seats_from_the_waiting_list_say_until_when(post, lotte):
    booking = lotte.book()
    notices.owe(kind="promoted", booking=booking.id)
    post.start()
    send()
    (mail,) = post.mails
    assert "We houden ze voor je vrij tot" in parts(mail)["text/plain"][0].get_content()


def test_her_address_stands_in_the_mail_and_nowhere_else(post, lotte, confirmed, caplog):
    caplog.set_level("DEBUG")
    post.start("450,lost")
    for _ in range(3):
        send()
        later()
    assert len(post.mails) == 1
    kept = json.dumps(list(Notice.objects.values()), default=str)
    assert lotte.email not in kept
    assert str(lotte.id) not in kept
    assert lotte.email not in caplog.text


def test_her_log_says_that_notices_found_her(post, lotte, confirmed):
    post.start()
    send()
    line = vault.access_log(citizen=lotte.id).items[0]
    assert (line.actor.kind, line.actor.id, line.purpose) == ("service", "notices", Purpose.BOOKING)


def test_a_mail_costs_so_many_statements(post, confirmed, django_assert_max_num_queries):
    post.start()
    with django_assert_max_num_queries(16):
        send()


def test_a_name_of_two_lines_makes_no_second_header(post, lotte, confirmed, monkeypatch):
    from ticketing import occasions

    of = occasions.of

    def named(**asked):
        found = of(**asked)
        return occasions.Occasion(
            occurrence=found.occurrence, name="Jazz\r\nBcc: x@y.example", starts=found.starts
        )

    monkeypatch.setattr(occasions, "of", named)
    post.start()
    send()
    (mail,) = post.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Je tickets: Jazz Bcc: x@y.example"


def test_nothing_is_due_without_a_booking(post):
    notices.owe(kind="confirmed", booking=uuid4())
    assert send() == 1
    assert Notice.objects.get().state == "dropped"
