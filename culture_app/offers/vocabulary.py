"""UiTdatabank's search vocabulary: from a query string to an OfferQuery.

- A repeated parameter (`termIds[]=a&termIds[]=b`) means all of them; a comma list (`a,b`) means any of them.
- `=*` takes a default filter away, `disableDefaultFilters=true` all of them.
- An unknown parameter, or a value that can't be read, is refused by name, with the nearest known name.
- `distance` counts from `coordinates`; without those it has no effect, as `sort[distance]`.

PARAMETERS is the whole vocabulary: each entry takes a value and changes the draft of the query.
"""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any
from urllib.parse import parse_qsl

from culture_app.kernel.words import parameter_name
from culture_app.offers import values
from culture_app.offers.data import Kind, OfferQuery
from culture_app.offers.errors import BadParameter, PageTooDeep, UnknownParameter

MOST_PARAMETERS = 200
DEEPEST = 10_000
STATUSES = ("Available", "TemporarilyUnavailable", "Unavailable")
BOOKINGS = ("Available", "Unavailable")
WORKFLOWS = ("APPROVED", "READY_FOR_VALIDATION", "DRAFT", "REJECTED", "DELETED", "ACTIVE")
AUDIENCES = ("everyone", "members", "education")
SORTS = ("score", "distance", "start", "created", "modified", "availableTo")

Draft = dict[str, Any]
Setter = Callable[[Draft, str, str], None]

_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SORT = re.compile(r"sort\[([^\]]*)\]")


def parse(raw: str, *, kinds: tuple[Kind, ...], also: frozenset[str]) -> OfferQuery:
    """Raises UnknownParameter, BadParameter, PageTooDeep."""
    draft: Draft = {"kinds": kinds}
    pairs = _pairs(raw)
    if _last(pairs, "disableDefaultFilters") == "true" or kinds == ("organizer",):
        draft |= UNFILTERED
    if kinds == ("organizer",):
        draft["workflow_status"] = ("ACTIVE",) if "disableDefaultFilters" not in dict(pairs) else ()
    for name, value in pairs:
        _read(draft, name, value, also, PARAMETERS)
    _check_depth(draft)
    return OfferQuery(**draft)


def parse_calendar(raw: str) -> OfferQuery:
    """dateFrom, dateTo, start and limit of a list of occurrences. Raises UnknownParameter, BadParameter, PageTooDeep."""
    draft: Draft = {}
    for name, value in _pairs(raw):
        _read(draft, name, value, frozenset(), CALENDAR_PARAMETERS)
    _check_depth(draft)
    return OfferQuery(**draft)


