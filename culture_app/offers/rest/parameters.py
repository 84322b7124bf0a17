"""The parameters for the OpenAPI document; `vocabulary` is what reads them."""

from drf_spectacular.utils import OpenApiParameter

from culture_app.kernel.words import LANGUAGES
from culture_app.offers import lucene_reading, values
from culture_app.offers.vocabulary import LONGEST_OPTION, MOST_GROUPS, ORGANIZER_PARAMETERS, closed
from culture_app.offers.vocabulary.parameters import MOST_CAPACITY, MOST_SEATS, OLDEST

_UUID = f"{'-'.join(['[0-9a-f]{8}', *['[0-9a-f]{4}'] * 3, '[0-9a-f]{12}'])}"


def _query(name: str, description: str, **schema: object) -> OpenApiParameter:
    return OpenApiParameter(
        name, {"type": "string", **schema}, OpenApiParameter.QUERY, description=description
    )


def _any_of(pattern: str, *, most: int = 19) -> dict[str, object]:
    """A comma list."""
    return {"pattern": f"^({pattern})(,({pattern})){{0,{most}}}$"}


def _words(options: tuple[str, ...]) -> str:
    return "|".join(options)


def _several(options: tuple[str, ...]) -> dict[str, object]:
    return {"pattern": f"^(({_words(options)})(,({_words(options)}))*|\\*)$"}


def _list(name: str, description: str, **items: object) -> OpenApiParameter:
    """Repeated means all of them, a comma list any of them; the brackets may be left out."""
    schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_OPTION, **items}
    return OpenApiParameter(
        f"{name}[]",
        {"type": "array", "items": schema, "maxItems": MOST_GROUPS},
        OpenApiParameter.QUERY,
        description=description,
        style="form",
        explode=True,
    )


def _flag(name: str, description: str) -> OpenApiParameter:
    return _query(name, f"{description} * for either.", pattern=r"^(true|false|\*)$")


def _number(name: str, description: str, least: int, most: int, **more: object) -> OpenApiParameter:
    return _query(name, description, type="integer", minimum=least, maximum=most, **more)


_INSTANT = {"format": "date-time"}
_DAY = {"format": "date"}
# Any text with something between its commas; a control character is read as a space.
_SEEN = r"[^\s\x00-\x1f\x7f\x85,]"
_SOMETHING = {"pattern": rf"^[^\x00]*{_SEEN}[^\x00]*$"}
_PERSON = _any_of(rf"[^\x00,]{{0,90}}{_SEEN}[^\x00,]{{0,90}}")
_LANGUAGES = _any_of("[A-Za-z]{2}")
PRICE = f"^{values.PRICE}$"
LOCAL_TIME = f"^{values.LOCAL_TIME}$"

DATE_FROM = _query("dateFrom", "Takes place at or after this instant (overlap, inclusive).", **_INSTANT)
DATE_TO = _query("dateTo", "Takes place at or before this instant (overlap, inclusive).", **_INSTANT)
START = _number("start", "Skip this many; start and limit together are at most 10000.", 0, 10_000)
LIMIT = _number("limit", "How many; 0 means 30.", 0, 2000, default=30)

