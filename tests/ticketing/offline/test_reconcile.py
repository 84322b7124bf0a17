"""Scans that were made without a network: the first good one lets in, whatever arrives first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from django.db import connection

from culture_app.kernel.models import Outbox
from tests.ticketing.offline.doors import DOOR, GRATIS, MINUTE, inside
from ticketing import barcode as barcodes
from ticketing import door, keys
from ticketing import services as ticketing
from ticketing.errors import AlreadyUsed
from ticketing.models import Scan, Ticket
from ticketing.reconciling import MOST, Clash, OfflineScan

pytestmark = pytest.mark.django_db


def test_lets_in_what_was_scanned_without_a_network(tell, tickets, at):
    assert tell("a", (tickets[0].barcode, 3), (tickets[1].barcode, 4)) == ["admitted", "admitted"]
    assert inside(tickets[0]) == ("used", at + 3 * MINUTE)
    assert inside(tickets[2]) == ("live", None)


def test_the_same_upload_again_gets_the_same_answer_and_changes_nothing(tell, tickets, forged):
    scans = [(tickets[0].barcode, 3), (tickets[0].barcode, 5), (forged, 6), (tickets[1].barcode, 1)]
    first = tell("a", *scans, whole=True)
    before = (Scan.objects.count(), Outbox.objects.count())
    assert tell("a", *scans, whole=True) == first
    assert (Scan.objects.count(), Outbox.objects.count()) == before


def test_the_same_answer_even_after_another_device_took_the_admission_over(tell, tickets, at):
    late = tell("a", (tickets[0].barcode, 5), whole=True)
    tell("b", (tickets[0].barcode, 3))
    assert tell("a", (tickets[0].barcode, 5), whole=True) == late


def test_the_first_by_the_clock_lets_in_and_both_are_told_of_each_other(tell, tickets, at):
    (late,) = tell("a", (tickets[0].barcode, 5), whole=True)
    (early,) = tell("b", (tickets[0].barcode, 3), whole=True)
    (last,) = tell("c", (tickets[0].barcode, 9), whole=True)
    assert (late.result, late.clash) == ("admitted", None)
    assert (early.result, early.clash) == ("admitted", Clash(device="a", scanned_at=at + 5 * MINUTE))
    assert (last.result, last.clash) == ("already-used", Clash(device="b", scanned_at=at + 3 * MINUTE))
    assert inside(tickets[0]) == ("used", at + 3 * MINUTE)


def test_in_whatever_order_uploads_arrive_the_same_scan_wins(tell, pool, book, at):
    devices = {"a": 7, "b": 2, "c": 4}
    for order in permutations(devices):
        ticket = book(pool).tickets[0]
        for device in order:
            tell(device, (ticket.barcode, devices[device]))
        assert inside(ticket) == ("used", at + 2 * MINUTE)
        assert Scan.objects.filter(ticket=ticket.id, outcome="admitted").count() == 1


def test_an_earlier_offline_scan_takes_over_from_one_online(tell, tickets, pool, at):
    ticketing.admit(
        barcode=tickets[0].barcode, door=DOOR, organiser=pool.organiser, now=at + 10 * MINUTE, device="online"
    )
    (early,) = tell("a", (tickets[0].barcode, 3), whole=True)
    assert (early.result, early.clash) == ("admitted", Clash(device="online", scanned_at=at + 10 * MINUTE))
    (late,) = tell("b", (tickets[0].barcode, 12), whole=True)
    assert (late.result, late.clash) == ("already-used", Clash(device="a", scanned_at=at + 3 * MINUTE))


def test_online_a_ticket_that_was_let_in_offline_is_used(tell, tickets, pool, at):
    tell("a", (tickets[0].barcode, 3))
    with pytest.raises(AlreadyUsed) as refusal:
        ticketing.admit(
            barcode=tickets[0].barcode, door=DOOR, organiser=pool.organiser, now=at + timedelta(hours=2)
        )
    assert refusal.value.extra == {"admitted_at": "2026-07-01T12:03:00+02:00"}


def test_within_one_upload_too_the_first_by_the_clock_wins(tell, tickets, at):
    one, two = tell("a", (tickets[0].barcode, 5), (tickets[0].barcode, 4), whole=True)
    assert (one.result, two.result) == ("already-used", "admitted")
    assert one.clash == Clash(device="a", scanned_at=at + 4 * MINUTE)


def test_a_scan_given_twice_in_one_upload_is_one(tell, tickets):
    assert tell("a", *[(tickets[0].barcode, 5)] * 3) == ["admitted"] * 3
    assert Scan.objects.count() == 1


def test_each_refusal_has_its_own_reason(tell, tickets, forged, pool, book, open_pool, at):
    holder = uuid4()
    gone = book(pool, holder=holder)
    ticketing.cancel(booking=gone.id, holders=[holder], now=at)
    elsewhere = book(open_pool(prices=(GRATIS,), organiser=uuid4())).tickets[0]
    tomorrow = book(open_pool(prices=(GRATIS,))).tickets[0]
    ring = keys.ring()
    never = barcodes.sign(ticket=uuid4(), occurrence=uuid4(), day=0, number=ring.number, key=ring.signing)
    told = tell(
        "a",
        (forged, 1),
        (never, 1),
        ("hello", 1),
        (gone.tickets[0].barcode, 1),
        (elsewhere.barcode, 1),
        (tomorrow.barcode, 1),
        (tickets[0].barcode, 1),
        (tickets[1].barcode, 123),
        occurrence=pool.occurrence,
    )
    assert told == [
        "ticket-forged",
        "ticket-forged",
        "ticket-forged",
        "ticket-revoked",
        "wrong-organiser",
        "wrong-event",
        "admitted",
        "clock-ahead",
    ]
    assert inside(tickets[1]) == ("live", None)


@pytest.mark.parametrize("size", [1, 6, 50])
def test_takes_one_statement_however_many(tell, pool, book, django_assert_num_queries, size):
    barcodes_ = [one.barcode for _ in range(5) for one in book(pool, 10).tickets][:size]
    scans = [(barcode, 1 + place / 100) for place, barcode in enumerate(barcodes_)]
    with django_assert_num_queries(1):
        assert tell("a", *scans) == ["admitted"] * size


def test_the_most_that_one_upload_takes_is_quick(tell, pool, book):
    import time

    barcodes_ = [one.barcode for _ in range(5) for one in book(pool, 10).tickets]
    scans = [(barcodes_[place % 50], place / 100) for place in range(MOST)]
    begun = time.process_time()
    told = tell("a", *scans)
    assert (told.count("admitted"), told.count("already-used")) == (50, MOST - 50)
    assert time.process_time() - begun < 5


@pytest.mark.django_db(transaction=True)
def test_doors_that_come_back_at_the_same_moment_agree(open_pool, book, at):
    pool = open_pool(prices=(GRATIS,), capacity=60)
    tickets = [one for _ in range(3) for one in book(pool, 10).tickets]

    def upload(number):
        try:
            # Every device saw all the tickets, in an order of its own; every other upload comes twice at once.
            scans = [
                OfflineScan(barcode=ticket.barcode, scanned_at=at + ((place * 7 + number * 11) % 30) * MINUTE)
                for place, ticket in enumerate(tickets)
            ]
            return door.reconcile(
                device=f"d{number // 2}" if number < 4 else f"e{number}",
                scans=scans
                if number >= 4
                else [OfflineScan(barcode=s.barcode, scanned_at=at) for s in scans],
                door=DOOR,
                organiser=pool.organiser,
                now=at + timedelta(hours=2),
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hands:
        answers = list(hands.map(upload, range(8)))
    assert answers[0] == answers[1]
    assert answers[2] == answers[3]
    assert Scan.objects.filter(outcome="admitted").count() == len(tickets)
    assert set(Ticket.objects.values_list("state", "admitted_at")) == {("used", at)}
    assert Outbox.objects.filter(topic="ticket.admitted").count() == len(tickets)
