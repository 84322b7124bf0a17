"""Book, wait, pay, pay late, hear of it twice, expire, cancel, give back, promote, confirm, scan, change the house: in every
order. After each step the database is asked whether all its promises hold (promises.py).

`HYPOTHESIS_PROFILE=long` looks longer. The same examples are drawn each time in the short run.
"""

import os
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import Q, Sum
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from culture_app.kernel.words import Money
from tests.ticketing import promises
from ticketing import asking, calling_off, line, sales, tasks
from ticketing import services as ticketing
from ticketing.data import PriceLine, SeatWish
from ticketing.errors import (
    AlreadyUsed,
    CalledOff,
    CapacityTaken,
    KeyReused,
    NotCancellable,
    NotOnSale,
    PromotionOver,
    RevokedTicket,
    SeatsLeft,
    SoldOut,
)
from ticketing.models import Booking, Payment, PoolShard, Refund, Step, Ticket, Waiting
from ticketing.terms import PoolChange

# The short run shows the first sequence that fails as it was drawn; the long one looks for the shortest such.
SHORT = {
    "max_examples": 30,
    "stateful_step_count": 30,
    "derandomize": True,
    "phases": [Phase.generate],
}
LONG = {"max_examples": 400, "stateful_step_count": 60}
IS_LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
PROFILE = LONG if IS_LONG else SHORT

PLACES = {
    *(
        f"booking {state}"
        for state in ("confirmed", "cancelled", "expired", "paid_late", "refund_pending", "refunded")
    ),
    *(f"promoted {state}" for state in ("awaiting_payment", "confirmed", "expired", "cancelled")),
    *(f"ticket {state}" for state in ("live", "used", "revoked", "void")),
    *(f"refund {state}" for state in ("done", "failed")),
    *(f"place {state}" for state in ("promoted", "left", "ended")),
    "a newcomer was told to wait",
    "paid_late > confirmed",
    "paid_late > refund_pending",
    "some tickets of a booking went back",
}
"""Where the examples must have been, all together."""

PRICES = (
    PriceLine(tariff="base", name={"nl": "Basistarief"}, price=Money(1000)),
    PriceLine(tariff="free", name={"nl": "Gratis"}, price=Money(0)),
)
SEATS = st.tuples(st.sampled_from(["base", "base", "free"]), st.integers(1, 3))
STATUS = st.sampled_from(["paid", "paid", "paid", "failed", "expired", "canceled"])
CAME = st.sampled_from([0, 0, -1, 1])
SERVED = st.sampled_from(["not yet", "promoted", "promoted and confirmed"])
ANY = st.integers(0, 11)


def free_seats(pool):
    stock = PoolShard.objects.filter(pool_id=pool.id).aggregate(all=Sum("capacity"), taken=Sum("reserved"))
    return stock["all"] - stock["taken"]


def in_line(pool):
    return list(Waiting.objects.filter(pool_id=pool.id, state="waiting").order_by("number"))


def chosen(rows, number):
    """One of these rows, if there are any: the first numbers are the newest rows."""
    found = list(rows)
    return found[number % len(found)] if found else None


