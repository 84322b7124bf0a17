"""VAT is data: a dated table says the rate, each line says what it contains, and the ledger follows the tickets."""

from datetime import date, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from culture_app.kernel.words import Money
from ticketing import asking, ledger, settling, vat
from ticketing import services as ticketing
from ticketing.data import SeatWish
from ticketing.errors import QuoteForged
from ticketing.models import Booking, LedgerEntry, Ticket, VatRate
from ticketing.prices import QuoteLine, VatRule, in_order, included
from ticketing.pricing import spread

pytestmark = [pytest.mark.django_db, pytest.mark.urls("ticketing.rest.urls")]
DAY = date(2026, 7, 1)


def rule(per_mille=60, *, exempt=None, own=False, valid_from=date(1996, 1, 1), valid_to=None):
    rate = None if exempt else per_mille
    return VatRule(per_mille=rate, exempt=exempt, own=own, valid_from=valid_from, valid_to=valid_to)


def quote(pool, now, *seats):
    wishes = [SeatWish(tariff=tariff, count=count) for tariff, count in seats]
    return ticketing.quote(occurrence=pool.occurrence, seats=wishes, now=now)


# The table


def test_an_exemption_goes_before_every_rate():
    exempt = rule(exempt={"nl": "art. 44"})
    assert vat.rule([rule(60, own=True), exempt], on=DAY) is exempt


def test_an_organisers_own_row_goes_before_the_general_one():
    own = rule(210, own=True)
    assert vat.rule([rule(60), own, rule(120)], on=DAY) is own


def test_of_several_the_one_that_began_last_applies():
    later = rule(120, valid_from=DAY)
    assert vat.rule([later, rule(60)], on=DAY) is later
    assert vat.rule([later, rule(60)], on=DAY - timedelta(days=1)).per_mille == 60


def test_a_row_ends_the_day_before_its_last_is_over():
    ended = rule(valid_to=DAY)
    assert vat.rule([ended], on=DAY) is None
    assert vat.rule([ended], on=DAY - timedelta(days=1)) is ended


def test_a_row_is_either_a_rate_or_an_exemption():
    with pytest.raises(IntegrityError, match="ticketing_vat_rate_or_exempt"):
        VatRate.objects.create(kind="x", valid_from=DAY, per_mille=60, exempt={"nl": "art. 44"})


# Rounding


@pytest.mark.parametrize(("cents", "per_mille", "contains"), [(1250, 60, 71), (1060, 60, 60), (1210, 210, 210), (0, 60, 0), (9, 60, 1), (8, 60, 0)])  # fmt: skip
def test_vat_within_a_price_is_rounded_half_up(cents, per_mille, contains):
    assert included(cents, per_mille) == contains


@given(st.integers(0, 10**6), st.integers(0, 500))
def test_vat_is_never_more_than_half_a_cent_off(cents, per_mille):
    assert (
        abs(2 * included(cents, per_mille) * (1000 + per_mille) - 2 * cents * per_mille) <= 1000 + per_mille
    )


@given(st.integers(0, 5000), st.lists(st.integers(0, 2000), min_size=1, max_size=12))
def test_an_amount_is_spread_whole_and_never_below_nothing(amount, prices):
    parts = spread(amount, prices)
    assert sum(parts) == min(amount, sum(prices))
    assert all(0 <= part <= one for part, one in zip(parts, prices, strict=True))


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=12))
def test_a_lines_vat_is_the_sum_of_its_seats(prices):
    found = vat.of_seats(prices, rule(60))
    line = QuoteLine(
        tariff="base", name={}, count=len(prices), unit=Money(2000), charged=tuple(prices), vat=found
    )
    assert found.cents == sum(part for _, _, part in in_order([line]))


# The quote


def test_each_line_says_its_rate_and_how_much_of_it_is_vat(open_pool, at):
    base, reduced = quote(open_pool(), at, ("base", 2), ("reduced", 1)).lines
    assert (base.vat.per_mille, base.vat.cents, base.total) == (60, 142, Money(2500))
    assert (reduced.vat.cents, reduced.vat.exempt) == (23, None)


def test_another_kind_of_event_has_another_rate(open_pool, at):
    (line,) = quote(open_pool(vat_kind="standard"), at, ("base", 1)).lines
    assert (line.vat.per_mille, line.vat.cents) == (210, 217)


def test_a_recognised_organiser_is_exempt_and_the_article_is_named(open_pool, at):
    (line,) = quote(open_pool(vat_kind="recognised"), at, ("base", 1)).lines
    assert (line.vat.per_mille, line.vat.cents) == (0, 0)
    assert "44" in line.vat.exempt["nl"] and {"nl", "fr", "de", "en"} == set(line.vat.exempt)


def test_one_organisers_exemption_is_nobody_elses(open_pool, at):
    theirs = uuid4()
    VatRate.objects.create(kind="culture", organiser=theirs, valid_from=DAY, exempt={"nl": "art. 44"})
    (own,) = quote(open_pool(organiser=theirs), at, ("base", 1)).lines
    (other,) = quote(open_pool(), at, ("base", 1)).lines
    assert (own.vat.cents, other.vat.cents) == (0, 71)


def test_the_day_of_the_sale_counts_in_brussels(open_pool, at):
    VatRate.objects.create(kind="culture", valid_from=DAY + timedelta(days=1), per_mille=120)
    pool = open_pool(starts=at + timedelta(days=9), ends=at + timedelta(days=9, hours=2))
    before = at.replace(hour=21, minute=59)
    assert quote(pool, before, ("base", 1)).lines[0].vat.per_mille == 60
    assert quote(pool, before + timedelta(minutes=1), ("base", 1)).lines[0].vat.per_mille == 120


