"""How vouchers say no.

DomainError
├── NotFound (404)
│   └── NoSuchVoucher         also when it is another organiser's
├── Conflict (409)
│   └── VoucherUsedUp         somebody else had its last use, or it was withdrawn, since the quote
└── Unprocessable (422)
    ├── VoucherContradictory  it ends before it begins
    └── VoucherRefused        unknown here, not yet, over, withdrawn or used up: `reason` says which
"""

from __future__ import annotations

from culture_app.kernel.errors import Conflict, NotFound, Unprocessable


class NoSuchVoucher(NotFound):
    """No voucher of this organiser."""

    code = "no-such-voucher"
    title = "No such voucher"


class VoucherUsedUp(Conflict):
    """Its last use went between quote and booking, or it was withdrawn."""

    code = "voucher-used-up"
    title = "This voucher was used up meanwhile"


class VoucherRefused(Unprocessable):
    """The code is good for nothing here."""

    code = "voucher-refused"
    title = "This voucher cannot be used here"


class VoucherContradictory(Unprocessable):
    """The terms of a voucher can't all hold."""

    code = "voucher-contradictory"
    title = "The terms of this voucher contradict each other"
