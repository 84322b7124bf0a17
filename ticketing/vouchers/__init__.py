"""Vouchers: codes that an organiser gives out, each for an amount or a percentage off.

- A voucher is a discount, not money: the price is lower, and so is its VAT; what it covers whole is free and confirmed at once.
- The code is shown once, when it is made. Kept is its HMAC, so a copy of the database gives nobody a seat.
- A use is claimed by the booking function in its own round trip (`ticketing_claim_voucher`): the voucher's row is locked, and the
  bookings that hold a use are counted. So the last one is never given twice, and an expired or cancelled booking gives its use
  back by its state alone: there is no counter that a crash could leave wrong.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from culture_app.kernel.errors import InvalidInput
from culture_app.kernel.identity import new_id
from culture_app.kernel.secrets import hmac_hex
from ticketing.data import Pool
from ticketing.models import Booking, Voucher
from ticketing.prices import Discount
from ticketing.vouchers.errors import NoSuchVoucher, VoucherContradictory, VoucherRefused

# No letters or digits that look alike; 12 of them are 59 bits, so that nobody guesses one.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 12
MOST_USES, MOST_CENTS, MOST_AT_ONCE = 100_000, 1_000_000, 500
# The states in which a booking holds its use; the booking function counts the same ones.
HOLDING = ("held", "awaiting_payment", "confirmed", "paid_late")


@dataclass(frozen=True, kw_only=True, slots=True)
class VoucherTerms:
    """What a voucher is good for. Either `cents` or `percent`; without pools all of the organiser's."""

    name: str
    cents: int | None = None
    percent: int | None = None
    uses: int = 1
    pools: tuple[UUID, ...] = ()
    valid_from: datetime | None = None
    valid_to: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class VoucherCard:
    """A voucher as its organiser sees it: who used it isn't told. `code` only in the answer that makes it."""

    id: UUID
    terms: VoucherTerms
    used: int
    withdrawn: bool
    created: datetime
    code: str = ""


def issue(*, organiser: UUID, terms: VoucherTerms, count: int, now: datetime) -> tuple[VoucherCard, ...]:
    """So many codes with the same terms, each of its own. InvalidInput."""
    _check(terms, count)
    codes = [_new_code() for _ in range(count)]
    rows = Voucher.objects.bulk_create(
        Voucher(
            id=new_id(),
            organiser=organiser,
            code_hmac=_digest(organiser, code),
            name=terms.name,
            cents=terms.cents,
            percent=terms.percent,
            uses=terms.uses,
            pools=list(terms.pools),
            valid_from=terms.valid_from,
            valid_to=terms.valid_to,
            created_at=now,
        )
        for code in codes
    )
    return tuple(_card(row, used=0, code=code) for row, code in zip(rows, codes, strict=True))


def of_organiser(*, organiser: UUID, limit: int = 500) -> tuple[VoucherCard, ...]:
    """The organiser's vouchers, the newest first, and how often each is used now."""
    rows = _counted().filter(organiser=organiser).order_by("-created_at", "-id")[:limit]
    return tuple(_card(row, used=row.used) for row in rows)  # type: ignore[attr-defined]


def withdraw(*, organiser: UUID, voucher: UUID, now: datetime) -> VoucherCard:
    """Nobody can use it any more; bookings that did keep their price. Again: the same answer. NoSuchVoucher."""
    Voucher.objects.filter(pk=voucher, organiser=organiser, withdrawn_at=None).update(withdrawn_at=now)
    row = _counted().filter(pk=voucher, organiser=organiser).first()
    if row is None:
        raise NoSuchVoucher
    return _card(row, used=row.used)  # type: ignore[attr-defined]


def discount(*, code: str, pool: Pool, now: datetime) -> Discount:
    """What this code takes off here and now. VoucherRefused with its `reason`: an unknown code and one of another organiser look
    the same.
    """
    row = _counted().filter(code_hmac=_digest(pool.organiser, code)).first()
    if row is None:
        raise VoucherRefused(field="voucher", reason="unknown")
    if row.withdrawn_at:
        raise VoucherRefused(field="voucher", reason="withdrawn")
    if row.pools and pool.id not in row.pools:
        raise VoucherRefused(field="voucher", reason="not_for_this")
    if row.valid_from and now < row.valid_from:
        raise VoucherRefused(field="voucher", reason="not_yet")
    if row.valid_to and now >= row.valid_to:
        raise VoucherRefused(field="voucher", reason="over")
    if row.used >= row.uses:  # type: ignore[attr-defined]
        raise VoucherRefused(field="voucher", reason="used_up")
    return Discount(voucher=row.pk, cents=row.cents, percent=row.percent, until=row.valid_to)


def _counted() -> QuerySet[Voucher]:
    uses = (
        Booking.objects.filter(voucher=OuterRef("pk"), state__in=HOLDING)
        .order_by()
        .values("voucher")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Voucher.objects.annotate(used=Coalesce(Subquery(uses, output_field=IntegerField()), 0))


def _card(row: Voucher, *, used: int, code: str = "") -> VoucherCard:
    terms = VoucherTerms(
        name=row.name,
        cents=row.cents,
        percent=row.percent,
        uses=row.uses,
        pools=tuple(row.pools),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
    return VoucherCard(
        id=row.pk,
        terms=terms,
        used=used,
        withdrawn=row.withdrawn_at is not None,
        created=row.created_at,
        code=code,
    )


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def _digest(organiser: UUID, code: str) -> str:
    """Spaces, dashes and small letters make no difference: codes are read out and typed over."""
    plain = re.sub(r"[\s-]", "", code).upper()
    return hmac_hex("ticketing.voucher", organiser.bytes, plain)


def _check(terms: VoucherTerms, count: int) -> None:
    if (terms.cents is None) == (terms.percent is None):
        raise InvalidInput("Either an amount or a percentage.", field="amount")
    if terms.cents is not None and not 1 <= terms.cents <= MOST_CENTS:
        raise InvalidInput("Between a cent and 10,000 euro.", field="amount")
    if terms.percent is not None and not 1 <= terms.percent <= 100:
        raise InvalidInput("Between 1 and 100 percent.", field="percent")
    if not 1 <= terms.uses <= MOST_USES:
        raise InvalidInput(f"Between 1 and {MOST_USES} uses.", field="uses")
    if not 1 <= count <= MOST_AT_ONCE:
        raise InvalidInput(f"Between 1 and {MOST_AT_ONCE} codes at once.", field="count")
    if terms.valid_from and terms.valid_to and terms.valid_to <= terms.valid_from:
        raise VoucherContradictory("It ends before it begins.", field="valid_to")
