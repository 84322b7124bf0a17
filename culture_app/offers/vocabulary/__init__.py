"""UiTdatabank's search vocabulary: from a query string to an OfferQuery.

- A repeated parameter (`termIds[]=a&termIds[]=b`) means all of them; a comma list (`a,b`) means any of them.
- `=*` takes a default filter away, `disableDefaultFilters=true` all of them.
- An unknown parameter, or a value that can't be read, is refused by name, with the nearest known name.
- `distance` counts from `coordinates`; without those it has no effect, as `sort[distance]`.
- Words of `q` that stand by themselves are looked for as `text` is, and count for the relevance.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from urllib.parse import parse_qsl

from culture_app.kernel.words import parameter_name
from culture_app.offers import lucene_reading, values
from culture_app.offers.data import Kind, OfferQuery
from culture_app.offers.errors import BadParameter, PageTooDeep, UnknownParameter
from culture_app.offers.vocabulary.closed import SORTS
from culture_app.offers.vocabulary.parameters import (
    CALENDAR_PARAMETERS,
    DEEPEST,
    EDITORIAL,
    ORGANIZER_PARAMETERS,
    PARAMETERS,
    REPEATABLE,
    UNFILTERED,
)
from culture_app.offers.vocabulary.setters import LONGEST_OPTION, MOST_GROUPS, Draft, Setter

__all__ = [
    "LONGEST_OPTION",
    "MOST_GROUPS",
    "ORGANIZER_PARAMETERS",
    "PARAMETERS",
    "SORTS",
    "parse",
    "parse_calendar",
]

MOST_PARAMETERS = 200
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SORT = re.compile(r"sort\[([^\]]*)\]")
_PUBLISHED = {name: setter for name, setter in PARAMETERS.items() if name not in EDITORIAL}


def parse(raw: str, *, kinds: tuple[Kind, ...], also: frozenset[str], editorial: bool = True) -> OfferQuery:
    """Parameters in `also` are somebody else's; without `editorial` those don't exist that show more than is published.

    Raises UnknownParameter, BadParameter, PageTooDeep.
    """
    known = PARAMETERS if editorial else _PUBLISHED
    pairs = _pairs(raw)
    draft: Draft = {"kinds": kinds}
    everything = editorial and _last(pairs, "disableDefaultFilters").strip().lower() == "true"
    if everything or kinds == ("organizer",):
        draft |= UNFILTERED
    if kinds == ("organizer",):
        known = ORGANIZER_PARAMETERS
        draft["workflow_status"] = () if everything else ("ACTIVE",)
    for name, value in pairs:
        _read(draft, name, value, also, known)
    _settle(draft)
    return OfferQuery(**draft)


def parse_calendar(raw: str) -> OfferQuery:
    """dateFrom, dateTo, start and limit of a list of occurrences. Raises UnknownParameter, BadParameter, PageTooDeep."""
    draft: Draft = {}
    for name, value in _pairs(raw):
        _read(draft, name, value, frozenset(), CALENDAR_PARAMETERS)
    _settle(draft)
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


def _settle(draft: Draft) -> None:
    """What depends on several parameters."""
    if draft.get("lucene"):
        words, draft["lucene"] = lucene_reading.words_apart(draft["lucene"])
        draft["text"] = values.words("q", " ".join(part for part in (draft.get("text"), words) if part))
    # A page that lies beyond the depth isn't there; the default limit gives way to a start near it.
    if "limit" not in draft:
        draft["limit"] = max(1, min(30, DEEPEST - draft.get("start", 0)))
    elif draft.get("start", 0) + draft["limit"] > DEEPEST:
        raise PageTooDeep(f"start and limit together are at most {DEEPEST}.", field="start")


def _read(draft: Draft, name: str, value: str, also: frozenset[str], known: Mapping[str, Setter]) -> None:
    plain = name.removesuffix("[]")
    others = name in also or plain in also
    sort = _SORT.fullmatch(name) if known is not CALENDAR_PARAMETERS else None
    setter = known.get(plain)
    if not others and not sort and (setter is None or (plain != name and plain not in REPEATABLE)):
        raise _unknown(name, known, also)
    if "\x00" in value:
        field = "sort" if sort else plain
        raise BadParameter(f"{field} holds a NUL character, which no text may.", field=field)
    if sort:
        _sort(draft, name, sort[1], value)
    elif setter and not others:
        if not value and plain not in ("text", "name"):
            raise BadParameter(f"{plain} is empty: give it a value or leave it out.", field=plain)
        setter(draft, plain, value)


def _unknown(name: str, known: Mapping[str, Setter], also: frozenset[str]) -> UnknownParameter:
    """Names it where it looks like a parameter's name, and the nearest that exists."""
    field = parameter_name(name)
    plain = name.removesuffix("[]")
    if known is ORGANIZER_PARAMETERS and plain in PARAMETERS:
        return UnknownParameter(f"Organizers have no {plain}: it is about events and places.", field=plain)
    if plain in known:
        return UnknownParameter(f"{plain} is no list: leave its brackets out.", field=field, suggestion=plain)
    said = "There is no such parameter." if field == "query" else f"There is no parameter {field}."
    near = get_close_matches(name[:60].removesuffix("[]"), [*known, *also], n=1, cutoff=0.6)
    if not near:
        return UnknownParameter(said, field=field)
    return UnknownParameter(f"{said} Did you mean '{near[0]}'?", field=field, suggestion=near[0])


def _last(pairs: list[tuple[str, str]], name: str) -> str:
    return next((value for key, value in reversed(pairs) if key == name), "")


def _sort(draft: Draft, name: str, key: str, value: str) -> None:
    wish = values.choice("sort", key, SORTS)
    ascending = values.choice(name, value, ("asc", "desc")) == "asc"
    draft["sort"] = (*(each for each in draft.get("sort", ()) if each[0] != wish), (wish, ascending))
