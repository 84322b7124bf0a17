"""A door without a network, with a scanner that was written from docs/tickets.md alone, and what becomes of it afterwards."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rest_framework.test import APIClient

from culture_app.accounts import services as accounts
from culture_app.kernel import clock
from culture_app.kernel.words import Money
from fixtures.walk import scanner
from fixtures.walk.scanner import Scanner
from personal_vault import services as vault
from ticketing import barcode as barcodes
from ticketing import keys, rotating
from ticketing import services as ticketing
from ticketing.data import PriceLine

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.urls("ticketing.rest.urls"),
]
GRATIS = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))


@pytest.fixture(autouse=True)
def _noon(at, monkeypatch):
    monkeypatch.setattr(clock, "_PINNED", at)


def signed_in(*scopes, **more):
    user = accounts.create_user(email=f"{uuid4()}@example.org", password="a long enough password", **more)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {accounts.issue_token(user_id=user.id, scopes=scopes)}")
    client.account = user.id
    return client


@pytest.fixture
def citizen():
    return signed_in("bookings:read")


@pytest.fixture
def holder(citizen):
    return vault.new_holder(citizen=citizen.account)


@pytest.fixture
def pool(open_pool):
    return open_pool(prices=(GRATIS,))


@pytest.fixture
def door(pool):
    return signed_in("tickets:scan", role="door", organiser=pool.organiser)


@pytest.fixture
def device(door, pool):
    """A scanner that synced before its network went."""

    def make(name="phone-1"):
        made = Scanner(device=name, occurrence=pool.occurrence)
        sync(made, door)
        return made

    return make


def sync(device, door):
    device.learn(
        keys=door.get("/v1/ticket-keys").json(),
        revocations=door.get(
            "/v1/ticket-revocations", {"occurrence": str(device.occurrence), "after": device.cursor}
        ).json(),
    )


def from_png(citizen, ticket):
    return scanner.read_picture(citizen.get(f"/v1/tickets/{ticket.id}.png").content)


def from_paper(citizen, ticket):
    answer = citizen.get(f"/v1/tickets/{ticket.id}.pdf", headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Language"] == "fr"
    assert answer.headers["Cache-Control"] == "no-store"
    (page,) = pypdfium2.PdfDocument(BytesIO(answer.content))
    return scanner.read_picture(page.render(scale=2).to_pil())


@pytest.mark.parametrize("read", [from_png, from_paper])
def test_a_ticket_is_read_back_and_verified_without_a_network(read, citizen, holder, device, pool, book, at):
    ticket = book(pool, holder=holder).tickets[0]
    text = read(citizen, ticket)
    assert text == ticket.barcode
    found = scanner.check(text, device().keys)
    assert (found.ticket, found.occurrence, str(found.day)) == (
        ticket.id,
        pool.occurrence.bytes[:8],
        "2026-07-01",
    )
    assert device().scan(text, at) == "admitted"


@pytest.mark.parametrize("read", [from_png, from_paper])
def test_forged_revoked_and_used_are_refused_without_a_network_each_with_its_reason(
    read, citizen, holder, device, door, pool, book, open_pool, at
):
    good, gone, later = (book(pool, holder=holder) for _ in range(3))
    shown = [read(citizen, one.tickets[0]) for one in (good, gone, later)]
    other = read(citizen, book(open_pool(prices=(GRATIS,)), holder=holder).tickets[0])
    ticketing.cancel(booking=gone.id, holders=[holder], now=at)
    here = device()
    stranger = barcodes.sign(
        ticket=good.tickets[0].id,
        occurrence=pool.occurrence,
        day=0,
        number=keys.ring().number,
        key=Ed25519PrivateKey.generate(),
    )
    assert here.scan(stranger, at) == "forged"
    assert here.scan("https://example.org", at) == "forged"
    assert here.scan(other, at) == "wrong event"
    assert here.scan(shown[1], at) == "revoked"
    assert here.scan(shown[0], at) == "admitted"
    assert here.scan(shown[0], at) == "already used"
    # A moment with a network: what was cancelled since is known from then on.
    ticketing.cancel(booking=later.id, holders=[holder], now=at)
    sync(here, door)
    assert here.scan(shown[2], at) == "revoked"


@pytest.mark.parametrize("read", [from_png, from_paper])
def test_with_a_network_each_has_its_reason_too(read, citizen, holder, door, pool, book, at):
    good, gone = (book(pool, holder=holder) for _ in range(2))
    shown = [read(citizen, one.tickets[0]) for one in (good, gone)]
    ticketing.cancel(booking=gone.id, holders=[holder], now=at)
    forged = shown[0][:-3] + ("000" if shown[0][-3:] != "000" else "111")

    def scan(barcode):
        return door.post("/v1/scans", {"barcode": barcode}, format="json").json()

    assert scan(forged)["type"] == "/problems/ticket-forged"
    assert scan(shown[1])["type"] == "/problems/ticket-revoked"
    assert scan(shown[0])["result"] == "admitted"
    assert scan(shown[0])["type"] == "/problems/already-used"


def test_two_doors_without_a_network_let_the_same_ticket_in_and_learn_of_it(
    device, door, pool, book, at, monkeypatch
):
    tickets = book(pool, 3).tickets
    left, right = device("left"), device("right")
    minute = timedelta(minutes=1)
    assert left.scan(tickets[0].barcode, at + 5 * minute) == "admitted"
    assert right.scan(tickets[0].barcode, at + 3 * minute) == "admitted"
    assert left.scan(tickets[1].barcode, at + 6 * minute) == "admitted"
    monkeypatch.setattr(clock, "_PINNED", at + timedelta(hours=1))

    def told(device):
        return door.post("/v1/scans/uploads", device.upload(), format="json").json()

    first, second = told(left), told(right)
    assert [one["result"] for one in first["scans"]] == ["admitted", "admitted"]
    assert [one["conflict"] for one in second["scans"]] == [
        {"device": "left", "scanned_at": "2026-07-01T12:05:00+02:00"}
    ]
    assert told(left)["scans"] == first["scans"]
    attendance = door.get("/v1/scans/attendance", {"occurrence": str(pool.occurrence)}).json()
    assert (attendance["admitted"], attendance["conflicts"]) == (2, 1)


def test_a_scanner_that_synced_before_a_rotation_verifies_what_is_sold_after_it(
    device, pool, book, at, monkeypatch, settings, tmp_path
):
    settings.TICKET_KEY_DIR = tmp_path / "keys"
    keys.ring()
    rotating.rotate(now=at)
    here = device()
    later = at + timedelta(hours=7)
    monkeypatch.setattr(clock, "_PINNED", later)
    old = book(pool, now=later).tickets[0]
    rotated = at + timedelta(hours=24)
    monkeypatch.setattr(clock, "_PINNED", rotated)
    ring = keys.ring()
    new = barcodes.sign(
        ticket=uuid4(), occurrence=pool.occurrence, day=0, number=ring.number, key=ring.signing
    )
    assert [scanner.check(one, here.keys).key for one in (old.barcode, new)] == [1, 2]
    assert {here.scan(one, later) for one in (old.barcode, new)} == {"admitted"}


def test_a_cancelled_ticket_is_on_no_paper(citizen, holder, pool, book, at):
    booking = book(pool, holder=holder)
    ticketing.cancel(booking=booking.id, holders=[holder], now=at)
    answer = citizen.get(f"/v1/tickets/{booking.tickets[0].id}.pdf")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/ticket-revoked")


def test_nobody_else_gets_the_paper(holder, pool, book):
    ticket = book(pool, holder=holder).tickets[0]
    assert signed_in("bookings:read").get(f"/v1/tickets/{ticket.id}.pdf").status_code == 404


def test_paper_takes_so_many_statements(citizen, holder, pool, book, django_assert_max_num_queries):
    ticket = book(pool, holder=holder).tickets[0]
    with django_assert_max_num_queries(8):
        citizen.get(f"/v1/tickets/{ticket.id}.pdf")
