"""The payment simulator: a provider whose misbehaviour can be ordered, and repeated."""

from pathlib import Path

import pytest

from fixtures.payments import faults
from fixtures.payments.books import Books

WISH = {
    "amount": {"value": "12.50", "currency": "EUR"},
    "description": "Booking",
    "redirectUrl": "https://a.example/",
}


def test_remembers_its_promises_when_it_is_killed(tmp_path: Path):
    made = Books(tmp_path).make(wish=WISH, key="k")
    again = Books(tmp_path)
    assert again.get(made.id) == made
    assert again.make(wish=WISH, key="k").id == made.id


def test_a_payment_that_was_decided_stays_decided():
    books = Books(None)
    payment = books.make(wish=WISH, key="")
    books.finish(payment.id, "failed")
    assert books.finish(payment.id, "paid").status == "failed"


def test_never_gives_back_more_than_was_paid():
    books = Books(None)
    payment = books.make(wish=WISH, key="")
    assert books.give_back(payment, wish=WISH, key="early") is None
    books.finish(payment.id, "paid")
    assert books.give_back(payment, wish=WISH, key="one")
    assert books.give_back(payment, wish=WISH, key="two") is None


def test_the_same_seed_orders_the_same_faults():
    text = "delay=2,duplicate=0.5,lose=0.2,seed=7"
    one, two = faults.read(text), faults.read(text)
    assert [one.webhook_delays() for _ in range(20)] == [two.webhook_delays() for _ in range(20)]


def test_a_fault_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match="no such fault: explode"):
        faults.read("explode=1")


def test_a_line_that_a_kill_cut_off_was_never_promised(tmp_path: Path):
    books = Books(tmp_path)
    made = books.make(wish=WISH, key="k")
    books.finish(made.id, "paid")
    with (tmp_path / "payments.journal").open("a") as journal:
        journal.write('{"payment": {"id": "tr_ha')
    again = Books(tmp_path)
    assert again.get(made.id).status == "paid"
    assert list(again.payments) == [made.id]
    # And the next one isn't written behind the torn line.
    later = again.make(wish=WISH, key="l")
    assert set(Books(tmp_path).payments) == {made.id, later.id}


def test_a_refund_is_remembered_with_its_key(tmp_path: Path):
    books = Books(tmp_path)
    payment = books.make(wish=WISH, key="")
    books.finish(payment.id, "paid")
    first = books.give_back(payment, wish=WISH, key="r")
    again = Books(tmp_path)
    assert again.give_back(again.get(payment.id), wish=WISH, key="r").id == first.id
