from uuid import uuid4

import pytest

from culture_app.kernel.models import Outbox
from culture_app.kernel.words import Money
from ticketing import barcode as barcodes
from ticketing import keys
from ticketing import services as ticketing
from ticketing.data import PriceLine
from ticketing.errors import AlreadyUsed, ForgedTicket, RevokedTicket, WrongEvent, WrongOrganiser
from ticketing.models import Booking

pytestmark = pytest.mark.django_db
GRATIS = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))
DOOR = uuid4()


@pytest.fixture
def pool(open_pool):
    return open_pool(prices=(GRATIS,))


@pytest.fixture
def holder():
    return uuid4()


@pytest.fixture
def ticket(pool, book, holder):
    return book(pool, holder=holder).tickets[0]


@pytest.fixture
def scan(pool, ticket, at):
    def go(**more):
        words = {"barcode": ticket.barcode, "door": DOOR, "organiser": pool.organiser, "now": at}
        return ticketing.admit(**words | more)

    return go


def test_lets_a_ticket_in(scan, ticket, pool, at):
    admission = scan()
    assert (admission.ticket, admission.occurrence, admission.admitted_at) == (ticket.id, pool.occurrence, at)


def test_lets_a_ticket_in_once_and_says_when_that_was(scan):
    scan()
    with pytest.raises(AlreadyUsed) as refusal:
        scan()
    assert refusal.value.extra == {"admitted_at": "2026-07-01T12:00:00+02:00"}


def test_tells_the_house_who_came_without_a_name(scan, pool, holder, at):
    Outbox.objects.all().delete()
    scan()
    told = Outbox.objects.get(topic="ticket.admitted").payload
    assert told.pop("at").startswith("2026-07-01T10:00:00")
    assert told == {"holder": str(holder), "event": str(pool.event), "occurrence": str(pool.occurrence)}


def test_tells_nothing_of_a_holder_who_was_forgotten(scan, holder):
    ticketing.forget(holders=[holder])
    scan()
    assert not Outbox.objects.filter(topic="ticket.admitted").exists()


def test_refuses_a_cancelled_ticket(scan, holder, at):
    ticketing.cancel(booking=Booking.objects.get().id, holders=[holder], now=at)
    with pytest.raises(RevokedTicket):
        scan()


def test_refuses_a_ticket_that_was_never_paid(open_pool, book, pool, at):
    held = book(open_pool()).tickets[0].id
    ring = keys.ring()
    early = barcodes.sign(ticket=held, occurrence=uuid4(), day=0, number=ring.number, key=ring.signing)
    with pytest.raises(RevokedTicket):
        ticketing.admit(barcode=early, door=DOOR, organiser=pool.organiser, now=at)


def test_refuses_another_organisers_door(scan, ticket, at):
    with pytest.raises(WrongOrganiser):
        scan(organiser=uuid4())
    assert scan().ticket == ticket.id


def test_refuses_at_the_door_of_another_occurrence(scan, pool):
    with pytest.raises(WrongEvent):
        scan(occurrence=uuid4())
    assert scan(occurrence=pool.occurrence).occurrence == pool.occurrence


def test_refuses_a_barcode_that_was_changed(scan, ticket):
    changed = ("1" if ticket.barcode[30] != "1" else "2").join([ticket.barcode[:30], ticket.barcode[31:]])
    with pytest.raises(ForgedTicket):
        scan(barcode=changed)


@pytest.mark.parametrize("nonsense", ["", "hello", "ticket:1", ":" * 140, "0" * 140, "é" * 140, "0" * 10_000])
def test_refuses_what_is_no_barcode(scan, nonsense):
    with pytest.raises(ForgedTicket):
        scan(barcode=nonsense)


def test_refuses_a_signed_ticket_that_was_never_sold(scan):
    ring = keys.ring()
    ghost = barcodes.sign(ticket=uuid4(), occurrence=uuid4(), day=0, number=ring.number, key=ring.signing)
    with pytest.raises(ForgedTicket):
        scan(barcode=ghost)


def test_takes_one_statement(scan, django_assert_num_queries):
    with django_assert_num_queries(1):
        scan()
