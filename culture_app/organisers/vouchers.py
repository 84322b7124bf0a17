"""The organiser's vouchers: give out codes, see how often they were used, take them out of use.

`acts_for` is the organiser whom the signed-in account acts for: for another one everything raises NotYourOrganiser.
"""

from datetime import datetime
from uuid import UUID

from culture_app.organisers.errors import NotYourOrganiser
from ticketing import vouchers
from ticketing.vouchers import VoucherCard, VoucherTerms


def issue(
    *, organiser: UUID, acts_for: UUID | None, terms: VoucherTerms, count: int, now: datetime
) -> tuple[VoucherCard, ...]:
    """So many codes, each shown in this answer only. InvalidInput."""
    _check_account(organiser, acts_for)
    return vouchers.issue(organiser=organiser, terms=terms, count=count, now=now)


def given_out(*, organiser: UUID, acts_for: UUID | None) -> tuple[VoucherCard, ...]:
    """The last 500, the newest first, without their codes."""
    _check_account(organiser, acts_for)
    return vouchers.of_organiser(organiser=organiser)


def withdraw(*, organiser: UUID, acts_for: UUID | None, voucher: UUID, now: datetime) -> VoucherCard:
    """Nobody can use it any more. Again: the same answer. NoSuchVoucher."""
    _check_account(organiser, acts_for)
    return vouchers.withdraw(organiser=organiser, voucher=voucher, now=now)


def _check_account(organiser: UUID, acts_for: UUID | None) -> None:
    if organiser != acts_for:
        raise NotYourOrganiser
