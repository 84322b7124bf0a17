"""What is kept of scans, counted from them, and told to whom."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from culture_app.kernel.models import Outbox
from tests.ticketing.offline.doors import DOOR, MINUTE
from ticketing import crowds, door
from ticketing import services as ticketing
from ticketing.errors import AlreadyUsed, NoSuchPool, WrongOrganiser
from ticketing.models import Scan, Ticket

pytestmark = pytest.mark.django_db


def test_every_scan_is_kept_and_none_can_be_changed(tell, tickets, forged, pool, at):
    tell("a", (tickets[0].barcode, 1), (forged, 2))
    with pytest.raises(AlreadyUsed):
        ticketing.admit(barcode=tickets[0].barcode, door=DOOR, organiser=pool.organiser, now=at + 5 * MINUTE)
    kept = Scan.objects.order_by("id").values_list("device", "ticket", "offline", "outcome")
    assert sorted(kept, key=str) == sorted(
        [
            ("a", tickets[0].id, True, "admitted"),
            ("a", None, True, "forged"),
            ("", tickets[0].id, False, "used"),
        ],
        key=str,
    )
    for change in (lambda: Scan.objects.update(outcome="used"), lambda: Scan.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_the_house_is_told_once_however_often_a_ticket_is_taken_over(tell, tickets):
    Outbox.objects.all().delete()
    tell("a", (tickets[0].barcode, 5))
    tell("b", (tickets[0].barcode, 3))
    tell("a", (tickets[0].barcode, 5))
    told = Outbox.objects.get(topic="ticket.admitted")
    assert told.payload["at"].startswith("2026-07-01T10:05")


def test_a_revoked_ticket_is_a_conflict_that_the_organiser_sees(tell, pool, book, at):
    holder = uuid4()
    gone = book(pool, holder=holder)
    ticketing.cancel(booking=gone.id, holders=[holder], now=at)
    tell("a", (gone.tickets[0].barcode, 1))
    (found,) = door.scan_conflicts(occurrence=pool.occurrence, organiser=pool.organiser)
    assert (found.kind, found.device, found.count) == ("let-in-revoked", "a", 1)


def test_attendance_counts_heads_not_scans(tell, tickets, pool, forged, at):
    tell("a", (tickets[0].barcode, 1), (tickets[1].barcode, 2), (forged, 3))
    tell("b", (tickets[0].barcode, 4), (tickets[1].barcode, 1))
    found = door.attendance(occurrence=pool.occurrence, organiser=pool.organiser)
    assert (found.capacity, found.sold, found.admitted, found.conflicts) == (60, 6, 2, 2)
    assert Ticket.objects.filter(state="used").count() == found.admitted
    seen = crowds._pools([pool.occurrence], now=pool.starts)[pool.occurrence]
    assert (seen.admitted, seen.sold) == (2, 6)


def test_conflicts_are_counted_per_pair_of_devices(tell, tickets, pool, at):
    tell("a", (tickets[0].barcode, 5), (tickets[1].barcode, 5))
    tell("b", (tickets[0].barcode, 3), (tickets[1].barcode, 8), (tickets[2].barcode, 9))
    tell("c", (tickets[0].barcode, 6))
    found = door.scan_conflicts(occurrence=pool.occurrence, organiser=pool.organiser)
    assert {(one.kind, one.device, one.other_device, one.count) for one in found} == {
        ("let-in-twice", "b", "a", 2),
        ("let-in-twice", "c", "b", 1),
    }


def test_only_the_organiser_sees_it(pool):
    for verb in (door.attendance, door.scan_conflicts, door.revocations):
        with pytest.raises(WrongOrganiser):
            verb(occurrence=pool.occurrence, organiser=uuid4())
        with pytest.raises(NoSuchPool):
            verb(occurrence=uuid4(), organiser=pool.organiser)
