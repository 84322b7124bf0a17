"""PARAMETERS: the whole vocabulary, each with what it does to the draft of a query.

Lists may be written with or without brackets (`termIds[]=a`, `termIds=a`); others only without.
"""

from typing import Any

from culture_app.offers import lucene_reading, values
from culture_app.offers.filters import lucene
from culture_app.offers.lucene import Lucene
from culture_app.offers.vocabulary.closed import (
    AUDIENCES,
    BOOKINGS,
    CALENDARS,
    CROWDS,
    FACETS,
    MODES,
    STATUSES,
    SUMMARIES,
    WEEKDAYS,
    WORKFLOWS,
)  # fmt: skip
from culture_app.offers.vocabulary.setters import (
    Draft,
    Setter,
    among,
    flag,
    gathered,
    groups,
    ignored,
    number,
    one,
    several,
    unless_reset,
    until,
)  # fmt: skip

DEEPEST = 10_000
OLDEST, MOST_SEATS, MOST_CAPACITY = 130, 10_000, 1_000_000


def _limit(name: str, value: str) -> int:
    """0 means the default, as with the incumbent."""
    return values.whole_number(name, value, least=0, most=2000) or 30


def _embed(name: str, value: str) -> str:
    return {"true": "full", "false": "none", "card": "card"}[
        values.choice(name, value, ("true", "false", "card"))
    ]


def _summary(name: str, value: str) -> tuple[str, bool]:
    size, _, markup = values.choice(name, value, SUMMARIES).partition("-")
    return size, markup == "html"


def _grouped(name: str, value: str) -> bool:
    return values.choice(name, value, ("productionId",)) == "productionId"


def _lucene(name: str, value: str) -> Lucene:
    tree = lucene_reading.read(value)
    lucene.check(tree)
    return tree


def _price(draft: Draft, name: str, value: str) -> None:
    draft["price_min"] = draft["price_max"] = values.cents(name, value)


def _exact(name: str, value: str) -> bool:
    return values.choice(name, value, ("exact", "none")) == "exact"


