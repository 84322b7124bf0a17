"""Every step that a sequence may take next, and what holds after each."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import Q, Sum
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from tests.ticketing import promises
from tests.ticketing.evenings import PRICES, Evenings, cents, chosen, free_seats
from ticketing import asking, calling_off, line, sales
from ticketing import services as ticketing
from ticketing.errors import (
    AlreadyUsed,
    CalledOff,
    CapacityTaken,
    KeyReused,
    NotCancellable,
    PromotionOver,
    RevokedTicket,
    SoldOut,
)
from ticketing.models import Payment, Refund, Ticket, Waiting
from ticketing.terms import PoolChange

SEATS = st.tuples(st.sampled_from(["base", "base", "free"]), st.integers(1, 3))
STATUS = st.sampled_from(["paid", "paid", "paid", "failed", "expired", "canceled"])
CAME = st.sampled_from([0, 0, -1, 1])
SERVED = st.sampled_from(["not yet", "promoted", "promoted and confirmed"])
ANY = st.integers(0, 11)


class Sequences(Evenings):
    """Two pools, one of them sold out with people in line, and whatever follows."""

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
                    starts=self.at + timedelta(hours=6),
                    ends=self.at + timedelta(hours=9),
                    doors_minutes=600,
                    shards=min(shards, capacity),
                    now=self.at,
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
            for payment in list(self.books.payments.values()):
                self.finish(payment, "paid", 1)
        if before == "one ticket back":
            self.she_gives_one_ticket_back(0)
        if before == "one seat back":
            self.she_cancels(2, served="promoted")

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
        open_ = [one for one in self.books.payments.values() if one.status == "open"]
        if payment := chosen(open_, number):
            self.finish(payment, status, told, came)

    @rule(number=ANY, served=SERVED, told=st.sampled_from([0, 1, 1, 2]), came=CAME)
    def she_pays_too_late(self, number, served, told, came):
        late = Payment.objects.filter(state="open", booking__state="awaiting_payment").order_by("-id")
        if payment := chosen(late.select_related("booking"), number):
            self.now = max(self.now, payment.booking.expires_at)
            self.expire(100)
            self.serve(served)
            self.finish(self.books.payments[payment.reference], "paid", told, came)

    @rule(number=ANY, times=st.integers(1, 2))
    def news_of_a_payment(self, number, times):
        if payment := chosen(Payment.objects.order_by("-created_at", "-id"), number):
            for _ in range(times):
                asking.look_after(payment=payment.id, now=self.now)

    @rule(arrives=st.sampled_from(["refunded", "failed"]), swept=st.booleans())
    def a_refund_ends(self, arrives, swept):
        # The simulator gives back at once; a bank may refuse all the same.
        sent = set(Refund.objects.filter(state="sent").values_list("reference", flat=True))
        for payment in self.books.payments.values():
            for refund in payment.refunds:
                if refund.id in sent:
                    refund.status = arrives
        if swept:
            self.sweep_refunds()

    @rule(minutes=st.sampled_from([1, 10, 26, 31]), swept=st.integers(0, 4), served=SERVED)
    def time_goes_by(self, minutes, swept, served):
        self.now += timedelta(minutes=minutes)
        self.expire(swept)
        self.serve(served)

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

    @rule(pool=ANY, seats=SEATS)
    def somebody_waits(self, pool, seats):
        self.join(pool, seats)

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

    @rule(number=ANY, capacity=st.integers(1, 7), state=st.sampled_from(["on_sale", "on_sale", "stopped"]))
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
        for reference, payment in self.books.payments.items():
            back = sum(one.status == "refunded" and cents(one.amount) for one in payment.refunds)
            assert done.get(reference, 0) <= back <= cents(payment.amount)
