"""A pool, a holder, and the few verbs that most ticketing tests start from."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from culture_app.kernel.words import Money
from ticketing import line, sales, settling
from ticketing import services as ticketing
from ticketing.data import Booking, Pool, PriceLine, SeatWish
from ticketing.models import Payment
from ticketing.providers.protocol import Session

ORGANISER = UUID("0a0a0a0a-0000-4000-8000-000000000001")
BASE = PriceLine(tariff="base", name={"nl": "Basistarief", "en": "Base"}, price=Money(1250))
REDUCED = PriceLine(tariff="reduced", name={"nl": "Reductie"}, price=Money(400))
FREE = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))


@pytest.fixture
def open_pool(at: datetime):
    """Open a pool that starts in eight hours, and whose doors are open already."""

    def open_it(*, capacity: int = 10, prices=(BASE, REDUCED), **more) -> Pool:
        terms = {
            "occurrence": uuid4(),
            "event": uuid4(),
            "organiser": ORGANISER,
            "starts": at + timedelta(hours=8),
            "ends": at + timedelta(hours=10),
            "doors_minutes": 12 * 60,
        } | more
        return ticketing.open_pool(capacity=capacity, prices=prices, now=at, **terms)

    return open_it


@pytest.fixture
def book(at: datetime):
    """Quote and book so many seats of a pool."""

    def book_it(
        pool: Pool, count: int = 1, *, holder=None, key=None, now=at, tariff="base", **more
    ) -> Booking:
        quote = ticketing.quote(
            occurrence=pool.occurrence, seats=[SeatWish(tariff=tariff, count=count)], now=now
        )
        return ticketing.book(
            quote=quote,
            holder=holder or uuid4(),
            key_hmac=key or uuid4().hex,
            request_hash=b"request",
            now=now,
            **more,
        )

    return book_it


@pytest.fixture
def seats_of():
    """How many seats counter, tickets and ledger each say are taken: three numbers that must agree."""
    from django.db.models import Sum

    from ticketing.models import LedgerEntry, PoolShard, Ticket

    def count(pool: Pool) -> tuple[int, int, int]:
        mine = {"booking__pool_id": pool.id}
        ledger = LedgerEntry.objects.filter(**mine, unit="seat", account__in=["held", "sold"])
        return (
            PoolShard.objects.filter(pool_id=pool.id).aggregate(n=Sum("reserved"))["n"],
            Ticket.objects.filter(**mine, state__in=["held", "live", "used"]).count(),
            ledger.aggregate(n=Sum("amount"))["n"] or 0,
        )

    return count


@pytest.fixture
def simulator(settings):
    """The payment provider, on a free port of this machine; `simulator.faults` may be set."""
    import threading

    from fixtures.payments.books import Books
    from fixtures.payments.faults import Faults
    from fixtures.payments.server import Simulator

    server = Simulator(port=0, books=Books(None), faults=Faults())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.MOLLIE_API_URL = server.url
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def act(simulator):
    """Do something on the checkout page of a payment link: pay, fail, expire, cancel."""
    import httpx

    def do(url: str, action: str = "pay") -> int:
        with httpx.Client(trust_env=False) as client:
            return client.post(url, data={"action": action}).status_code

    return do


@pytest.fixture
def uitpas(settings):
    """The scheme's simulator; `uitpas.faults` may be set."""
    import threading

    from fixtures.uitpas.books import Books
    from fixtures.uitpas.faults import Faults
    from fixtures.uitpas.server import Simulator

    server = Simulator(port=0, books=Books(None), faults=Faults())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.UITPAS_API_URL = server.url
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def sold_out(open_pool, book):
    """A pool whose seats are all booked, one by one."""

    def sell(capacity=2, **more):
        pool = open_pool(capacity=capacity, **({"prices": (FREE,)} | more))
        return pool, [book(pool, person=uuid4().hex) for _ in range(capacity)]

    return sell


@pytest.fixture
def join(at):
    def join_it(pool, count=1, *, holder=None, now=at):
        seats = [SeatWish(tariff="base", count=count)]
        return line.wait(occurrence=pool.occurrence, seats=seats, holder=holder or uuid4(), now=now)

    return join_it


@pytest.fixture
def give_back(at):
    def cancel(*bookings, now=at):
        for booking in bookings:
            ticketing.cancel(booking=booking.id, holders=[booking.holder], now=now)

    return cancel


@pytest.fixture
def call_off(at):
    """The organiser calls the show off."""

    def it(pool, *, organiser=ORGANISER, now=at):
        return sales.call_off(pool=pool.id, organiser=organiser, now=now)

    return it


@pytest.fixture
def paid(book, at):
    """A booking that was paid, without a provider's page."""

    def it(pool, count=1):
        booking = book(pool, count)
        seen = Session(reference=f"tr_{uuid4().hex}", state="paid", amount=booking.total)
        Payment.objects.filter(pk=booking.payment.id).update(state="open", reference=seen.reference)
        settling.settle(payment=booking.payment.id, seen=seen, now=at)
        return booking

    return it
