"""What organisers do with a sale, over HTTP."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from culture_app.accounts import services as accounts
from culture_app.kernel import outbox
from culture_app.offers import services as offers
from tests.organisers.conftest import ORGANISER
from ticketing import calling_off
from ticketing import services as ticketing
from ticketing.data import SeatWish

pytestmark = pytest.mark.django_db
FREE = [{"tariff": "base", "name": {"nl": "Gratis"}, "price": {"amount": "0"}}]


@pytest.fixture
def pool(desk, publish):
    found = desk.open(publish(), prices=FREE).json()
    found["path"] = f"/v1/organisers/{ORGANISER}/pools/{found['id']}"
    return found


@pytest.fixture
def book(now):
    def it(pool, count=1):
        seats = [SeatWish(tariff="base", count=count)]
        quote = ticketing.quote(occurrence=pool["occurrence"], seats=seats, now=now)
        return ticketing.book(quote=quote, holder=uuid4(), key_hmac=uuid4().hex, request_hash=b"", now=now)

    return it


def problem(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def patch(desk, pool, **body):
    return desk.patch(pool["path"], body, format="json")


def keep(desk, pool, hold, **body):
    return desk.put(f"{pool['path']}/house-holds/{hold}", body, format="json")


def test_one_sale_is_read(desk, pool):
    found = desk.get(pool["path"]).json()
    assert found | {"path": pool["path"]} == pool
    assert (found["max_per_person"], found["refund_hours"], found["house"]) == (None, 0, 0)


def test_its_terms_change(desk, pool):
    child = {"tariff": "kind", "name": {"nl": "Kind"}, "price": {"amount": "4"}, "age_max": 11}
    answer = patch(
        desk,
        pool,
        capacity=40,
        prices=[*FREE, child],
        max_per_booking=4,
        max_per_person=6,
        refund_hours=None,
        sale_opens="2026-01-01T00:00:00+01:00",
    )
    assert answer.status_code == 200
    found = answer.json()
    assert (found["capacity"], found["max_per_booking"], found["max_per_person"]) == (40, 4, 6)
    assert (found["refund_hours"], found["sale_opens"]) == (None, "2026-01-01T00:00:00+01:00")
    assert [(line["tariff"], line["age_max"]) for line in found["prices"]] == [("base", None), ("kind", 11)]
    assert desk.get(pool["path"]).json() == found


def test_a_sale_may_open_with_all_of_its_terms(desk, publish):
    found = desk.open(publish(), prices=FREE, max_per_person=4, refund_hours=48).json()
    assert (found["max_per_person"], found["refund_hours"]) == (4, 48)


def test_it_stops_and_goes_on(desk, pool):
    assert patch(desk, pool, state="stopped").json()["state"] == "stopped"
    assert patch(desk, pool, state="on_sale").json()["state"] == "on_sale"


def test_not_below_what_is_taken(desk, pool, book):
    book(pool, 5)
    answer = patch(desk, pool, capacity=4)
    assert problem(answer) == (409, "capacity-taken")
    assert answer.json()["reserved"] == 5


@pytest.mark.parametrize(
    "body",
    [
        {"capacity": 0},
        {"capacity": None},
        {"capacity": "many"},
        {"prices": None},
        {"prices": []},
        {"prices": [{"tariff": "base", "name": {}, "price": {"amount": "1"}, "age_min": -1}]},
        {"prices": [{"tariff": "base", "name": {}, "price": {"amount": "1"}, "group_min": 10**30}]},
        {"max_per_booking": 101},
        {"max_per_person": 0},
        {"refund_hours": -1},
        {"sale_closes": "9999-12-31T23:59:59Z"},
        {"state": "cancelled"},
        [],
        "x",
    ],
)
def test_what_cannot_be_understood_is_refused(desk, pool, body):
    answer = desk.patch(pool["path"], body, format="json")
    assert problem(answer) == (400, "invalid-input")


@pytest.mark.parametrize(
    "body",
    [
        {"prices": [{"tariff": "base", "name": {}, "price": {"amount": "1"}}] * 2},
        {"prices": [{"tariff": "base", "name": {}, "price": {"amount": "1"}, "age_min": 9, "age_max": 8}]},
        {"sale_closes": "2020-01-01T00:00:00Z", "sale_opens": "2020-01-02T00:00:00Z"},
    ],
)
def test_terms_that_contradict_each_other_are_refused(desk, pool, body):
    assert problem(patch(desk, pool, **body)) == (422, "sale-contradictory")


def test_the_house_keeps_seats_and_gives_them_back(desk, pool):
    hold = uuid4()
    kept = keep(desk, pool, hold, seats=5, note="pers")
    assert (kept.status_code, kept.json()["seats"], kept.json()["note"]) == (200, 5, "pers")
    listed = desk.get(f"{pool['path']}/house-holds").json()
    assert ([one["id"] for one in listed["items"]], listed["seats"]) == ([str(hold)], 5)
    now = desk.get(pool["path"]).json()
    assert (now["house"], now["reserved"], now["seats_left"]) == (5, 5, 75)
    assert keep(desk, pool, hold, seats=2).json()["seats"] == 2
    assert desk.delete(f"{pool['path']}/house-holds/{hold}").json()["seats"] == 0
    assert desk.delete(f"{pool['path']}/house-holds/{hold}").status_code == 200
    assert desk.get(pool["path"]).json()["seats_left"] == 80


def test_the_house_keeps_no_more_than_is_free(desk, pool):
    assert problem(keep(desk, pool, uuid4(), seats=81)) == (409, "sold-out")


@pytest.mark.parametrize(
    "body",
    [{}, {"seats": -1}, {"seats": None}, {"seats": 1, "note": "x" * 81}, {"seats": 1, "note": "a\x00"}],
)
def test_what_is_no_hold_is_refused(desk, pool, body):
    assert problem(keep(desk, pool, uuid4(), **body)) == (400, "invalid-input")


def test_a_hold_that_is_not_there_is_not_found(desk, pool):
    assert problem(desk.delete(f"{pool['path']}/house-holds/{uuid4()}")) == (404, "no-such-house-hold")


def test_a_show_is_called_off_and_everybody_sees_it(desk, pool, book, now):
    book(pool, 2)
    answer = desk.post(f"{pool['path']}/calling-off")
    assert (answer.status_code, answer.json()["bookings_left"], answer.json()["done"]) == (202, 1, False)
    outbox.drain()
    assert offers.occurrence(id=pool["occurrence"]).seats_left == 0
    calling_off.go_on(pool=pool["id"], now=now)
    after = desk.get(f"{pool['path']}/calling-off").json()
    assert (after["bookings_left"], after["refunds"], after["done"]) == (0, 0, True)
    assert after["amount"] == {"amount": "0.00", "currency": "EUR"}
    assert desk.get(pool["path"]).json()["state"] == "cancelled"
    assert problem(patch(desk, pool, state="on_sale")) == (409, "called-off")


def test_what_was_not_called_off_is_not_found(desk, pool):
    assert problem(desk.get(f"{pool['path']}/calling-off")) == (404, "no-such-pool")


@pytest.mark.parametrize("method", ["get", "patch", "holds", "keep", "delete", "call_off", "progress"])
def test_nobody_touches_what_is_not_hers(desk, pool, method):
    def ask(path):
        return {
            "get": lambda: desk.get(path),
            "patch": lambda: desk.patch(path, {"capacity": 9}, format="json"),
            "holds": lambda: desk.get(f"{path}/house-holds"),
            "keep": lambda: desk.put(f"{path}/house-holds/{uuid4()}", {"seats": 1}, format="json"),
            "delete": lambda: desk.delete(f"{path}/house-holds/{uuid4()}"),
            "call_off": lambda: desk.post(f"{path}/calling-off"),
            "progress": lambda: desk.get(f"{path}/calling-off"),
        }[method]()

    theirs = ask(f"/v1/organisers/{uuid4()}/pools/{pool['id']}")
    assert problem(theirs) == (403, "not-your-organiser")
    assert ask(f"/v1/organisers/{ORGANISER}/pools/{uuid4()}").status_code == 404
    user = accounts.create_user(email="lotte@example.org", password="a long enough password")
    token = accounts.issue_token(user_id=user.id, scopes=["bookings:read"])
    desk.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    assert ask(pool["path"]).status_code == 403


def test_each_takes_so_many_statements(desk, pool):
    """Sign-in included; without the test's own savepoints."""

    def counted(number, ask):
        with CaptureQueriesContext(connection) as seen:
            assert ask().status_code < 300
        statements = [query["sql"] for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]]
        assert len(statements) == number, statements

    hold = uuid4()
    counted(3, lambda: desk.get(pool["path"]))
    counted(9, lambda: patch(desk, pool, capacity=90, prices=FREE))
    counted(4, lambda: keep(desk, pool, hold, seats=3))
    counted(3, lambda: desk.get(f"{pool['path']}/house-holds"))
    counted(10, lambda: desk.post(f"{pool['path']}/calling-off"))
    counted(3, lambda: desk.get(f"{pool['path']}/calling-off"))