def test_a_rate_that_changes_after_the_quote_changes_no_quote(open_pool, at):
    made = quote(open_pool(), at, ("base", 1))
    VatRate.objects.create(kind="culture", valid_from=DAY, per_mille=120)
    booked = ticketing.book(quote=made, holder=uuid4(), key_hmac="k", request_hash=b"", now=at)
    assert booked.lines[0].vat.per_mille == 60
    assert Ticket.objects.get().vat_cents == 71


def test_a_gap_in_the_table_stops_no_sale(open_pool, at):
    assert quote(open_pool(vat_kind="unheard of"), at, ("base", 1)).lines[0].vat is None


def test_a_quote_whose_vat_was_changed_is_not_ours(open_pool, at):
    from dataclasses import replace

    made = quote(open_pool(), at, ("base", 1))
    line = replace(made.lines[0], vat=replace(made.lines[0].vat, cents=0))
    with pytest.raises(QuoteForged):
        ticketing.book(
            quote=replace(made, lines=(line,)), holder=uuid4(), key_hmac="k", request_hash=b"", now=at
        )


def test_a_new_rate_is_a_row_and_what_was_sold_keeps_its_own(open_pool, at):
    from django.core.management import CommandError, call_command

    pool = open_pool()
    before = quote(pool, at, ("base", 1))
    call_command("set_vat_rate", "culture", "--from", "2026-07-01", "--per-mille", "120", stdout=StringIO())
    assert quote(pool, at, ("base", 1)).lines[0].vat.per_mille == 120
    call_command(
        "set_vat_rate", "culture", "--from", "2026-07-01", f"--organiser={pool.organiser}", stdout=StringIO()
    )
    assert "44" in quote(pool, at, ("base", 1)).lines[0].vat.exempt["nl"]
    assert before.lines[0].vat.per_mille == 60
    with pytest.raises(CommandError):
        call_command("set_vat_rate", "sport", "--from", "2026-07-01", "--per-mille", "60")


# The booking and the ledger


@pytest.fixture
def paid(open_pool, book, simulator, act, at):
    """Three seats at 12.50 and their payment."""
    holder = uuid4()
    made = book(open_pool(), 3, holder=holder)
    row = asking.start(payment=made.payment.id, now=at)
    act(row.url)
    asking.look_after(payment=made.payment.id, now=at)
    return ticketing.booking(id=made.id, holders=[holder])


def vat_of(booking):
    rows = LedgerEntry.objects.filter(booking_id=booking.id, unit="VAT").values("account")
    return {row["account"]: row["sum"] for row in rows.annotate(sum=Sum("amount")) if row["sum"]}


def test_the_booking_keeps_its_vat(paid):
    assert (paid.state, paid.lines[0].vat.cents) == ("confirmed", 213)
    assert [ticket.vat_cents for ticket in paid.tickets] == [71, 71, 71]


def test_money_that_was_not_paid_has_no_vat(open_pool, book):
    assert vat_of(book(open_pool(), 2)) == {}


def test_what_was_sold_has_its_vat_in_the_ledger(paid):
    assert vat_of(paid) == {"vat": -213, "vat_in_sales": 213}


def test_it_stands_beside_the_payment_and_at_the_same_moment(paid):
    kinds = set(LedgerEntry.objects.filter(booking_id=paid.id, unit="VAT").values_list("kind", "at"))
    assert kinds == set(LedgerEntry.objects.filter(booking_id=paid.id, unit="EUR").values_list("kind", "at"))


def test_one_ticket_given_back_takes_back_exactly_its_vat(paid, at):
    settling.release(booking=paid.id, only=[paid.tickets[0].id], kind="part", now=at)
    assert vat_of(paid) == {"vat": -142, "vat_in_sales": 142}


def test_a_cancelled_booking_has_no_vat_left(paid, at):
    ticketing.cancel(booking=paid.id, holders=[paid.holder], now=at)
    assert vat_of(paid) == {}


def test_an_expired_hold_never_had_any(open_pool, book, at):
    made = book(open_pool(), 2)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT ticketing_expire_one(%s)", [at + timedelta(hours=1)])
    assert (Booking.objects.get().state, vat_of(made)) == ("expired", {})


def test_the_ledger_balances_in_every_unit(paid, at):
    ticketing.cancel(booking=paid.id, holders=[paid.holder], now=at)
    sums = LedgerEntry.objects.filter(booking_id=paid.id).values("unit").annotate(sum=Sum("amount"))
    assert {row["unit"]: row["sum"] for row in sums} == {"seat": 0, "EUR": 0, "VAT": 0}


def test_vat_that_does_not_balance_is_refused(paid, at):
    from django.db import DatabaseError

    with pytest.raises(DatabaseError, match="must balance"):
        ledger.write(booking=paid.id, kind="test", legs=[("vat", "VAT", -1)], now=at)


def test_exempt_sales_leave_no_line_about_vat(open_pool, book, at):
    made = book(open_pool(vat_kind="recognised"), 2)
    from ticketing.providers.protocol import Session

    settling.settle(
        payment=made.payment.id, seen=Session(reference="r", state="paid", amount=Money(2500)), now=at
    )
    assert (Booking.objects.get().state, vat_of(made)) == ("confirmed", {})
