"""What a sub-event says of itself beside its times: status, booking, seats, childcare, overnight."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from culture_app.offers.calendar.instants import Notes, clock
from culture_app.offers.data import BookingAvailability, OfferStatus

# UiTdatabank's own words, and schema.org's, which some products use.
STATUSES: dict[str, OfferStatus] = {
    "Available": "Available",
    "TemporarilyUnavailable": "TemporarilyUnavailable",
    "Unavailable": "Unavailable",
    "EventScheduled": "Available",
    "EventRescheduled": "Available",
    "EventMovedOnline": "Available",
    "EventPostponed": "TemporarilyUnavailable",
    "EventCancelled": "Unavailable",
}
BOOKINGS: dict[str, BookingAvailability] = {"Available": "Available", "Unavailable": "Unavailable"}


class State(NamedTuple):
    """A named tuple, since one is made for each of thousands of sub-events: a frozen dataclass takes three times as long."""

    status: OfferStatus = "Available"
    booking_availability: BookingAvailability = "Available"
    capacity: int | None = None
    remaining: int | None = None
    childcare_start: str | None = None
    childcare_end: str | None = None
    overnight: bool = False


def of_whole(document: Mapping[str, Any], notes: Notes) -> State:
    """The state that sub-events inherit."""
    return _read(document, State(), "", notes)


def seatless(whole: State) -> State:
    """What several sub-events inherit: seats are only ever their own, since those of the whole are a sum."""
    return whole._replace(capacity=None, remaining=None)


def of_sub_event(entry: Mapping[str, Any], inherited: State, what: str, notes: Notes) -> State:
    """The state of a sub-event: its own or, where it says nothing, that of the whole. Of an only sub-event the seats
    of the whole are its seats; of several, `inherited` is `seatless`.
    """
    return _read(entry, inherited, what, notes)


def of_slot(whole: State) -> State:
    """The state of a slot of opening hours: the room's capacity holds each time, what is left doesn't."""
    return whole._replace(remaining=None, overnight=False)


def childcare(value: Any, what: str, notes: Notes) -> tuple[str | None, str | None]:
    """Clock times of care around a sub-event, each "HH:MM" or None."""
    if value is None:
        return None, None
    if not isinstance(value, Mapping):
        notes.add(f"{what}childcare can't be read and is left out")
        return None, None
    found: list[str | None] = []
    for name in ("start", "end"):
        minutes = clock(value.get(name), closing=name == "end")
        if minutes is None and value.get(name) is not None:
            notes.add(f"{what}childcare.{name} isn't a clock time and is left out")
        found.append(None if minutes is None else f"{minutes // 60:02d}:{minutes % 60:02d}")
    return found[0], found[1]


def _read(entry: Mapping[str, Any], inherited: State, what: str, notes: Notes) -> State:
    status = _word(entry.get("status"), STATUSES, what, "status", notes) or inherited.status
    bookable = entry.get("bookingAvailability")
    booking = _word(bookable, BOOKINGS, what, "bookingAvailability", notes) or inherited.booking_availability
    capacity, remaining = inherited.capacity, inherited.remaining
    if isinstance(bookable, Mapping):
        own_capacity = _seats(bookable, "capacity", what, notes)
        own_remaining = _seats(bookable, "remainingCapacity", what, notes)
        capacity = capacity if own_capacity is None else own_capacity
        remaining = remaining if own_remaining is None else own_remaining
    if capacity is not None and remaining is not None and remaining > capacity:
        notes.add(f"{what}remainingCapacity is more than capacity: read as all of it")
        remaining = capacity
    if remaining == 0 and booking == "Available":
        notes.add(f"{what}remainingCapacity is 0: read as no longer bookable")
        booking = "Unavailable"
    start, end = childcare(entry.get("childcare"), what, notes)
    return State(
        status,
        booking,
        capacity,
        remaining,
        start or inherited.childcare_start,
        end or inherited.childcare_end,
        entry.get("overnight") is True,
    )


def _word[T](value: Any, words: dict[str, T], what: str, name: str, notes: Notes) -> T | None:
    """`{"type": "Available"}`, or the older plain "Available"."""
    if value is None:
        return None
    word = value.get("type") if isinstance(value, Mapping) else value
    if word is None:
        return None
    found = words.get(word) or words.get(word.rsplit("/", 1)[-1]) if isinstance(word, str) else None
    if found is None:
        notes.add(f"{what}{name} isn't one of {', '.join(words)} and is left out")
    return found


def _seats(bookable: Mapping[str, Any], name: str, what: str, notes: Notes) -> int | None:
    value = bookable.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1_000_000:
        notes.add(f"{what}{name} isn't a number of seats and is left out")
        return None
    return value