_identity: dict[str, Setter] = {
    "text": one("text", values.words),
    "textLanguages": gathered("text_languages", values.own_language),
    "q": one("lucene", _lucene),
    "id": one("ids", several(values.identifier)),
    "creator": one("creators", several(values.somebody)),
    "contributors": one("contributors", several(values.somebody)),
}
_where: dict[str, Setter] = {
    "coordinates": one("near", values.coordinates),
    "distance": one("distance_m", values.distance),
    "bounds": one("bounds", values.bounds),
    "regions": groups("regions", values.region),
    "postalCode": unless_reset("postal_codes", several(values.postal_code), ()),
    "addressCountry": unless_reset("countries", several(values.country), ()),
}
_documents: dict[str, Setter] = {
    "createdFrom": unless_reset("created_from", values.instant),
    "createdTo": unless_reset("created_to", until),
    "modifiedFrom": unless_reset("modified_from", values.instant),
    "modifiedTo": unless_reset("modified_to", until),
    "workflowStatus": unless_reset("workflow_status", several(among(WORKFLOWS)), ()),
    "termIds": groups("term_ids"),
    "termLabels": groups("term_labels"),
    "labels": groups("labels"),
    "mainLanguage": unless_reset("main_languages", several(values.language), ()),
    "languages": groups("languages", values.language),
    "completedLanguages": groups("completed_languages", values.language),
    "hasMediaObjects": flag("media"),
    "hasVideos": flag("videos"),
    "uitpas": flag("uitpas"),
    "disableDefaultFilters": ignored(values.truth),
}
_answer: dict[str, Setter] = {
    "facets": gathered("facets", among(FACETS)),
    "start": one("start", number(0, DEEPEST)),
    "limit": one("limit", _limit),
    "after": one("after", values.cursor),
    "embed": one("embed", _embed),
    "count": one("count", _exact),
    "explain": one("explain", values.truth),
    # Clients of UiTdatabank send these; here nobody needs a key.
    "apiKey": ignored(values.credential),
    "clientId": ignored(values.credential),
}
# Of organisers: what has no calendar, no place and no price of its own.
ORGANIZER_PARAMETERS: dict[str, Setter] = {
    **_identity,
    "name": one("text", values.words),
    **_where,
    **_documents,
    **_answer,
}
PARAMETERS: dict[str, Setter] = {
    **_identity,
    "locationId": one("places", several(values.identifier)),
    "organizerId": one("organisers", several(values.identifier)),
    "productionId": one("productions", several(values.production)),
    **_where,
    "departurePlaces": groups("departures", lambda name, value: str(values.identifier(name, value))),
    "dateFrom": unless_reset("date_from", values.instant),
    "dateTo": unless_reset("date_to", until),
    "localTimeFrom": unless_reset("local_from", values.local_time),
    "localTimeTo": unless_reset("local_to", values.local_time),
    "recurringOnDayOfWeek": unless_reset("weekdays", several(among(WEEKDAYS)), ()),
    "calendarType": unless_reset("calendar_types", several(among(CALENDARS)), ()),
    "availableFrom": unless_reset("available_from", values.instant),
    "availableTo": unless_reset("available_to", until),
    "status": unless_reset("status", several(among(STATUSES)), ()),
    "bookingAvailability": unless_reset("booking_availability", among(BOOKINGS)),
    "seats": unless_reset("seats", number(1, MOST_SEATS)),
    "seatsUnknown": one("seats_unknown", values.truth),
    "crowd": unless_reset("crowds", several(among(CROWDS)), ()),
    "attendanceMode": unless_reset("attendance", several(among(MODES)), ()),
    "isDuplicate": unless_reset("duplicates", values.truth),
    "minAge": unless_reset("age_min", number(0, OLDEST)),
    "maxAge": unless_reset("age_max", number(0, OLDEST)),
    "allAges": flag("all_ages"),
    "birthdateRangeFrom": unless_reset("born_from", values.day),
    "birthdateRangeTo": unless_reset("born_to", values.day),
    "audienceType": unless_reset("audiences", several(among(AUDIENCES)), ()),
    "childrenOnly": flag("children_only"),
    "hasChildcare": flag("childcare"),
    "hasOvernight": flag("overnight"),
    **_documents,
    "locationTermIds": groups("place_term_ids"),
    "locationTermLabels": groups("place_term_labels"),
    "locationLabels": groups("place_labels"),
    "organizerTermIds": groups("organizer_term_ids"),
    "organizerTermLabels": groups("organizer_term_labels"),
    "organizerLabels": groups("organizer_labels"),
    "price": _price,
    "minPrice": unless_reset("price_min", values.cents),
    "maxPrice": unless_reset("price_max", values.cents),
    "minCapacity": unless_reset("capacity", number(1, MOST_CAPACITY)),
    "hire": flag("hire"),
    **_answer,
    "embedCalendarSummaries": gathered("summaries", _summary),
    "groupBy": one("group_by_production", _grouped),
}
CALENDAR_PARAMETERS = {name: PARAMETERS[name] for name in ("dateFrom", "dateTo", "start", "limit")}
REPEATABLE = frozenset({
    "textLanguages", "contributors", "regions", "departurePlaces", "termIds", "termLabels", "labels", "locationTermIds",
    "locationTermLabels", "locationLabels", "organizerTermIds", "organizerTermLabels", "organizerLabels", "languages",
    "completedLanguages", "facets", "embedCalendarSummaries",
})  # fmt: skip
# What shows more than is published: not for who only looks for something to do.
EDITORIAL = frozenset(
    {
        "workflowStatus",
        "availableFrom",
        "availableTo",
        "isDuplicate",
        "disableDefaultFilters",
        "creator",
        "contributors",
    }
)
UNFILTERED: dict[str, Any] = {
    "workflow_status": (), "available_from": None, "available_to": None, "countries": (), "audiences": (),
    "duplicates": None,
}  # fmt: skip
