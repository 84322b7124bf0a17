"""A social tariff tells who is poor: nobody but she can see that she used it."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from culture_app.kernel.words import Money
from tests.ticketing.test_social_tariff import COUPON, LOTTE, WOUT, book, quote
from ticketing import registering
from ticketing import services as ticketing
from ticketing.data import PriceLine
from ticketing.models import Booking, CardSale, Payment, Ticket

pytestmark = pytest.mark.django_db


def test_the_number_is_nowhere_once_it_was_used(open_pool, uitpas, at, caplog, capfd):
    caplog.set_level("DEBUG")
    booked = book(quote(open_pool(), at, LOTTE), at)
    registering.look_after(booking=booked.id, now=at)
    uitpas.faults.deny = 1.0
    refused = book(quote(open_pool(), at, WOUT), at)
    registering.look_after(booking=refused.id, now=at)
    kept = repr([list(model.objects.values()) for model in (Booking, Ticket, Payment, CardSale)])
    said = caplog.text + "".join(capfd.readouterr())
    for number in (LOTTE, WOUT):
        assert number not in kept + said
    for booking in (booked, refused):
        assert str(booking.id) not in said


def test_what_the_booking_keeps_looks_like_any_discount(open_pool, uitpas, at):
    from ticketing import vouchers

    pool = open_pool(vat_kind="none")
    terms = vouchers.VoucherTerms(name="x", cents=1000)
    (voucher,) = vouchers.issue(organiser=pool.organiser, terms=terms, count=1, now=at)
    with_card = book(quote(pool, at, LOTTE), at)
    with_voucher = book(quote(pool, at, voucher=voucher.code), at)
    one, other = (Booking.objects.get(pk=made.id) for made in (with_card, with_voucher))
    assert one.lines == other.lines
    told = repr(one.lines).lower()
    assert "kansen" not in told and "social" not in told


def masked(value):
    """A value's members without what differs between any two seats: ids, signatures, moments of the test."""
    shown = re.sub(r"UUID\('[^']+'\)", "UUID", repr(value))
    return re.sub(r"barcode='[^']+'", "barcode", shown)


def test_door_and_organiser_are_answered_alike(open_pool, uitpas, at):
    """Seats that a card made free, and seats whose pool is free: every answer but hers is the same."""
    seen = []
    for cards, cents in (((COUPON,), 1250), ((), 0)):
        base = PriceLine(tariff="base", name={"nl": "Basistarief"}, price=Money(cents))
        pool = open_pool(prices=(base,), organiser=uuid4(), starts=at + timedelta(minutes=30))
        holder = uuid4()
        booked = book(quote(pool, at, *cards), at, holder=holder)
        if cards:
            registering.look_after(booking=booked.id, now=at)
        (one,) = ticketing.booking(id=booked.id, holders=[holder]).tickets
        whole = ticketing.ticket(id=one.id, holders=[holder])
        admitted = ticketing.admit(barcode=one.barcode, door=uuid4(), organiser=pool.organiser, now=at)
        (listed,) = ticketing.pools_of(organiser=pool.organiser)
        seen.append((one.tariff, *map(masked, (whole, admitted, replace(listed, prices=())))))
    assert seen[0] == seen[1]
    assert seen[0][0] == "base"
