"""/v1/me/bookings: hers, all of them, nobody else's."""

from uuid import uuid4

import pytest

from personal_vault import services as vault

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

NOBODYS = "3f0a7c1e-5d0b-4c55-9d0e-0d6d1f3a7b21"


def test_there_are_none_at_first(me):
    assert me.get("/v1/me/bookings").json() == {"items": [], "total": 0, "next": None}


def test_shows_hers_the_newest_first(me, book):
    made = [str(book(me.id).id) for _ in range(3)]
    assert [one["id"] for one in me.get("/v1/me/bookings").json()["items"]] == made[::-1]


def test_page_by_page(me, book):
    made = [str(book(me.id).id) for _ in range(3)]
    first = me.get("/v1/me/bookings?limit=2").json()
    second = me.get(f"/v1/me/bookings?limit=2&after={first['next']}").json()
    assert [one["id"] for one in first["items"] + second["items"]] == made[::-1]
    assert second["next"] is None


def test_one_shows_its_tickets(me, book):
    booking = book(me.id)
    shown = me.get(f"/v1/me/bookings/{booking.id}").json()
    assert shown["state"] == "confirmed" and len(shown["tickets"]) == 2
    assert shown["offer"] is None  # no offer of this name is known here


def test_tariffs_are_named_in_her_language(me, book):
    booking = book(me.id)
    shown = me.get(f"/v1/me/bookings/{booking.id}", headers={"Accept-Language": "fr"}).json()
    assert shown["lines"][0]["name"] == "Base"


def test_somebody_elses_is_not_there(me, book, new_citizen):
    booking = book(me.id)
    new_citizen()
    assert me.get("/v1/me/bookings").json()["total"] == 0
    assert me.get(f"/v1/me/bookings/{booking.id}").status_code == 404


def test_somebody_elses_cannot_be_cancelled(me, book, new_citizen):
    booking = book(me.id)
    new_citizen()
    assert (
        me.post(f"/v1/me/bookings/{booking.id}/cancellation", content_type="application/json").status_code
        == 404
    )


def test_cancelling_gives_the_seats_back(me, book):
    booking = book(me.id)
    answer = me.post(f"/v1/me/bookings/{booking.id}/cancellation", content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")


def test_cancelling_twice_gives_the_same_answer(me, book):
    booking = book(me.id)
    once, again = (
        me.post(f"/v1/me/bookings/{booking.id}/cancellation", content_type="application/json").json()
        for _ in range(2)
    )
    assert once == again


def test_one_that_never_was_is_404(me):
    assert me.get(f"/v1/me/bookings/{uuid4()}").status_code == 404


def test_says_no_holder(me, book):
    booking = book(me.id)
    assert str(booking.holder) not in me.get("/v1/me/bookings").content.decode()


@pytest.mark.parametrize("path", ["/v1/me/bookings", "/v1/me/export"])
def test_is_never_cached(me, path):
    assert me.get(path)["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/v1/me/bookings"),
        ("get", f"/v1/me/bookings/{NOBODYS}"),
        ("post", f"/v1/me/bookings/{NOBODYS}/cancellation"),
        ("get", "/v1/me/export"),
        ("delete", "/v1/me"),
    ],
)
def test_nobody_sees_it_without_signing_in(client, method, path):
    assert getattr(client, method)(path).status_code == 401


@pytest.mark.parametrize(("count", "statements_needed"), [(0, 3), (1, 6), (3, 6)])
def test_a_list_takes_as_many_statements_however_long(me, book, statements, count, statements_needed):
    for _ in range(count):
        book(me.id)
    vault.consents(citizen=me.id)
    with statements(statements_needed):
        me.get("/v1/me/bookings")


@pytest.mark.parametrize(
    ("method", "path", "needed"),
    [
        ("get", "/v1/me/bookings/{id}", 6),
        ("post", "/v1/me/bookings/{id}/cancellation", 12),
        ("get", "/v1/me/export", 10),
        ("delete", "/v1/me", 29),
    ],
)
def test_statements_of_the_other_calls(me, book, statements, method, path, needed):
    booking = book(me.id)
    with statements(needed):
        answer = getattr(me, method)(path.format(id=booking.id), content_type="application/json")
        assert answer.status_code == 200


def test_one_ticket_is_cancelled_and_the_other_stays(me, book):
    booking = book(me.id)
    first, second = (str(ticket.id) for ticket in booking.tickets)
    path = f"/v1/me/bookings/{booking.id}/tickets/{first}/cancellation"
    answer = me.post(path)
    assert (answer.status_code, answer.json()["state"]) == (200, "confirmed")
    assert {one["id"]: one["state"] for one in answer.json()["tickets"]} == {first: "revoked", second: "live"}
    assert me.post(path).json() == answer.json()


def test_the_tickets_that_are_named_are_cancelled_and_no_other(me, book):
    booking = book(me.id)
    first, second = (str(ticket.id) for ticket in booking.tickets)
    path = f"/v1/me/bookings/{booking.id}/cancellation"
    answer = me.post(path, {"tickets": [first]}, content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (200, "confirmed")
    assert {one["id"]: one["state"] for one in answer.json()["tickets"]} == {first: "revoked", second: "live"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"tickets": [str(NOBODYS)]}, 404),
        ({"tickets": []}, 400),
        ({"tickets": "x"}, 400),
        ({"tickets": None}, 400),
        ([], 400),
    ],
)
def test_a_wish_that_is_not_understood_cancels_nothing(me, book, body, status):
    booking = book(me.id)
    path = f"/v1/me/bookings/{booking.id}/cancellation"
    assert me.post(path, body, content_type="application/json").status_code == status
    assert me.get(f"/v1/me/bookings/{booking.id}").json()["state"] == "confirmed"


def test_somebody_elses_ticket_cannot_be_cancelled(me, book, new_citizen):
    theirs = book(me.id)
    card = new_citizen()
    mine = book(card.id)
    for booking in (theirs, mine):
        path = f"/v1/me/bookings/{booking.id}/tickets/{theirs.tickets[0].id}/cancellation"
        assert me.post(path).status_code == 404


def test_a_ticket_that_is_not_paid_yet_cannot_be_cancelled_alone(me, book):
    booking = book(me.id, price=1250)
    path = f"/v1/me/bookings/{booking.id}/tickets/{booking.tickets[0].id}/cancellation"
    answer = me.post(path)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-cancellable")


def test_says_until_when_money_comes_back(me, book):
    paid, free = book(me.id, price=1250), book(me.id)
    shown = me.get(f"/v1/me/bookings/{paid.id}").json()
    assert shown["refundable_until"] == shown["starts"]
    assert me.get(f"/v1/me/bookings/{free.id}").json()["refundable_until"] is None


def test_cancelling_a_ticket_takes_so_many_statements(me, book, statements):
    booking = book(me.id)
    with statements(11):
        me.post(f"/v1/me/bookings/{booking.id}/tickets/{booking.tickets[0].id}/cancellation")