# What a query is about: also what /v1/suggestions chooses among.
OFFER_PARAMETERS: list[OpenApiParameter] = [
    _query("text", "Words; Dutch stems and compounds, typing errors forgiven.", maxLength=values.MOST_WORDS),
    _list("textLanguages", "Look for the words in texts of these languages.", enum=list(LANGUAGES)),
    _query(
        "q",
        "Lucene: `field:value`, AND, OR, NOT, brackets, `[low TO high]`; see docs/search.md for the fields.",
        format="lucene",
        minLength=1,
        maxLength=lucene_reading.LONGEST,
        example="labels:uitpas* AND price:[* TO 12]",
    ),
    _query("id", "Our key, or the uuid in the IRI; a comma list means any.", **_any_of(_UUID)),
    _query("locationId", "At this place (key or the uuid in its IRI).", **_any_of(_UUID)),
    _query("organizerId", "By this organizer (key or the uuid in its IRI).", **_any_of(_UUID)),
    _query("productionId", "Of this production.", **_any_of(values.PRODUCTION)),
    _query("coordinates", "latitude,longitude", pattern=f"^{values.COORDINATES}$", example="50.8798,4.7005"),
    _query(
        "distance", "From coordinates; no effect without.", pattern=f"^{values.DISTANCE}$", example="10km"
    ),
    _query(
        "bounds",
        "South-west and north-east corner: latitude,longitude|latitude,longitude",
        pattern=f"^{values.COORDINATES}\\|{values.COORDINATES}$",
        example="50.85,4.65|50.95,4.75",
    ),
    _list("regions", "Codes of regions, as nis-24062 or gem-leuven.", **_any_of(values.REGION, most=1)),
    _query(
        "postalCode",
        "A comma list means any; 30* is all that begin so.",
        pattern=rf"^({values.POSTAL_CODE}(,{values.POSTAL_CODE}){{0,19}}|\*)$",
    ),
    _query("addressCountry", "Default BE, * for any.", pattern=r"^([A-Za-z]{2}(,[A-Za-z]{2})*|\*)$"),
    _list("departurePlaces", "Trips that leave from here: the uuid of a place.", **_any_of(_UUID, most=4)),
    DATE_FROM,
    DATE_TO,
    _query(
        "localTimeFrom", "Of the same occurrence, on a Brussels clock: 20:00 or 2000.", pattern=LOCAL_TIME
    ),
    _query("localTimeTo", "Earlier than localTimeFrom: the window crosses midnight.", pattern=LOCAL_TIME),
    _query("recurringOnDayOfWeek", "Recurs on one of these days.", **_several(closed.WEEKDAYS)),
    _query("calendarType", "A comma list means any.", **_several(closed.CALENDARS)),
    _query("createdFrom", "Its document was made at or after this instant.", **_INSTANT),
    _query("createdTo", "Its document was made at or before this instant.", **_INSTANT),
    _query("modifiedFrom", "Its document was changed at or after this instant.", **_INSTANT),
    _query("modifiedTo", "Its document was changed at or before this instant.", **_INSTANT),
    _query("status", "Of the same occurrence; a comma list means any.", **_several(closed.STATUSES)),
    _query("bookingAvailability", "Of the same occurrence.", enum=[*closed.BOOKINGS, "*"]),
    _number("seats", "At least this many seats left on the same occurrence.", 1, MOST_SEATS),
    _query("seatsUnknown", "With seats: also where seats are unknown.", type="boolean"),
    _query("crowd", "Expected on the same occurrence; a comma list means any.", **_several(closed.CROWDS)),
    _query("attendanceMode", "A comma list means any.", **_several(closed.MODES)),
    _number("minAge", "Suits this age or older.", 0, OLDEST),
    _number("maxAge", "Suits this age or younger.", 0, OLDEST),
    _flag("allAges", "For all ages."),
    _query("birthdateRangeFrom", "Events that suit who was born on this day or later.", **_DAY),
    _query("birthdateRangeTo", "Events that suit who was born on this day or earlier.", **_DAY),
    _query("audienceType", "Default everyone, * for any.", **_several(closed.AUDIENCES)),
    _flag("childrenOnly", "For children without their parents."),
    _flag("hasChildcare", "Care before or after, of the same occurrence."),
    _flag("hasOvernight", "With a night's stay, of the same occurrence."),
    _list("termIds", "UiTdatabank term ids.", **_SOMETHING),
    _list("termLabels", "Labels of terms, in Dutch.", **_SOMETHING),
    _list("labels", "Labels, whatever their case, hidden ones too.", **_SOMETHING),
    _list("locationTermIds", "Term ids of the place.", **_SOMETHING),
    _list("locationTermLabels", "Labels of terms of the place.", **_SOMETHING),
    _list("locationLabels", "Labels of the place.", **_SOMETHING),
    _list("organizerTermIds", "Term ids of the organizer.", **_SOMETHING),
    _list("organizerTermLabels", "Labels of terms of the organizer.", **_SOMETHING),
    _list("organizerLabels", "Labels of the organizer.", **_SOMETHING),
    _query("price", "Base price in euros.", pattern=PRICE),
    _query("minPrice", "Base price of at least this.", pattern=PRICE),
    _query("maxPrice", "Base price of at most this.", pattern=PRICE),
    _flag("uitpas", "With a UiTPAS price or label."),
    _flag("hasMediaObjects", "With an image."),
    _flag("hasVideos", "With a video."),
    _query(
        "mainLanguage", "The language in which it was written.", pattern=r"^([A-Za-z]{2}(,[A-Za-z]{2})*|\*)$"
    ),
    _list("languages", "There is a text in this language.", **_LANGUAGES),
    _list("completedLanguages", "All its texts are there in this language.", **_LANGUAGES),
    _number("minCapacity", "Places that hold at least this many.", 1, MOST_CAPACITY),
    _flag("hire", "Places for hire."),
]
# What shows more than is published, and how the answer looks.
PAGE_PARAMETERS: list[OpenApiParameter] = [
    _query("workflowStatus", "Default APPROVED,READY_FOR_VALIDATION.", **_several(closed.WORKFLOWS)),
    _query("availableFrom", "Publication window ends at or after this; default now, * for any.", **_INSTANT),
    _query("availableTo", "Publication window begins at or before this; default now, * for any.", **_INSTANT),
    _flag("isDuplicate", "Default false."),
    _query("disableDefaultFilters", "All default filters off.", type="boolean"),
    _query("creator", "Who made the document; a comma list means any.", **_PERSON),
    _query("contributors", "Who may change the document; a comma list means any.", **_PERSON),
    *[
        _query(f"sort[{name}]", "Several are applied in the order of the URL.", enum=["asc", "desc"])
        for name in closed.SORTS
    ],
    START,
    LIMIT,
    _query("after", "The `next` of the page before: goes on where it ended.", pattern=f"^{values.CURSOR}$"),
    _query("embed", "Whole documents, cards, or (false) references only.", enum=["true", "false", "card"]),
    _list("embedCalendarSummaries", "The calendar in words.", enum=list(closed.SUMMARIES)),
    _list("facets", "Count by these; a facet leaves its own filter out.", enum=list(closed.FACETS)),
    _query("groupBy", "One offer of each production.", enum=["productionId"]),
    _query("count", "none leaves totalItems out, which is faster.", enum=["exact", "none"]),
    _query("explain", "Say why each result is there.", type="boolean"),
    _query("apiKey", "Not needed, and not read: UiTdatabank's clients send it.", minLength=1, maxLength=200),
    _query(
        "clientId", "Not needed, and not read: UiTdatabank's clients send it.", minLength=1, maxLength=200
    ),
]
_OF_ORGANIZERS = {*ORGANIZER_PARAMETERS, *(f"sort[{name}]" for name in closed.SORTS)}
ORGANIZER_LIST_PARAMETERS: list[OpenApiParameter] = [
    _query("name", "Words of its name; the same as text.", maxLength=values.MOST_WORDS),
    *(
        parameter
        for parameter in (*OFFER_PARAMETERS, *PAGE_PARAMETERS)
        if parameter.name.removesuffix("[]") in _OF_ORGANIZERS
    ),
]
# The same, in a body.
QUERY_STRING = {
    "type": "string",
    "format": "query-string",
    "description": "What would stand after the question mark, percent-encoded.",
    "example": "labels[]=uitpas&postalCode=3000&embed=card",
}
