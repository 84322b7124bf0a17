"""How the organisers room says no.

DomainError
├── Forbidden (403)
│   ├── NotYourOrganiser      the account acts for another organiser
│   └── NotYourEvent          another organiser's event
├── Conflict (409)
│   └── TooLateToSell         it has begun, or it doesn't take place
└── Unprocessable (422)
    ├── PricesUnknown         the document says no price, so the organiser has to
    └── CapacityUnknown       the document says no capacity, so the organiser has to
"""

from culture_app.kernel.errors import Conflict, Forbidden, Unprocessable


class PricesUnknown(Unprocessable):
    """No price in the request nor in the document."""

    code = "prices-unknown"
    title = "Say what the seats cost"


class CapacityUnknown(Unprocessable):
    """No capacity in the request nor in the document."""

    code = "capacity-unknown"
    title = "Say how many seats there are"


class NotYourOrganiser(Forbidden):
    """The account acts for another organiser."""

    code = "not-your-organiser"
    title = "This account does not act for that organiser"


class NotYourEvent(Forbidden):
    """The event belongs to another organiser, or to none."""

    code = "not-your-event"
    title = "This event is not this organiser's"


class TooLateToSell(Conflict):
    """The occurrence has begun, or was called off."""

    code = "too-late-to-sell"
    title = "This can no longer be sold"