@pytest.mark.slow
@pytest.mark.timeout(0 if IS_LONG else 600)
@pytest.mark.django_db
def test_no_sequence_breaks_a_promise(at, simulator):
    books, been = simulator.books, set()

    class House(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.world = transaction.atomic()
            self.world.__enter__()
            self.now, self.holder, self.organiser = at, uuid4(), uuid4()
            self.keys, self.admitted, self.holds, self.pools = {}, [], {}, []
            for book in (books.payments, books.keys, books.checkouts):
                book.clear()

        def teardown(self):
            try:
                if self.pools:
                    self.come_to_rest()
                    self.remember()
            finally:
                transaction.set_rollback(True)
                self.world.__exit__(None, None, None)

        @initialize(
            stocks=st.lists(st.tuples(st.integers(3, 5), st.integers(1, 3)), min_size=2, max_size=2),
            line=st.lists(SEATS, min_size=1, max_size=3),
            before=st.sampled_from(["booked", "paid", "one ticket back", "one seat back"]),
        )
        def open_pools(self, stocks, line, before):
            for capacity, shards in stocks:
                self.pools.append(
                    ticketing.open_pool(
                        occurrence=uuid4(),
                        event=uuid4(),
                        organiser=self.organiser,
                        capacity=capacity,
                        prices=PRICES,
                        starts=at + timedelta(hours=6),
                        ends=at + timedelta(hours=9),
                        doors_minutes=600,
                        shards=min(shards, capacity),
                        now=at,
                    )
                )
            # The first pool begins sold out, with people in line: that is where most happens.
            for number in range(stocks[0][0]):
                self.book(0, ("base", "free")[number % 2], 1)
            for seats in line:
                self.join(0, seats)
            self.book(1, "base", 2)
            self.book(1, "free", 1)
            if before != "booked":
                for payment in list(books.payments.values()):
                    self.finish(payment, "paid", 1)
            if before == "one ticket back":
                self.she_gives_one_ticket_back(0)
            if before == "one seat back":
                self.she_cancels(2, served="promoted")

        def pool(self, number):
            return ticketing.pool_for(occurrence=self.pools[number % len(self.pools)].occurrence)

        def mine(self, number):
            return chosen(Booking.objects.order_by("-created_at", "-id"), number)

        def book(self, number, tariff, count):
            """Whoever should get seats gets them, nobody else does; and a key answers with its own booking."""
            pool = self.pool(number)
            free = free_seats(pool)
            waited_for = any(one.seats <= free for one in in_line(pool))
            words = {
                "quote": self.quoted(pool, tariff, count),
                "holder": self.holder,
                "key_hmac": uuid4().hex,
                "now": self.now,
            }
            if words["quote"] is None:
                return
            try:
                made = ticketing.book(request_hash=b"this", **words)
            except (SoldOut, NotOnSale) as refusal:
                assert isinstance(refusal, NotOnSale) or waited_for or count > free
                if isinstance(refusal, SoldOut) and count <= free:
                    been.add("a newcomer was told to wait")
                return
            assert count <= free, "sold what wasn't there"
            assert not waited_for, "jumped the queue"
            self.keys[words["key_hmac"]] = (made.id, words)
            if made.payment:
                asking.start(payment=made.payment.id, now=self.now)

        def quoted(self, pool, tariff, count):
            """As it was some minutes ago, when there were seats and nobody waited: a quote holds nothing."""
            from dataclasses import replace

            from ticketing import pricing

            earlier = replace(pool, reserved=0, capacity=99, waited_for=False, state="on_sale")
            try:
                wish = [SeatWish(tariff=tariff, count=count)]
                return pricing.signed(pricing.price(pool=earlier, seats=wish, now=self.now))
            except NotOnSale:
                return None

        @rule(pool=ANY, seats=SEATS)
        def somebody_books(self, pool, seats):
            self.book(pool, *seats)

        @rule(number=ANY)
        def a_phone_asks_again(self, number):
            known = chosen(self.keys.values(), number)
            if known:
                first, words = known
                again = ticketing.book(request_hash=b"this", **words | {"now": self.now, "holder": uuid4()})
                assert (again.id, again.replayed) == (first, True)
                with pytest.raises(KeyReused):
                    ticketing.book(request_hash=b"that", **words)

        @rule(number=ANY, status=STATUS, told=st.integers(0, 2), came=CAME)
        def on_the_providers_page(self, number, status, told, came):
            open_ = [one for one in books.payments.values() if one.status == "open"]
            if payment := chosen(open_, number):
                self.finish(payment, status, told, came)

        def finish(self, payment, status, told, came=0):
            """It ends; of what was asked, so many cents more or less came."""
            if status == "paid":
                payment.amount = payment.amount | {"value": f"{(cents(payment.amount) + came) / 100:.2f}"}
            books.finish(payment.id, status)
            ours = Payment.objects.get(reference=payment.id)
            for _ in range(told):
                asking.look_after(payment=ours.id, now=self.now)

        @rule(number=ANY, served=SERVED, told=st.sampled_from([0, 1, 1, 2]), came=CAME)
        def she_pays_too_late(self, number, served, told, came):
            late = Payment.objects.filter(state="open", booking__state="awaiting_payment").order_by("-id")
            if payment := chosen(late.select_related("booking"), number):
                self.now = max(self.now, payment.booking.expires_at)
                self.expire(100)
                self.serve(served)
                self.finish(books.payments[payment.reference], "paid", told, came)

        @rule(number=ANY, times=st.integers(1, 2))
        def news_of_a_payment(self, number, times):
            if payment := chosen(Payment.objects.order_by("-created_at", "-id"), number):
                for _ in range(times):
                    asking.look_after(payment=payment.id, now=self.now)

        @rule(arrives=st.sampled_from(["refunded", "failed"]), swept=st.booleans())
        def a_refund_ends(self, arrives, swept):
            # The simulator gives back at once; a bank may refuse all the same.
            sent = set(Refund.objects.filter(state="sent").values_list("reference", flat=True))
            for payment in books.payments.values():
                for refund in payment.refunds:
                    if refund.id in sent:
                        refund.status = arrives
            if swept:
                self.sweep_refunds()

        def sweep_refunds(self):
            for refund in Refund.objects.filter(state__in=["requested", "sent"]):
                asking.send_refund(refund=refund.id, now=self.now)

        @rule(minutes=st.sampled_from([1, 10, 26, 31]), swept=st.integers(0, 4), served=SERVED)
        def time_goes_by(self, minutes, swept, served):
            self.now += timedelta(minutes=minutes)
            self.expire(swept)
            self.serve(served)

        def expire(self, most):
            with connection.cursor() as cursor:
                for _ in range(most):
                    cursor.execute("SELECT ticketing_expire_one(%s)", [self.now])

        @rule(number=ANY, served=SERVED)
        def she_cancels(self, number, served):
            if booking := self.mine(number):
                try:
                    ticketing.cancel(booking=booking.id, holders=[self.holder], now=self.now)
                except NotCancellable:
                    assert booking.state in ("expired", "paid_late") or self.used(booking) or self.begun()
                # Whoever reloads the page fastest tries to have them.
                self.book([pool.id for pool in self.pools].index(booking.pool_id), "free", 1)
            self.serve(served)

        @rule(number=ANY)
        def she_gives_one_ticket_back(self, number):
            # First those of which the booking has more, and that cost something.
            live = Ticket.objects.filter(state="live").order_by("-booking__seats", "-cents", "id")
            if one := chosen(live, number):
                words = {"booking": one.booking_id, "holders": [self.holder], "tickets": [one.id]}
                for _ in range(2):
                    try:
                        ticketing.cancel(now=self.now, **words)
                    except NotCancellable:
                        assert self.begun()

        def used(self, booking):
            return Ticket.objects.filter(booking=booking, state="used").exists()

        def begun(self):
            return self.now >= at + timedelta(hours=6)

        @rule(pool=ANY, seats=SEATS)
        def somebody_waits(self, pool, seats):
            self.join(pool, seats)

        def join(self, number, seats):
            pool, wish = self.pool(number), [SeatWish(tariff=seats[0], count=seats[1])]
            try:
                line.wait(occurrence=pool.occurrence, seats=wish, holder=self.holder, now=self.now)
            except (SeatsLeft, SoldOut, NotOnSale):
                return

        @rule(number=ANY)
        def somebody_leaves_the_line(self, number):
            if place := chosen(Waiting.objects.order_by("promoted_at", "number"), number):
                try:
                    line.leave(wait=place.id, holders=[self.holder], now=self.now)
                except PromotionOver:
                    assert place.booking.state not in ("held", "expired", "cancelled")

        @rule()
        def a_worker_promotes(self):
            self.serve("promoted")

        def serve(self, served):
            for number in range(len(self.pools) if served != "not yet" else 0):
                self.promote(self.pool(number))
            if served == "promoted and confirmed":
                self.she_confirms(0)

        def promote(self, pool):
            free, waiting = free_seats(pool), in_line(pool)
            first = next((one for one in waiting if one.seats <= free), None)
            line.promote(occurrence=pool.occurrence, now=self.now)
            if pool.state == "on_sale" and not self.begun():
                after = in_line(pool)
                assert first not in after, "the first whom it fitted still waits"
                assert not any(one.seats <= free_seats(pool) for one in after), "seats that fit were left"

        @rule(number=ANY)
        def she_confirms(self, number):
            promoted = Waiting.objects.filter(state="promoted").select_related("booking")
            promoted = promoted.annotate(held=Q(booking__state="held")).order_by("-held", "-number")
            if place := chosen(promoted, number):
                try:
                    first = line.confirm(wait=place.id, holders=[self.holder], now=self.now)
                    again = line.confirm(wait=place.id, holders=[self.holder], now=self.now)
                    assert first == again
                    assert first.id == place.booking_id
                    assert first.total.cents == place.quote["total"]
                except PromotionOver:
                    over = place.booking.state in ("expired", "cancelled")
                    assert over or self.now >= place.booking.expires_at

        @rule(number=ANY)
        def a_ticket_is_scanned(self, number):
            # Also those that open no door: their barcodes may have been copied while they did.
            if ticket := chosen(Ticket.objects.order_by("-id"), number):
                words = {"barcode": ticket.barcode, "door": uuid4(), "organiser": self.organiser}
                try:
                    self.admitted.append(ticketing.admit(now=self.now, **words).ticket)
                    assert ticket.state == "live"
                except AlreadyUsed:
                    assert ticket.id in self.admitted
                except RevokedTicket:
                    assert ticket.state in ("held", "void", "revoked")

        @rule(number=ANY, seats=st.integers(0, 3))
        def the_house_keeps_seats(self, number, seats):
            pool = self.pool(number)
            hold = self.holds.setdefault(pool.id, uuid4())
            words = {"hold": hold, "pool": pool.id, "organiser": self.organiser, "note": "pers"}
            try:
                sales.keep(seats=seats, now=self.now, **words)
            except SoldOut:
                assert seats > free_seats(pool)
            except CalledOff:
                assert pool.state == "cancelled"

        @rule(
            number=ANY, capacity=st.integers(1, 7), state=st.sampled_from(["on_sale", "on_sale", "stopped"])
        )
        def the_organiser_changes_the_sale(self, number, capacity, state):
            pool = self.pool(number)
            change = PoolChange(capacity=capacity, state=state)
            try:
                sales.change(pool=pool.id, organiser=self.organiser, change=change, now=self.now)
            except CapacityTaken:
                assert capacity < pool.reserved
            except CalledOff:
                assert pool.state == "cancelled"

        @rule(really=st.sampled_from([False, False, True]), steps=st.integers(0, 2))
        def the_last_show_is_called_off(self, really, steps):
            pool = self.pools[-1]
            if really and not self.begun():
                sales.call_off(pool=pool.id, organiser=self.organiser, now=self.now)
            for _ in range(steps):
                calling_off.go_on(pool=pool.id, now=self.now)

        @invariant()
        def every_promise_holds(self):
            if self.pools:
                assert promises.broken() == []

        @invariant()
        def nobody_goes_in_twice(self):
            assert len(self.admitted) == len(set(self.admitted))

        @invariant()
        def the_provider_has_the_same_in_its_books(self):
            done = dict(
                Refund.objects.filter(state="done").values_list("payment__reference").annotate(Sum("cents"))
            )
            for reference, payment in books.payments.items():
                back = sum(one.status == "refunded" and cents(one.amount) for one in payment.refunds)
                assert done.get(reference, 0) <= back <= cents(payment.amount)

        def remember(self):
            walked = Step.objects.select_related("booking").order_by("booking", "id")
            for number, step in enumerate(walked):
                been.add(f"booking {step.state}")
                if step.booking.key_hmac.startswith("waiting:"):
                    been.add(f"promoted {step.state}")
                if number and walked[number - 1].booking_id == step.booking_id:
                    been.add(f"{walked[number - 1].state} > {step.state}")
            been.update(f"ticket {state}" for state in Ticket.objects.values_list("state", flat=True))
            been.update(f"refund {state}" for state in Refund.objects.values_list("state", flat=True))
            been.update(f"place {state}" for state in Waiting.objects.values_list("state", flat=True))
            if Booking.objects.filter(
                state="confirmed", payment__refunds__isnull=False, payment__refunds__surplus=False
            ).exists():
                been.add("some tickets of a booking went back")

        def come_to_rest(self):
            """However it went, in the end no money waits: what was paid is sold, back, or failed to go back."""
            for pool in self.pools:
                calling_off.go_on(pool=pool.id, now=self.now)
            self.now += timedelta(days=2)
            self.expire(100)
            for payment in books.payments.values():
                books.finish(payment.id, "expired")
            for _ in range(3):
                for payment in Payment.objects.all():
                    asking.look_after(payment=payment.id, now=self.now)
                self.sweep_refunds()
                for payment in books.payments.values():
                    books.settle_refunds(payment)
            line.promote(now=self.now)
            assert promises.broken() == []
            assert not Waiting.objects.filter(state="waiting").exists()
            assert not Booking.objects.filter(state__in=["held", "awaiting_payment", "paid_late"]).exists()
            assert not Refund.objects.filter(state__in=["requested", "sent"]).exists()
            unsettled = Booking.objects.filter(state="refund_pending")
            assert not unsettled.exclude(payment__refunds__state="failed").exists()
            assert tasks.expire_holds() == 0

    # Where an example leads hangs on keys that differ each time: places seldom reached may take other examples.
    for profile in (PROFILE, *(PROFILE | {"derandomize": False},) * 3):
        run_state_machine_as_test(
            House,
            settings=settings(
                **profile,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                database=None,
                print_blob=True,
            ),
        )
        if been >= PLACES:
            break
    # A machine that never gets anywhere finds nothing.
    assert been >= PLACES, PLACES - been


def cents(amount):
    return round(float(amount["value"]) * 100)
