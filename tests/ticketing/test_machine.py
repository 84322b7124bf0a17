"""Hold, start, pay, hear of it, expire, cancel, scan, in any order: what must hold after every step."""

import os
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from culture_app.kernel.words import Money
from ticketing import asking
from ticketing import services as ticketing
from ticketing.data import PriceLine, SeatWish
from ticketing.errors import AlreadyUsed, NotCancellable, NotOnSale, SoldOut
from ticketing.models import Booking, LedgerEntry, Payment, PoolShard, Ticket

PAID = PriceLine(tariff="base", name={"nl": "Basistarief"}, price=Money(1000))
GRATIS = PriceLine(tariff="free", name={"nl": "Gratis"}, price=Money(0))


def ledger(**which):
    return LedgerEntry.objects.filter(**which).aggregate(sum=Sum("amount"))["sum"] or 0


@pytest.mark.slow
@pytest.mark.django_db
def test_no_sequence_of_events_breaks_the_promises(at, simulator):
    class Evening(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.world = transaction.atomic()
            self.world.__enter__()
            self.now = at
            self.holder = uuid4()
            self.web = httpx.Client(trust_env=False)
            self.admitted = []

        def teardown(self):
            self.web.close()
            transaction.set_rollback(True)
            self.world.__exit__(None, None, None)

        @initialize(
            capacity=st.integers(3, 6),
            shards=st.integers(1, 3),
            wishes=st.lists(
                st.tuples(st.integers(1, 3), st.sampled_from(["base", "free"])), min_size=2, max_size=5
            ),
        )
        def open_pool(self, capacity, shards, wishes):
            self.pool = ticketing.open_pool(
                occurrence=uuid4(),
                event=uuid4(),
                organiser=uuid4(),
                capacity=capacity,
                prices=(PAID, GRATIS),
                starts=at + timedelta(hours=4),
                ends=at + timedelta(hours=6),
                shards=shards,
                now=at,
            )
            for count, tariff in wishes:
                self.book(count=count, tariff=tariff, start=True)

        def any(self, number):
            rows = Booking.objects.order_by("id")
            return rows[number % len(rows)] if rows else None

        def book(self, *, count, tariff, start):
            seats = [SeatWish(tariff=tariff, count=count)]
            try:
                quote = ticketing.quote(occurrence=self.pool.occurrence, seats=seats, now=self.now)
            except (SoldOut, NotOnSale):
                return
            words = {"quote": quote, "key_hmac": uuid4().hex, "request_hash": b"", "now": self.now}
            first = ticketing.book(holder=self.holder, **words)
            assert ticketing.book(holder=uuid4(), **words).id == first.id
            if start and first.payment:
                asking.start(payment=first.payment.id, now=self.now)

        @rule(count=st.integers(1, 3), tariff=st.sampled_from(["base", "free"]), start=st.booleans())
        def one_more(self, count, tariff, start):
            self.book(count=count, tariff=tariff, start=start)

        @rule(number=st.integers(0, 9))
        def start_paying(self, number):
            booking = self.any(number)
            if booking and Payment.objects.filter(booking=booking).exists():
                asking.start(payment=booking.payment.id, now=self.now)

        @rule(
            number=st.integers(0, 9),
            action=st.sampled_from(["pay", "pay", "pay", "fail", "expire"]),
            told=st.integers(0, 2),
        )
        def on_the_providers_page(self, number, action, told):
            payments = list(Payment.objects.exclude(url="").order_by("id"))
            if payments:
                chosen = payments[number % len(payments)]
                self.web.post(chosen.url, data={"action": action})
                for _ in range(told):
                    asking.look_after(payment=chosen.id, now=self.now)

        @rule(number=st.integers(0, 9), times=st.integers(1, 2))
        def hear_of_it(self, number, times):
            payments = list(Payment.objects.order_by("id"))
            for _ in range(times if payments else 0):
                asking.look_after(payment=payments[number % len(payments)].id, now=self.now)

        @rule(minutes=st.sampled_from([1, 30]), swept=st.integers(0, 3))
        def time_goes_by(self, minutes, swept):
            self.now += timedelta(minutes=minutes)
            with connection.cursor() as cursor:
                for _ in range(swept):
                    cursor.execute("SELECT ticketing_expire_one(%s)", [self.now])

        @rule(number=st.integers(0, 9))
        def cancel(self, number):
            if booking := self.any(number):
                try:
                    ticketing.cancel(booking=booking.id, holders=[self.holder], now=self.now)
                except NotCancellable:
                    return

        @rule(number=st.integers(0, 9))
        def scan(self, number):
            booking = self.any(number)
            shown = booking and ticketing.booking(id=booking.id, holders=[self.holder]).tickets
            for ticket in shown or ():
                if ticket.barcode:
                    words = {"barcode": ticket.barcode, "door": uuid4(), "organiser": self.pool.organiser}
                    try:
                        self.admitted.append(ticketing.admit(**words, now=self.now).ticket)
                    except AlreadyUsed:
                        assert ticket.id in self.admitted

        @invariant()
        def counter_tickets_and_ledger_agree(self):
            if not hasattr(self, "pool"):
                return
            reserved = PoolShard.objects.filter(pool_id=self.pool.id).aggregate(n=Sum("reserved"))["n"]
            tickets = Ticket.objects.filter(
                booking__pool_id=self.pool.id, state__in=["held", "live", "used"]
            ).count()
            taken = ledger(unit="seat", account__in=["held", "sold"])
            assert reserved == tickets == taken <= self.pool.capacity

        @invariant()
        def nobody_goes_in_twice(self):
            assert len(self.admitted) == len(set(self.admitted))

        @invariant()
        def money_is_where_the_booking_says(self):
            for booking in Booking.objects.select_related("payment").filter(total_cents__gt=0):
                provider = ledger(booking=booking, account="provider")
                sales = -ledger(booking=booking, account="sales")
                due = -ledger(booking=booking, account="refunds_due")
                total = booking.total_cents
                expected = {
                    "confirmed": (total, total, 0),
                    "refund_pending": (total, 0, total),
                }.get(booking.state, (0, 0, 0))
                assert (provider, sales, due) == expected, booking.state

        @invariant()
        def the_provider_gave_back_what_is_booked_as_given_back(self):
            for payment in Payment.objects.exclude(reference=None):
                seen = simulator.books.get(payment.reference)
                refunds = [refund for refund in seen.refunds if refund.status == "refunded"]
                assert len(seen.refunds) <= 1
                if payment.booking.state == "refunded":
                    assert len(refunds) == 1

    run_state_machine_as_test(
        Evening,
        settings=settings(
            max_examples=int(os.environ.get("TICKETING_EXAMPLES", "12")),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
