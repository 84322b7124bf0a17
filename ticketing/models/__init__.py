"""Tables and promises of ticketing.

What the database itself refuses (migration 0002): overselling, a state that doesn't follow from the last one, a ledger
statement that doesn't balance, any change to a ledger row. Nothing here knows a citizen: `holder` is a random key that
the vault links, and erasing cuts that link.
"""

from ticketing.models.booking import Booking, LedgerEntry, Ticket
from ticketing.models.door import Revocation, Scan
from ticketing.models.money import CardSale, Invoice, InvoiceSequence, InvoiceWish, VatRate, Voucher
from ticketing.models.payment import Payment, ProviderEvent, Refund, WebhookCount
from ticketing.models.step import Step
from ticketing.models.stock import CallingOff, HouseHold, Pool, PoolShard, PriceLine, Turnout
from ticketing.models.waiting import Waiting

__all__ = [
    "Booking",
    "CallingOff",
    "CardSale",
    "HouseHold",
    "Invoice",
    "InvoiceSequence",
    "InvoiceWish",
    "LedgerEntry",
    "Payment",
    "Pool",
    "PoolShard",
    "PriceLine",
    "ProviderEvent",
    "Refund",
    "Revocation",
    "Scan",
    "Step",
    "Ticket",
    "Turnout",
    "VatRate",
    "Voucher",
    "Waiting",
    "WebhookCount",
]
