"""Tickets, scans and keys over HTTP."""

from base64 import urlsafe_b64decode
from io import BytesIO
from uuid import uuid4

import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from PIL import Image
from rest_framework.test import APIClient

from culture_app.accounts import services as accounts
from culture_app.kernel import clock
from culture_app.kernel.words import Money
from personal_vault import services as vault
from ticketing import barcode as barcodes
from ticketing import services as ticketing
from ticketing.data import PriceLine

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.urls("ticketing.rest.urls"),
]
GRATIS = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))


@pytest.fixture(autouse=True)
def _noon(at, monkeypatch):
    """Doors open and close by the clock."""
    monkeypatch.setattr(clock, "_PINNED", at)


def signed_in(*scopes, **more):
    user = accounts.create_user(email=f"{uuid4()}@example.org", password="a long enough password", **more)
    client = APIClient()
    client.credentials(
        HTTP_AUTHORIZATION=f"Bearer {accounts.issue_token(user_id=user.id, scopes=scopes)}",
        HTTP_ACCEPT="*/*",
    )
    client.account = user.id
    return client


@pytest.fixture
def citizen(db):
    return signed_in("bookings:read")


@pytest.fixture
def pool(open_pool):
    return open_pool(prices=(GRATIS,))


@pytest.fixture
def door(pool):
    return signed_in("tickets:scan", role="door", organiser=pool.organiser)


@pytest.fixture
def ticket(citizen, pool, book):
    return book(pool, holder=vault.new_holder(citizen=citizen.account)).tickets[0]


def problem(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def scan(door, barcode, **more):
    return door.post("/v1/scans", {"barcode": barcode} | more, format="json")


def test_a_citizen_reads_her_ticket(citizen, ticket):
    answer = citizen.get(f"/v1/tickets/{ticket.id}")
    assert (answer.status_code, answer.json()["barcode"]) == (200, ticket.barcode)
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_picture_is_her_barcode(citizen, ticket):
    answer = citizen.get(f"/v1/tickets/{ticket.id}.png")
    assert answer.headers["Content-Type"] == "image/png"
    with Image.open(BytesIO(answer.content)) as image:
        assert [code.text for code in zxingcpp.read_barcodes(image.convert("L"))] == [ticket.barcode]


def test_the_picture_comes_as_svg_too(citizen, ticket):
    answer = citizen.get(f"/v1/tickets/{ticket.id}.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content


def test_nobody_else_reads_it(ticket):
    assert problem(signed_in("bookings:read").get(f"/v1/tickets/{ticket.id}")) == (404, "no-such-ticket")


def test_a_ticket_that_is_not_paid_has_no_picture(citizen, open_pool, book):
    held = book(open_pool(), holder=vault.new_holder(citizen=citizen.account)).tickets[0]
    assert citizen.get(f"/v1/tickets/{held.id}").json()["barcode"] is None
    assert problem(citizen.get(f"/v1/tickets/{held.id}.png")) == (409, "not-paid-yet")


def test_the_published_keys_verify_a_ticket_without_us(ticket, client):
    keys = client.get("/v1/ticket-keys").json()["keys"]
    assert {(key["kty"], key["crv"], key["alg"]) for key in keys} == {("OKP", "Ed25519", "EdDSA")}
    public = {
        int(key["kid"]): Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(key["x"] + "=")) for key in keys
    }
    assert barcodes.verify(ticket.barcode, public).ticket == ticket.id


def test_a_scan_lets_in_once(door, ticket):
    first, second = scan(door, ticket.barcode), scan(door, ticket.barcode)
    assert (first.status_code, first.json()["result"]) == (200, "admitted")
    assert problem(second) == (409, "already-used")
    assert second.json()["admitted_at"] == first.json()["admitted_at"]


def test_a_scan_shows_neither_name_nor_tariff(door, ticket):
    assert set(scan(door, ticket.barcode).json()) == {
        "result",
        "ticket",
        "event",
        "occurrence",
        "admitted_at",
    }


def test_each_refusal_has_its_own_name(door, ticket, citizen, pool):
    assert problem(scan(door, "nonsense")) == (422, "ticket-forged")
    assert problem(scan(door, ticket.barcode, occurrence=str(uuid4()))) == (409, "wrong-event")
    elsewhere = signed_in("tickets:scan", role="door", organiser=uuid4())
    assert problem(scan(elsewhere, ticket.barcode)) == (403, "wrong-organiser")
    nobodys = signed_in("tickets:scan", role="door")
    assert problem(scan(nobodys, ticket.barcode)) == (403, "wrong-organiser")
    assert scan(door, ticket.barcode, occurrence=str(pool.occurrence)).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"barcode": None},
        {"barcode": 1, "occurrence": "x"},
        {"barcode": "a\x00b"},
        {"barcode": "x" * 9999},
    ],
)
def test_what_is_no_scan_is_refused(door, body):
    assert problem(door.post("/v1/scans", body, format="json")) == (400, "invalid-input")


def test_only_door_staff_scan(citizen, client, ticket):
    assert scan(citizen, ticket.barcode).status_code == 403
    assert client.post("/v1/scans", {"barcode": ticket.barcode}).status_code == 401


def test_a_scan_takes_two_statements_sign_in_included(door, ticket, django_assert_num_queries):
    with django_assert_num_queries(2):
        scan(door, ticket.barcode)


def test_reading_a_ticket_takes_so_many_statements(citizen, ticket, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        citizen.get(f"/v1/tickets/{ticket.id}.png")


def test_the_keys_take_none(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/v1/ticket-keys")


def test_forgetting_leaves_bookings_that_lead_to_nobody(citizen, pool, book):
    from ticketing.models import Booking

    holder = vault.new_holder(citizen=citizen.account)
    book(pool, holder=holder, key="k")
    assert ticketing.forget(holders=[holder]) == 1
    row = Booking.objects.get()
    assert (row.holder, row.key_hmac) == (None, f"forgotten:{row.id}")
    assert ticketing.bookings_of(holders=[holder], now=row.created_at) == ()


def test_an_export_says_what_was_paid(citizen, pool, book):
    holder = vault.new_holder(citizen=citizen.account)
    booking = book(pool, 2, holder=holder)
    (record,) = ticketing.export(holders=[holder])
    assert (record.booking.id, record.paid, record.refunded) == (booking.id, Money(0), Money(0))
