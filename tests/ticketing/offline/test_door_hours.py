"""From when to when a door lets people in, by which clock."""

from datetime import timedelta

import pytest

from tests.ticketing.offline.doors import DOOR, GRATIS, MINUTE
from ticketing import services as ticketing
from ticketing.errors import DoorClosed, DoorNotOpen
from ticketing.models import Scan
from ticketing.reconciling import SKEW

pytestmark = pytest.mark.django_db


def test_the_door_has_hours(tell, open_pool, book, at):
    pool = open_pool(prices=(GRATIS,), doors_minutes=60)  # from 20:00 to 22:00
    early, due, over = book(pool, 3).tickets
    hours = 60
    told = tell(
        "a",
        (early.barcode, 7 * hours - 1),
        (due.barcode, 7 * hours),
        (over.barcode, 10 * hours),
        now=at + timedelta(hours=11),
    )
    assert told == ["too-early", "admitted", "over"]


def test_online_a_door_says_when_it_opens_and_that_it_is_over(open_pool, book, at):
    pool = open_pool(prices=(GRATIS,), doors_minutes=60)
    scan = {"barcode": book(pool).tickets[0].barcode, "door": DOOR, "organiser": pool.organiser}
    with pytest.raises(DoorNotOpen) as early:
        ticketing.admit(**scan, now=at + timedelta(hours=7) - MINUTE)
    assert early.value.extra == {"opens_at": "2026-07-01T19:00:00+02:00"}
    with pytest.raises(DoorClosed):
        ticketing.admit(**scan, now=at + timedelta(hours=10))
    assert ticketing.admit(**scan, now=at + timedelta(hours=10) - MINUTE)


def test_a_door_without_an_end_closes_half_a_day_after_the_start(open_pool, book, at):
    pool = open_pool(prices=(GRATIS,), ends=None)
    one, two = book(pool, 2).tickets
    words = {"door": DOOR, "organiser": pool.organiser}
    assert ticketing.admit(barcode=one.barcode, now=at + timedelta(hours=19), **words)
    with pytest.raises(DoorClosed):
        ticketing.admit(barcode=two.barcode, now=at + timedelta(hours=20), **words)


def test_a_clock_may_be_a_little_ahead_and_no_more(tell, tickets, at):
    now = at + timedelta(hours=2)
    ahead = (now + SKEW - at) / MINUTE
    assert tell("a", (tickets[0].barcode, ahead), (tickets[1].barcode, ahead + 0.1), now=now) == [
        "admitted",
        "clock-ahead",
    ]
    # It wasn't kept: with the time set right, or once that time has come, it is a scan like any other.
    assert Scan.objects.count() == 1
    assert tell("a", (tickets[1].barcode, ahead + 0.1), now=now + MINUTE) == ["admitted"]
