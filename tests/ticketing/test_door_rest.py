"""Doors over HTTP: who may, what is said, what never is, and how many statements it takes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from culture_app.accounts import services as accounts
from culture_app.kernel import clock
from culture_app.kernel.words import Money
from ticketing import revocations
from ticketing import services as ticketing
from ticketing.data import PriceLine
from ticketing.models import Scan
from ticketing.reconciling import MOST

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.urls("ticketing.rest.urls"),
]
GRATIS = PriceLine(tariff="sociaal", name={"nl": "UiTPAS-kansentarief"}, price=Money(0))
NEVER = (
    "sociaal",
    "kansentarief",
    "tariff",
    "price",
    "name",
    "holder",
    "booking",
    "email",
    "citizen",
    "voucher",
)


@pytest.fixture(autouse=True)
def _noon(at, monkeypatch):
    monkeypatch.setattr(clock, "_PINNED", at)


def signed_in(*scopes, **more):
    user = accounts.create_user(email=f"{uuid4()}@example.org", password="a long enough password", **more)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {accounts.issue_token(user_id=user.id, scopes=scopes)}")
    return client


@pytest.fixture
def pool(open_pool):
    return open_pool(prices=(GRATIS,), capacity=20)


@pytest.fixture
def tickets(pool, book):
    return book(pool, 4, tariff="sociaal").tickets


@pytest.fixture
def door(pool):
    return signed_in("tickets:scan", role="door", organiser=pool.organiser)


@pytest.fixture
def organiser(pool):
    return signed_in("tickets:scan", role="organiser", organiser=pool.organiser)


def problem(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def upload(who, device, *scans, **more):
    body = {
        "device": device,
        "scans": [{"barcode": barcode, "scanned_at": moment} for barcode, moment in scans],
    }
    return who.post("/v1/scans/uploads", body | more, format="json")


def ask(who, path, pool, **more):
    return who.get(f"/v1/{path}", {"occurrence": str(pool.occurrence)} | more)


def test_an_upload_says_what_became_of_each_scan(door, tickets):
    first = upload(door, "phone-1", (tickets[0].barcode, "2026-07-01T11:59:00+02:00"))
    assert (first.status_code, first.json()) == (
        200,
        {
            "server_time": "2026-07-01T12:00:00+02:00",
            "admitted": 1,
            "conflicts": 0,
            "scans": [
                {
                    "scanned_at": "2026-07-01T11:59:00+02:00",
                    "result": "admitted",
                    "ticket": str(tickets[0].id),
                    "conflict": None,
                }
            ],
        },
    )
    told = upload(
        door,
        "phone-2",
        (tickets[0].barcode, "2026-07-01T09:58:30Z"),
        ("nonsense", "2026-07-01T09:58:30Z"),
        (tickets[1].barcode, "2026-07-01T10:03:00Z"),
    ).json()
    assert [one["result"] for one in told["scans"]] == ["admitted", "ticket-forged", "clock-ahead"]
    assert told["scans"][0]["conflict"] == {"device": "phone-1", "scanned_at": "2026-07-01T11:59:00+02:00"}
    assert (told["admitted"], told["conflicts"]) == (1, 1)


def test_the_same_upload_again_is_the_same_answer(door, tickets):
    scans = [(one.barcode, "2026-07-01T09:59:00Z") for one in tickets]
    assert upload(door, "a", *scans).content == upload(door, "a", *scans).content


def test_online_scans_name_their_device_too(door, tickets):
    body = {"barcode": tickets[0].barcode, "device": "gate-1", "gate": "Zuid"}
    assert door.post("/v1/scans", body, format="json").status_code == 200
    assert Scan.objects.values_list("device", "gate", "offline").get() == ("gate-1", "Zuid", False)


def test_a_door_says_when_it_opens(door, open_pool, book, pool):
    later = open_pool(prices=(GRATIS,), doors_minutes=90, organiser=pool.organiser)
    ticket = book(later, tariff="sociaal").tickets[0]
    answer = door.post("/v1/scans", {"barcode": ticket.barcode}, format="json")
    assert problem(answer) == (409, "too-early")
    assert answer.json()["opens_at"] == "2026-07-01T18:30:00+02:00"


def test_what_is_over_is_over(door, tickets, at, monkeypatch):
    monkeypatch.setattr(clock, "_PINNED", at + timedelta(hours=10))
    assert problem(door.post("/v1/scans", {"barcode": tickets[0].barcode}, format="json")) == (409, "over")


def test_attendance_is_there_for_doors_and_organiser(door, organiser, tickets, pool):
    door.post("/v1/scans", {"barcode": tickets[0].barcode}, format="json")
    door.post("/v1/scans", {"barcode": tickets[0].barcode}, format="json")
    expected = {
        "occurrence": str(pool.occurrence),
        "capacity": 20,
        "sold": 4,
        "admitted": 1,
        "refused": 1,
        "conflicts": 0,
        "last_admitted_at": "2026-07-01T12:00:00+02:00",
    }
    for who in (door, organiser):
        assert ask(who, "scans/attendance", pool).json() == expected


def test_conflicts_are_for_the_organiser_and_hold_counts_only(door, organiser, tickets, pool):
    upload(door, "a", (tickets[0].barcode, "2026-07-01T09:59:00Z"))
    upload(door, "b", (tickets[0].barcode, "2026-07-01T09:59:30Z"))
    assert ask(organiser, "scans/conflicts", pool).json() == {
        "items": [
            {
                "kind": "let-in-twice",
                "device": "b",
                "other_device": "a",
                "count": 1,
                "first_at": "2026-07-01T11:59:30+02:00",
                "last_at": "2026-07-01T11:59:30+02:00",
            }
        ],
        "total": 1,
    }
    assert problem(ask(door, "scans/conflicts", pool))[0] == 403


def test_revocations_are_answered_once_and_then_304(door, pool, book, at):
    holder = uuid4()
    gone = book(pool, tariff="sociaal", holder=holder)
    ticketing.cancel(booking=gone.id, holders=[holder], now=at)
    answer = ask(door, "ticket-revocations", pool)
    body = answer.json()
    assert set(body) == {"occurrence", "revoked", "next"}
    assert body["revoked"] == [revocations.prefix(gone.tickets[0].id)]
    assert body["next"].isdigit()
    unchanged = door.get(
        "/v1/ticket-revocations",
        {"occurrence": str(pool.occurrence)},
        headers={"If-None-Match": answer.headers["ETag"]},
    )
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert str(gone.tickets[0].id) not in answer.content.decode()


def test_no_answer_to_a_scanner_holds_a_name_a_tariff_or_a_person(door, organiser, tickets, pool):
    answers = [
        door.post("/v1/scans", {"barcode": tickets[0].barcode}, format="json"),
        door.post("/v1/scans", {"barcode": tickets[0].barcode}, format="json"),
        door.post("/v1/scans", {"barcode": "nonsense"}, format="json"),
        door.post("/v1/scans", {"barcode": tickets[1].barcode, "occurrence": str(uuid4())}, format="json"),
        upload(door, "a", (tickets[0].barcode, "2026-07-01T09:59:00Z"), ("x", "2026-07-01T09:59:00Z")),
        upload(door, "b", (tickets[0].barcode, "2026-07-01T09:59:30Z")),
        ask(door, "scans/attendance", pool),
        ask(organiser, "scans/conflicts", pool),
        ask(door, "ticket-revocations", pool),
        door.get("/v1/ticket-keys"),
    ]
    assert {answer.status_code for answer in answers} == {200, 409, 422}
    for answer in answers:
        text = answer.content.decode().lower()
        assert not [word for word in NEVER if word in text], text


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"device": "a", "scans": []},
        {"device": "", "scans": [{"barcode": "x", "scanned_at": "2026-07-01T09:59:00Z"}]},
        {"device": "a b", "scans": [{"barcode": "x", "scanned_at": "2026-07-01T09:59:00Z"}]},
        {"device": "a", "scans": [{"barcode": "x", "scanned_at": "2026-07-01T09:59:00"}]},
        {"device": "a", "scans": [{"barcode": "x", "scanned_at": "0001-01-01T00:00:00Z"}]},
        {"device": "a", "scans": [{"barcode": "x", "scanned_at": "9999-12-31T23:59:59Z"}]},
        {"device": "a", "scans": [{"barcode": "x", "scanned_at": "2026-13-01T00:00:00Z"}]},
        {"device": "a", "scans": [{"barcode": "x", "scanned_at": 1}]},
        {"device": "a", "scans": [{"barcode": "a\x00b", "scanned_at": "2026-07-01T09:59:00Z"}]},
        {"device": "a", "scans": [{"barcode": "x", "scanned_at": "2026-07-01T09:59:00Z", "gate": "\x00"}]},
        {"device": "a", "scans": [None]},
        {"device": "a", "scans": {"barcode": "x"}},
        {"device": "a", "scans": [{"barcode": "x", "scanned_at": "2026-07-01T09:59:00Z"}] * (MOST + 1)},
        [],
    ],
)
def test_what_is_no_upload_is_refused(door, body):
    assert problem(door.post("/v1/scans/uploads", body, format="json")) == (400, "invalid-input")


@pytest.mark.parametrize("path", ["scans/attendance", "ticket-revocations"])
@pytest.mark.parametrize("query", [{}, {"occurrence": "x"}, {"occurrence": "x\x00"}])
def test_what_is_no_question_is_refused(door, path, query):
    assert problem(door.get(f"/v1/{path}", query)) == (400, "invalid-input")


@pytest.mark.parametrize("after", ["-1", "x", str(2**63), "1e9"])
def test_a_cursor_is_a_number(door, pool, after):
    assert problem(ask(door, "ticket-revocations", pool, after=after)) == (400, "invalid-input")


def test_the_largest_cursor_is_answered(door, pool):
    assert ask(door, "ticket-revocations", pool, after=str(2**63 - 1)).status_code == 200


def test_only_those_who_mind_the_door_may(pool, client):
    citizen, elsewhere = signed_in("bookings:read"), signed_in("tickets:scan", role="door", organiser=uuid4())
    scan = ("x", "2026-07-01T09:59:00Z")
    assert upload(citizen, "a", scan).status_code == 403
    assert client.post("/v1/scans/uploads", {}).status_code == 401
    for path in ("scans/attendance", "ticket-revocations"):
        assert ask(citizen, path, pool).status_code == 403
        assert problem(ask(elsewhere, path, pool)) == (403, "wrong-organiser")
        assert problem(elsewhere.get(f"/v1/{path}", {"occurrence": str(uuid4())})) == (404, "no-such-pool")


def test_each_takes_two_statements_sign_in_included(
    door, organiser, tickets, pool, django_assert_num_queries
):
    scans = [(one.barcode, "2026-07-01T09:59:00Z") for one in tickets] * 20
    asks = [
        lambda: upload(door, "a", *scans),
        lambda: upload(door, "a", *scans),
        lambda: door.post("/v1/scans", {"barcode": "nonsense"}, format="json"),
        lambda: ask(door, "scans/attendance", pool),
        lambda: ask(organiser, "scans/conflicts", pool),
        lambda: ask(door, "ticket-revocations", pool),
    ]
    for one in asks:
        with django_assert_num_queries(2):
            assert one().status_code in (200, 422)