def _pairs(raw: str) -> list[tuple[str, str]]:
    """Names and values; control characters mean nothing in a search."""
    try:
        return [
            (name, _CONTROL.sub(" ", value))
            for name, value in parse_qsl(raw, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
        ]
    except ValueError:
        raise BadParameter(f"A query has at most {MOST_PARAMETERS} parameters.", field="") from None


def _check_depth(draft: Draft) -> None:
    """A page that lies beyond the depth isn't there; the default limit gives way to a start near it."""
    if "limit" not in draft:
        draft["limit"] = max(1, min(30, DEEPEST - draft.get("start", 0)))
    elif draft.get("start", 0) + draft["limit"] > DEEPEST:
        raise PageTooDeep(f"start and limit together are at most {DEEPEST}.", field="start")


def _read(draft: Draft, name: str, value: str, also: frozenset[str], known: Mapping[str, Setter]) -> None:
    plain = name.removesuffix("[]")
    others = name in also or plain in also
    sort = _SORT.fullmatch(name) if known is PARAMETERS else None
    setter = known.get(plain)
    if not others and not sort and (setter is None or (plain != name and plain not in REPEATABLE)):
        raise _unknown(name, [*known, *also])
    if "\x00" in value:
        field = "sort" if sort else plain
        raise BadParameter(f"{field} holds a NUL character, which no text may.", field=field)
    if sort:
        _sort(draft, name, sort[1], value)
    elif setter and not others:
        if not value and plain != "text":
            raise BadParameter(f"{plain} is empty: give it a value or leave it out.", field=plain)
        setter(draft, plain, value)


def _unknown(name: str, known: list[str]) -> UnknownParameter:
    """Names it where it looks like a parameter's name, and the nearest that exists."""
    field = parameter_name(name)
    said = "There is no such parameter." if field == "query" else f"There is no parameter {field}."
    near = get_close_matches(name[:60].removesuffix("[]"), known, n=1, cutoff=0.6)
    if not near:
        return UnknownParameter(said, field=field)
    return UnknownParameter(f"{said} Did you mean '{near[0]}'?", field=field, suggestion=near[0])


def _last(pairs: list[tuple[str, str]], name: str) -> str:
    return next((value for key, value in reversed(pairs) if key == name), "")


def _sort(draft: Draft, name: str, key: str, value: str) -> None:
    wish = values.choice("sort", key, SORTS)
    ascending = values.choice(name, value, ("asc", "desc")) == "asc"
    draft["sort"] = (*draft.get("sort", ()), (wish, ascending))


def _set(field: str, read: Callable[[str, str], Any]) -> Setter:
    def setter(draft: Draft, name: str, value: str) -> None:
        draft[field] = read(name, value)

    return setter


def _default(field: str, off: Any, read: Callable[[str, str], Any]) -> Setter:
    """A filter that is on unless it is said otherwise; `*` switches it off."""

    def setter(draft: Draft, name: str, value: str) -> None:
        draft[field] = off if value.strip() == "*" else read(name, value)

    return setter


def _group(field: str) -> Setter:
    def setter(draft: Draft, name: str, value: str) -> None:
        options = tuple(part.strip() for part in value.split(",") if part.strip())
        if len(value) > LONGEST_OPTION or len(draft.get(field, ())) == MOST_GROUPS:
            raise values.wrong(name, f"at most {MOST_GROUPS} of at most {LONGEST_OPTION} characters each")
        if options:
            draft[field] = (*draft.get(field, ()), options)

    return setter


def _uuids(name: str, value: str) -> tuple[Any, ...]:
    return tuple(values.identifier(name, part) for part in value.split(","))


def _limit(name: str, value: str) -> int:
    """0 means the default, as with the incumbent."""
    return values.whole_number(name, value, least=0, most=2000) or 30


def _embed(name: str, value: str) -> str:
    return {"true": "full", "false": "none", "card": "card"}[
        values.choice(name, value, ("true", "false", "card"))
    ]


def _price(draft: Draft, name: str, value: str) -> None:
    draft["price_min"] = draft["price_max"] = values.cents(name, value)


def _checked(draft: Draft, name: str, value: str) -> None:
    """Taken into account before all others."""
    values.truth(name, value)


def _number(least: int, most: int) -> Callable[[str, str], int]:
    return lambda name, value: values.whole_number(name, value, least=least, most=most)


UNFILTERED: Draft = {
    "workflow_status": (), "available_from": None, "available_to": None, "countries": (), "audiences": (),
    "duplicates": None,
}  # fmt: skip
REPEATABLE = frozenset({"termIds", "labels"})
MOST_GROUPS, LONGEST_OPTION = 20, 200
PARAMETERS: dict[str, Setter] = {
    "text": _set("text", values.words),
    "id": _set("ids", _uuids),
    "locationId": _set("places", _uuids),
    "organizerId": _set("organisers", _uuids),
    "coordinates": _set("near", values.coordinates),
    "distance": _set("distance_m", values.distance),
    "dateFrom": _default("date_from", None, values.instant),
    "dateTo": _default("date_to", None, lambda name, value: values.instant(name, value, end=True)),
    "status": _default("status", (), lambda name, value: values.choices(name, value, STATUSES)),
    "bookingAvailability": _default(
        "booking_availability", None, lambda name, value: values.choice(name, value, BOOKINGS)
    ),
    "seats": _set("seats", _number(1, 10_000)),
    "seatsUnknown": _set("seats_unknown", values.truth),
    "termIds": _group("term_ids"),
    "labels": _group("labels"),
    "minAge": _set("age_min", _number(0, 130)),
    "maxAge": _set("age_max", _number(0, 130)),
    "price": _price,
    "minPrice": _set("price_min", values.cents),
    "maxPrice": _set("price_max", values.cents),
    "workflowStatus": _default(
        "workflow_status", (), lambda name, value: values.choices(name, value, WORKFLOWS)
    ),
    "availableFrom": _default("available_from", None, values.instant),
    "availableTo": _default("available_to", None, lambda name, value: values.instant(name, value, end=True)),
    "addressCountry": _default(
        "countries", (), lambda name, value: tuple(values.country(name, part) for part in value.split(","))
    ),
    "audienceType": _default("audiences", (), lambda name, value: values.choices(name, value, AUDIENCES)),
    "isDuplicate": _default("duplicates", None, values.truth),
    "disableDefaultFilters": _checked,
    "start": _set("start", _number(0, DEEPEST)),
    "limit": _set("limit", _limit),
    "embed": _set("embed", _embed),
    "count": _set("count", lambda name, value: values.choice(name, value, ("exact", "none")) == "exact"),
}
CALENDAR_PARAMETERS = {name: PARAMETERS[name] for name in ("dateFrom", "dateTo", "start", "limit")}
