"""What citizens, workers and the provider do in a drawn sequence, each verb with what must come of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Sum
from hypothesis.stateful import RuleBasedStateMachine

from culture_app.kernel.words import Money
from fixtures.payments.books import Books
from tests.ticketing import promises
from ticketing import asking, calling_off, line, pricing, tasks
from ticketing import services as ticketing
from ticketing.data import PriceLine, SeatWish
from ticketing.errors import NotOnSale, SeatsLeft, SoldOut
from ticketing.models import Booking, Payment, PoolShard, Refund, Step, Ticket, Waiting

PRICES = (
    PriceLine(tariff="base", name={"nl": "Basistarief"}, price=Money(1000)),
    PriceLine(tariff="free", name={"nl": "Gratis"}, price=Money(0)),
)


def free_seats(pool):
    stock = PoolShard.objects.filter(pool_id=pool.id).aggregate(all=Sum("capacity"), taken=Sum("reserved"))
    return stock["all"] - stock["taken"]


def in_line(pool):
    return list(Waiting.objects.filter(pool_id=pool.id, state="waiting").order_by("number"))


def chosen(rows, number):
    """One of these rows, if there are any: the first numbers are the newest rows."""
    found = list(rows)
    return found[number % len(found)] if found else None


class Evenings(RuleBasedStateMachine):
    """A world of its own, in a transaction that is undone."""

    # Given by the test: when it begins, the provider's books, and where all examples together have been.
    at: datetime
    books: Books
    been: set[str]

    def __init__(self):
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.now, self.holder, self.organiser = self.at, uuid4(), uuid4()
        self.keys, self.admitted, self.holds, self.pools = {}, [], {}, []
        for book in (self.books.payments, self.books.keys, self.books.checkouts):
            book.clear()

    def teardown(self):
        try:
            if self.pools:
                self.come_to_rest()
                self.remember()
        finally:
            transaction.set_rollback(True)
            self.world.__exit__(None, None, None)

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
                self.been.add("a newcomer was told to wait")
            return
        assert count <= free, "sold what wasn't there"
        assert not waited_for, "jumped the queue"
        self.keys[words["key_hmac"]] = (made.id, words)
        if made.payment:
            asking.start(payment=made.payment.id, now=self.now)

    def quoted(self, pool, tariff, count):
        """As it was some minutes ago, when there were seats and nobody waited: a quote holds nothing."""
        earlier = replace(pool, reserved=0, capacity=99, waited_for=False, state="on_sale")
        try:
            wish = [SeatWish(tariff=tariff, count=count)]
            return pricing.signed(pricing.price(pool=earlier, seats=wish, now=self.now))
        except NotOnSale:
            return None

    def finish(self, payment, status, told, came=0):
        """It ends; of what was asked, so many cents more or less came."""
        if status == "paid":
            payment.amount = payment.amount | {"value": f"{(cents(payment.amount) + came) / 100:.2f}"}
        self.books.finish(payment.id, status)
        ours = Payment.objects.get(reference=payment.id)
        for _ in range(told):
            asking.look_after(payment=ours.id, now=self.now)

    def sweep_refunds(self):
        for refund in Refund.objects.filter(state__in=["requested", "sent"]):
            asking.send_refund(refund=refund.id, now=self.now)

    def expire(self, most):
        with connection.cursor() as cursor:
            for _ in range(most):
                cursor.execute("SELECT ticketing_expire_one(%s)", [self.now])

    def used(self, booking):
        return Ticket.objects.filter(booking=booking, state="used").exists()

    def begun(self):
        return self.now >= self.at + timedelta(hours=6)

    def join(self, number, seats):
        pool, wish = self.pool(number), [SeatWish(tariff=seats[0], count=seats[1])]
        try:
            line.wait(occurrence=pool.occurrence, seats=wish, holder=self.holder, now=self.now)
        except (SeatsLeft, SoldOut, NotOnSale):
            return

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

    def remember(self):
        walked = Step.objects.select_related("booking").order_by("booking", "id")
        for number, step in enumerate(walked):
            self.been.add(f"booking {step.state}")
            if step.booking.key_hmac.startswith("waiting:"):
                self.been.add(f"promoted {step.state}")
            if number and walked[number - 1].booking_id == step.booking_id:
                self.been.add(f"{walked[number - 1].state} > {step.state}")
        self.been.update(f"ticket {state}" for state in Ticket.objects.values_list("state", flat=True))
        self.been.update(f"refund {state}" for state in Refund.objects.values_list("state", flat=True))
        self.been.update(f"place {state}" for state in Waiting.objects.values_list("state", flat=True))
        if Booking.objects.filter(
            state="confirmed", payment__refunds__isnull=False, payment__refunds__surplus=False
        ).exists():
            self.been.add("some tickets of a booking went back")

    def come_to_rest(self):
        """However it went, in the end no money waits: what was paid is sold, back, or failed to go back."""
        for pool in self.pools:
            calling_off.go_on(pool=pool.id, now=self.now)
        self.now += timedelta(days=2)
        self.expire(100)
        for payment in self.books.payments.values():
            self.books.finish(payment.id, "expired")
        for _ in range(3):
            for payment in Payment.objects.all():
                asking.look_after(payment=payment.id, now=self.now)
            self.sweep_refunds()
            for payment in self.books.payments.values():
                self.books.settle_refunds(payment)
        line.promote(now=self.now)
        assert promises.broken() == []
        assert not Waiting.objects.filter(state="waiting").exists()
        assert not Booking.objects.filter(state__in=["held", "awaiting_payment", "paid_late"]).exists()
        assert not Refund.objects.filter(state__in=["requested", "sent"]).exists()
        unsettled = Booking.objects.filter(state="refund_pending")
        assert not unsettled.exclude(payment__refunds__state="failed").exists()
        assert tasks.expire_holds() == 0


def cents(amount):
    return round(float(amount["value"]) * 100)
