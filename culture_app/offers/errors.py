"""How the offers room says no.

DomainError
├── NotFound (404)
│   └── OfferNotFound         offer-not-found        no such event, place, organizer or occurrence
├── Gone (410)
│   └── OfferWithdrawn        offer-withdrawn        it existed; its publisher took it back
├── Unprocessable (422)
│   └── NoFixedTimes          no-fixed-times         always open: there is no hour to plan or to book
├── Unavailable (503)
│   └── SearchTooBroad        search-too-broad       it would have taken too long
└── InvalidInput (400)
    ├── UnknownParameter      unknown-parameter      with the nearest known name as a suggestion
    └── BadParameter          bad-parameter          a value that can't be read, and what would be
        └── NoSuchPage (404)  no-such-page           a cursor that no page gave, or a page in another order
ValueError
└── CalendarFault             a calendar that says nothing usable; `reason` is for a curator
"""

from culture_app.kernel.errors import Gone, InvalidInput, NotFound, Unavailable, Unprocessable


class OfferNotFound(NotFound):
    code = "offer-not-found"
    title = "There is no such offer"


class PageTooDeep(NotFound):
    code = "page-too-deep"
    title = "There is no page that deep"


class OfferWithdrawn(Gone):
    code = "offer-withdrawn"
    title = "This offer was withdrawn"


class NoFixedTimes(Unprocessable):
    code = "no-fixed-times"
    title = "This offer has no times of its own"


class SearchTooBroad(Unavailable):
    code = "search-too-broad"
    title = "That search takes too long"


class UnknownParameter(InvalidInput):
    code = "unknown-parameter"
    title = "Unknown parameter"


class BadParameter(InvalidInput):
    code = "bad-parameter"
    title = "A parameter can't be read"


class NoSuchPage(BadParameter):
    """Well written, and still nowhere: what it names isn't there."""

    status = 404
    code = "no-such-page"
    title = "There is no such page"


class CalendarFault(ValueError):
    """A calendar that can't be mended."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
