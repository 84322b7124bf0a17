"""Bookings as files: tickets.pdf and .ics, hers alone, in her language."""

from datetime import timedelta

import icalendar
import pypdfium2
import pytest

from fixtures.walk import scanner
from ticketing.models import Pool

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def paper(me, booking, kind, **more):
    path = f"/v1/me/bookings/{booking.id}{'.ics' if kind == 'ics' else '/tickets.pdf'}"
    return me.get(path, **more)


def entry(answer):
    (found,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return found


def test_all_tickets_of_a_booking_on_paper(me, book):
    booking = book(me.id)
    answer = paper(me, booking, "pdf")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'inline; filename="tickets.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    pages = pypdfium2.PdfDocument(answer.content)
    assert [scanner.read_picture(page.render(scale=2).to_pil()) for page in pages] == [
        ticket.barcode for ticket in booking.tickets
    ]


def test_the_booking_in_a_calendar(me, book):
    booking = book(me.id)
    answer = paper(me, booking, "ics")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="booking.ics"'
    found = entry(answer)
    assert (str(found["uid"]), int(found["sequence"]), str(found["status"])) == (
        str(booking.id),
        0,
        "CONFIRMED",
    )
    assert found.decoded("dtstart") == booking.starts.replace(microsecond=0)


def test_both_speak_the_language_asked_for(me, book):
    booking = book(me.id)
    texts = {
        language: (
            pypdfium2.PdfDocument(paper(me, booking, "pdf", headers={"Accept-Language": language}).content)[0]
            .get_textpage()
            .get_text_range(),
            str(entry(paper(me, booking, "ics", headers={"Accept-Language": language}))["description"]),
        )
        for language in ("nl", "fr", "de", "en")
    }
    assert len({pdf for pdf, _ in texts.values()}) == len({ics for _, ics in texts.values()}) == 4
    assert "Billet d’entrée".upper() in texts["fr"][0]


def test_hours_that_move_raise_the_edition_of_the_entry(me, book):
    booking = book(me.id)
    pool = Pool.objects.get(occurrence=booking.occurrence)
    pool.starts += timedelta(hours=1)
    pool.save(update_fields=["starts"])
    moved = entry(paper(me, booking, "ics"))
    assert (int(moved["sequence"]), moved.decoded("dtstart")) == (1, pool.starts.replace(microsecond=0))
    Pool.objects.update(max_per_booking=5)
    assert int(entry(paper(me, booking, "ics"))["sequence"]) == 1


def test_a_cancelled_booking_stays_in_the_calendar_as_cancelled(me, book):
    booking = book(me.id)
    before = int(entry(paper(me, booking, "ics"))["sequence"])
    me.post(f"/v1/me/bookings/{booking.id}/cancellation", content_type="application/json")
    found = entry(paper(me, booking, "ics"))
    assert (str(found["status"]), int(found["sequence"]) > before) == ("CANCELLED", True)
    answer = paper(me, booking, "pdf")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/ticket-revoked")


@pytest.mark.parametrize("kind", ["pdf", "ics"])
def test_what_is_not_paid_is_on_no_paper(me, book, kind):
    answer = paper(me, book(me.id, price=1000), kind)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-paid-yet")


@pytest.mark.parametrize("kind", ["pdf", "ics"])
def test_somebody_elses_is_not_there(me, book, new_citizen, kind):
    booking = book(me.id)
    new_citizen()
    assert paper(me, booking, kind).status_code == 404


def test_without_a_fixed_hour_there_is_no_entry(me, book):
    booking = book(me.id)
    Pool.objects.update(starts=None, ends=None)
    assert paper(me, booking, "ics").json()["type"] == "/problems/no-hour-to-keep"
    assert paper(me, booking, "pdf").status_code == 200


@pytest.mark.parametrize("kind", ["pdf", "ics"])
def test_statements(me, book, statements, kind):
    booking = book(me.id)
    with statements(6):
        paper(me, booking, kind)
