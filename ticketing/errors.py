"""How ticketing says no.

DomainError
├── NotFound (404)
│   ├── NoSuchPool
│   ├── NoSuchBooking         also when it belongs to another holder
│   ├── NoSuchTicket          also when it belongs to another holder
│   ├── NoSuchHold            also when it is another pool's
│   └── NoSuchWait            also when it belongs to another holder
├── Conflict (409)
│   ├── PersonLimit           she has as many seats of this pool as one person may have
│   ├── SoldOut               every shard of the pool was tried
│   ├── QuoteExpired          ask for a new price
│   ├── NotOnSale             no pool, not open yet, closed, stopped
│   ├── PoolExists            this occurrence is already on sale with other terms
│   ├── NotCancellable        used, already started or already gone, or its money doesn't come back any more
│   ├── AlreadyBooked         the same outing under another key: `booking` says which one, `url` where
│   ├── CapacityTaken         more seats are taken than there would be: `reserved` says how many
│   ├── RefundsPromised       people bought with longer terms
│   ├── CalledOff             the show was called off: nothing changes there any more
│   ├── TooLateToCallOff      it is over
│   ├── AlreadyUsed           the ticket let somebody in before: `admitted_at` says when
│   ├── SeatsLeft             nobody has to wait: the seats are there, book them
│   ├── AlreadyWaiting        for the same occurrence, with other seats
│   ├── NotPromoted           the seats haven't come yet
│   ├── PromotionOver         confirmed too late, given up, or a booking by now
│   ├── RevokedTicket         cancelled, refunded or never paid
│   ├── UnpaidTicket          there is nothing to show before it is paid
│   ├── NoHourToKeep          nothing to write in a calendar: no fixed start
│   ├── DoorNotOpen           a good ticket too early: `opens_at` says when
│   ├── DoorClosed            the occurrence is over
│   └── WrongEvent            a good ticket for another door
├── Forbidden (403)
│   └── WrongOrganiser        a good ticket of somebody else's event
├── Unprocessable (422)
│   ├── SaleContradictory     closes before it opens, two prices for one tariff
│   ├── SeatsRefused          wish that no pool can take: unknown tariff, none, too many per booking
│   ├── KeyReused             the same Idempotency-Key came with another request
│   ├── QuoteForged           the quote's signature is not ours
│   └── ForgedTicket          the barcode's signature is not ours, or it is no barcode of ours
└── Unavailable (503)
    └── ProviderUnavailable   the payment provider didn't answer; never reaches a citizen's booking

Vouchers and card schemes have errors of their own.
"""

from __future__ import annotations

from culture_app.kernel.errors import Conflict, Forbidden, NotFound, Unavailable, Unprocessable


class SaleContradictory(Unprocessable):
    """The terms of a sale can't all hold."""

    code = "sale-contradictory"
    title = "The terms of this sale contradict each other"


class SeatsRefused(Unprocessable):
    """The wish can't be quoted."""

    code = "seats-refused"
    title = "These seats cannot be booked together"


class NoSuchPool(NotFound):
    """Nothing is sold here for this occurrence."""

    code = "no-such-pool"
    title = "No such pool"


class NoSuchBooking(NotFound):
    """No booking of these holders."""

    code = "no-such-booking"
    title = "No such booking"


class NoSuchTicket(NotFound):
    """No ticket of these holders."""

    code = "no-such-ticket"
    title = "No such ticket"


class NoSuchWait(NotFound):
    """No place on a waiting list of these holders."""

    code = "no-such-wait"
    title = "No such place on a waiting list"


class SeatsLeft(Conflict):
    """Waiting makes no sense while seats are there."""

    code = "seats-left"
    title = "There are seats: book them"


class AlreadyWaiting(Conflict):
    """She waits for this occurrence already, for other seats."""

    code = "already-waiting"
    title = "You are on this waiting list already"


class NotPromoted(Conflict):
    """Nothing to confirm yet."""

    code = "not-promoted"
    title = "The seats have not come yet"


class PromotionOver(Conflict):
    """The seats that came are no longer held, or they are a booking by now."""

    code = "promotion-over"
    title = "These seats are no longer held for you"


class SoldOut(Conflict):
    """Fewer seats are left than were asked for."""

    code = "sold-out"
    title = "Sold out"


class QuoteExpired(Conflict):
    """The price is no longer promised."""

    code = "quote-expired"
    title = "This price is no longer valid"


class NotOnSale(Conflict):
    """The pool doesn't sell at this moment."""

    code = "not-on-sale"
    title = "Not on sale"


class PoolExists(Conflict):
    """The occurrence has a pool with other terms."""

    code = "pool-exists"
    title = "This occurrence is already on sale"


class NotCancellable(Conflict):
    """Too late, or nothing left to cancel."""

    code = "not-cancellable"
    title = "This booking can no longer be cancelled"


class AlreadyUsed(Conflict):
    """The second scan of one ticket."""

    code = "already-used"
    title = "This ticket was already used"


class RevokedTicket(Conflict):
    """The ticket was cancelled, refunded or never paid."""

    code = "ticket-revoked"
    title = "This ticket is no longer valid"


class UnpaidTicket(Conflict):
    """Nothing is printed of a ticket that isn't paid yet; a door refuses it as it does a revoked one."""

    code = "not-paid-yet"
    title = "This ticket isn't paid yet"


class NoHourToKeep(Conflict):
    """What has no fixed start is no calendar entry."""

    code = "no-hour-to-keep"
    title = "This has no fixed hour"


class DoorNotOpen(Conflict):
    """The door doesn't let in yet."""

    code = "too-early"
    title = "The door is not open yet"


class DoorClosed(Conflict):
    """What the ticket was for is over."""

    code = "over"
    title = "This is over"


class WrongEvent(Conflict):
    """A good ticket for another occurrence."""

    code = "wrong-event"
    title = "This ticket is for another event"


class WrongOrganiser(Forbidden):
    """A good ticket of another organiser."""

    code = "wrong-organiser"
    title = "This ticket is for another organiser's event"


class KeyReused(Unprocessable):
    """One key, two different requests."""

    code = "idempotency-key-reused"
    title = "This Idempotency-Key was used for another request"


class QuoteForged(Unprocessable):
    """The quote was not signed by this service."""

    code = "quote-forged"
    title = "This quote is not ours"


class ForgedTicket(Unprocessable):
    """The barcode was not signed by this service."""

    code = "ticket-forged"
    title = "This is not a ticket of ours"


class ProviderUnavailable(Unavailable):
    """The payment provider can't be reached or talks nonsense: try again later with the same key."""

    code = "payment-provider-unavailable"
    title = "The payment provider does not answer"


class NoSuchHold(NotFound):
    """The house keeps nothing under this key here."""

    code = "no-such-house-hold"
    title = "The house holds no such seats"


class AlreadyBooked(Conflict):
    """What can be booked only once is booked, under another key."""

    code = "already-booked"
    title = "This is booked already"


class CapacityTaken(Conflict):
    """A capacity below what is taken."""

    code = "capacity-taken"
    title = "More seats are taken than there would be"


class RefundsPromised(Conflict):
    """Shorter refund terms than those that people bought with."""

    code = "refunds-promised"
    title = "People bought tickets with longer refund terms"


class CalledOff(Conflict):
    """The show was called off."""

    code = "called-off"
    title = "This show was called off"


class TooLateToCallOff(Conflict):
    """The show is over."""

    code = "too-late-to-call-off"
    title = "This show is over"


class PersonLimit(Conflict):
    """One person may not have so many seats of this pool."""

    code = "person-limit"
    title = "You have as many seats as one person may have"
