"""/v1/me/waiting: hers, in one place per occurrence, confirmed in one step."""

from datetime import timedelta
from uuid import uuid4

import pytest

from culture_app.kernel import clock
from culture_app.kernel.words import Money
from personal_vault import services as vault
from ticketing import line, promoting
from ticketing import services as ticketing
from ticketing.data import PriceLine, SeatWish

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def sold_out():
    """Two seats for tomorrow, both booked by somebody: the pool, and how to give one back."""
    now = clock.now()
    pool = ticketing.open_pool(
        occurrence=uuid4(),
        event=uuid4(),
        organiser=uuid4(),
        capacity=2,
        prices=[PriceLine(tariff="base", name={"nl": "Basis"}, price=Money(0))],
        starts=now + timedelta(days=1),
        ends=now + timedelta(days=1, hours=2),
        now=now - timedelta(minutes=1),
    )
    made = []
    for _ in range(2):
        quote = ticketing.quote(occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=1)], now=now)
        words = {"holder": uuid4(), "key_hmac": uuid4().hex, "request_hash": b"", "now": now}
        made.append(ticketing.book(quote=quote, **words))

    def one_comes_back():
        booking = made.pop()
        ticketing.cancel(booking=booking.id, holders=[booking.holder], now=clock.now())
        promoting.promote(occurrence=pool.occurrence, now=clock.now())

    return pool, one_comes_back


def join(client, pool, **more):
    body = {"occurrence": str(pool.occurrence)} | more
    return client.post("/v1/me/waiting", body, content_type="application/json")


def confirm(client, wait):
    return client.post(f"/v1/me/waiting/{wait}/confirmation", {}, content_type="application/json")


def test_joining_tells_where_she_stands(me, sold_out):
    answer = join(me, sold_out[0])
    assert answer.status_code == 201
    assert (answer.json()["state"], answer.json()["ahead"], answer.json()["promotion"]) == (
        "waiting",
        0,
        None,
    )
    assert answer["Cache-Control"] == "no-store"


def test_joining_again_is_the_same_place(me, sold_out):
    first = join(me, sold_out[0]).json()
    again = join(me, sold_out[0])
    assert (again.status_code, again.json()["id"]) == (200, first["id"])
    assert me.get("/v1/me/waiting").json()["total"] == 1


def test_one_place_per_occurrence(me, sold_out):
    join(me, sold_out[0])
    answer = join(me, sold_out[0], seats=[{"count": 2}])
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/already-waiting")


def test_there_is_no_line_while_there_are_seats(me, sold_out):
    pool, one_comes_back = sold_out
    one_comes_back()
    answer = join(me, pool)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/seats-left")
    assert me.get("/v1/me/waiting").json()["items"] == []


def test_the_seats_come_and_one_step_makes_them_hers(me, sold_out):
    pool, one_comes_back = sold_out
    wait = join(me, pool).json()["id"]
    assert confirm(me, wait).json()["type"] == "/problems/not-promoted"
    one_comes_back()
    (place,) = me.get("/v1/me/waiting").json()["items"]
    assert (place["state"], place["promotion"]["state"]) == ("promoted", "held")
    assert place["promotion"]["confirm_by"] and place["promotion"]["total"]["amount"] == "0.00"
    booked = confirm(me, wait)
    assert (booked.status_code, booked.json()["state"]) == (200, "confirmed")
    assert booked.json()["tickets"][0]["barcode"]
    assert me.get(f"/v1/me/bookings/{place['promotion']['booking']}").json()["state"] == "confirmed"


def test_leaving(me, sold_out):
    wait = join(me, sold_out[0]).json()["id"]
    assert [me.delete(f"/v1/me/waiting/{wait}").status_code for _ in range(2)] == [204, 204]
    assert me.get("/v1/me/waiting").json()["items"][0]["state"] == "left"


def test_somebody_elses_is_not_there(me, sold_out, new_citizen):
    wait = join(me, sold_out[0]).json()["id"]
    new_citizen()
    assert me.get("/v1/me/waiting").json()["total"] == 0
    assert me.delete(f"/v1/me/waiting/{wait}").status_code == 404
    assert confirm(me, wait).status_code == 404


def test_page_by_page(me, sold_out):
    for _ in range(3):
        wait = join(me, sold_out[0]).json()["id"]
        me.delete(f"/v1/me/waiting/{wait}")
    first = me.get("/v1/me/waiting?limit=2").json()
    second = me.get(f"/v1/me/waiting?limit=2&after={first['next']}").json()
    assert len({one["id"] for one in first["items"] + second["items"]}) == 3 == first["total"]


def test_the_export_holds_it(me, sold_out):
    wait = join(me, sold_out[0]).json()["id"]
    assert [one["id"] for one in me.get("/v1/me/export").json()["waiting"]] == [wait]


def test_erasing_leaves_the_line(me, sold_out):
    join(me, sold_out[0])
    holders = vault.holders(
        citizen=me.id,
        purpose=vault.Purpose.OWN_ACCESS,
        actor=vault.Actor(kind="citizen", id=str(me.id)),
    )
    assert me.delete("/v1/me").status_code == 200
    assert line.waits_of(holders=holders) == ()


@pytest.mark.parametrize(
    "body",
    [{}, {"occurrence": "x"}, {"seats": []}, {"seats": [{"count": 0}]}, {"seats": [{"tariff": "\0"}]}],
)
def test_nonsense_is_told_so(me, sold_out, body):
    full = body if "occurrence" in body or not body else {"occurrence": str(sold_out[0].occurrence)} | body
    answer = me.post("/v1/me/waiting", full, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_statements(me, sold_out, statements):
    pool, one_comes_back = sold_out
    vault.new_holder(citizen=me.id)  # her vault is open from here on
    with statements(14):
        wait = join(me, pool).json()["id"]
    with statements(6):
        join(me, pool)
    with statements(5):
        me.get("/v1/me/waiting")
    one_comes_back()
    with statements(11):
        confirm(me, wait)
    with statements(5):
        me.delete(f"/v1/me/waiting/{wait}")
