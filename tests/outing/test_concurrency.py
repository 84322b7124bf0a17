"""Phones that tap at the same moment: real threads, real connections, through HTTP."""

import threading
from collections import Counter

import pytest
from django.db import connections

from culture_app.kernel.words import Money
from ticketing.data import PriceLine
from ticketing.models import Booking, PoolShard

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])
GRATIS = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))


def together(works):
    """Run these at once; what each returned."""
    start, answers = threading.Barrier(len(works)), [None] * len(works)

    def run(number):
        start.wait()
        try:
            answers[number] = works[number]()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_the_same_key_tapped_ten_times_at_once_is_one_booking(phone, occurrence, sell):
    sell(occurrence, prices=(GRATIS,))
    outing = phone.plan(occurrence).json()["id"]
    answers = together([lambda: phone.book(outing)] * 10)
    assert {answer.status_code for answer in answers} <= {200, 201}
    assert len({answer.content for answer in answers}) == 1
    assert Booking.objects.count() == 1


def test_eight_citizens_tap_for_the_last_three_seats(sign_in, occurrence, sell):
    sell(occurrence, prices=(GRATIS,), capacity=3)
    phones = [sign_in(f"citizen{number}") for number in range(8)]
    plans = [phone.plan(occurrence).json()["id"] for phone in phones]
    answers = together(
        [lambda phone=phone, plan=plan: phone.book(plan) for phone, plan in zip(phones, plans, strict=True)]
    )
    assert Counter(answer.status_code for answer in answers) == {201: 3, 409: 5}
    assert {answer.json()["type"] for answer in answers if answer.status_code == 409} == {
        "/problems/sold-out"
    }
    assert (Booking.objects.count(), PoolShard.objects.get().reserved) == (3, 3)
