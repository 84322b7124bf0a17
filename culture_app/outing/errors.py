"""How the outing room says no.

DomainError
├── InvalidInput (400)
│   └── KeyMissing            a booking needs an Idempotency-Key of 1 to 200 visible ASCII characters
├── NotFound (404)
│   └── NoSuchOuting          never planned, somebody else's, or expired and forgotten
├── Conflict (409)
│   ├── AlreadyOver           it has ended
│   ├── NotGoingAhead         cancelled, postponed or withdrawn
│   └── NotSoldHere           the organiser sells it; `url` says where
└── Unprocessable (422)
    └── UnknownOrigin         no place is called so
"""

from culture_app.kernel.errors import Conflict, InvalidInput, NotFound, Unprocessable


class KeyMissing(InvalidInput):
    """No usable Idempotency-Key."""

    code = "idempotency-key-missing"
    title = "A booking needs an Idempotency-Key header of 1 to 200 visible ASCII characters"


class UnknownOrigin(Unprocessable):
    """The text names no place that we know."""

    code = "unknown-origin"
    title = "No place is called so"


class NoSuchOuting(NotFound):
    """No outing of this citizen."""

    code = "no-such-outing"
    title = "There is no such outing"


class AlreadyOver(Conflict):
    """The occurrence has ended."""

    code = "already-over"
    title = "It is already over"


class NotGoingAhead(Conflict):
    """The occurrence was called off."""

    code = "not-going-ahead"
    title = "It does not take place"


class NotSoldHere(Conflict):
    """Nobody opened a pool for it."""

    code = "not-sold-here"
    title = "This is not sold here"
