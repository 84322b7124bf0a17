"""The parameters for the OpenAPI document; `vocabulary` is what reads them."""

from drf_spectacular.utils import OpenApiParameter

from culture_app.offers import values, vocabulary

PRICE = f"^{values.PRICE}$"


def _query(name: str, description: str, **schema: object) -> OpenApiParameter:
    return OpenApiParameter(
        name, {"type": "string", **schema}, OpenApiParameter.QUERY, description=description
    )


def _several(words: tuple[str, ...]) -> str:
    options = "|".join(words)
    return f"^({options})(,({options}))*$"


def _list(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(
        name,
        {
            "type": "array",
            "items": {"type": "string", "minLength": 1, "maxLength": vocabulary.LONGEST_OPTION},
            "maxItems": vocabulary.MOST_GROUPS,
        },
        OpenApiParameter.QUERY,
        description=description,
        style="form",
        explode=True,
    )


_INSTANT = {"format": "date-time"}
_UUIDS = {"pattern": f"^{'-'.join(['[0-9a-f]{8}', *['[0-9a-f]{4}'] * 3, '[0-9a-f]{12}'])}$"}
_NUMBER = {"type": "integer"}

DATE_FROM = _query("dateFrom", "Takes place at or after this instant (overlap, inclusive).", **_INSTANT)
DATE_TO = _query("dateTo", "Takes place at or before this instant (overlap, inclusive).", **_INSTANT)
START = _query(
    "start",
    "Skip this many; start and limit together are at most 10000.",
    **_NUMBER,
    minimum=0,
    maximum=10000,
)
LIMIT = _query("limit", "How many; 0 means 30.", **_NUMBER, minimum=0, maximum=2000, default=30)

# What a query is about: also what /v1/suggestions chooses among.
OFFER_PARAMETERS: list[OpenApiParameter] = [
    _query("text", "Words; Dutch stems, typing errors forgiven.", maxLength=500),
    _query("id", "Our key, or the uuid in the IRI; a comma list means any.", **_UUIDS),
    _query("locationId", "At this place (key or the uuid in its IRI).", **_UUIDS),
    _query("organizerId", "By this organizer (key or the uuid in its IRI).", **_UUIDS),
    _query("coordinates", "latitude,longitude", pattern=f"^{values.COORDINATES}$", example="50.8798,4.7005"),
    _query(
        "distance", "From coordinates; no effect without.", pattern=f"^{values.DISTANCE}$", example="10km"
    ),
    DATE_FROM,
    DATE_TO,
    _query(
        "status", "Of the same occurrence; a comma list means any.", pattern=_several(vocabulary.STATUSES)
    ),
    _query("bookingAvailability", "Of the same occurrence.", enum=list(vocabulary.BOOKINGS)),
    _query(
        "seats", "At least this many seats left on the same occurrence.", **_NUMBER, minimum=1, maximum=10000
    ),
    _query("seatsUnknown", "With seats: also where seats are unknown.", type="boolean"),
    _list("termIds[]", "UiTdatabank term ids: repeated means all, a comma list any."),
    _list("labels[]", "Labels, whatever their case: repeated means all, a comma list any."),
    _query("minAge", "Suits this age or older.", **_NUMBER, minimum=0, maximum=130),
    _query("maxAge", "Suits this age or younger.", **_NUMBER, minimum=0, maximum=130),
    _query("price", "Base price in euros.", pattern=PRICE),
    _query("minPrice", "Base price of at least this.", pattern=PRICE),
    _query("maxPrice", "Base price of at most this.", pattern=PRICE),
    _query(
        "workflowStatus",
        "Default APPROVED,READY_FOR_VALIDATION.",
        pattern=rf"^({_several(vocabulary.WORKFLOWS)[1:-1]}|\*)$",
    ),
    _query("availableFrom", "Publication window ends at or after this; default now, * for any.", **_INSTANT),
    _query("availableTo", "Publication window begins at or before this; default now, * for any.", **_INSTANT),
    _query("addressCountry", "Default BE, * for any.", pattern=r"^([A-Z]{2}(,[A-Z]{2})*|\*)$"),
    _query(
        "audienceType",
        "Default everyone, * for any.",
        pattern=rf"^({_several(vocabulary.AUDIENCES)[1:-1]}|\*)$",
    ),
    _query("isDuplicate", "Default false, * for any.", pattern=r"^(true|false|\*)$"),
    _query("disableDefaultFilters", "All default filters off.", type="boolean"),
]
# How the answer looks.
PAGE_PARAMETERS: list[OpenApiParameter] = [
    *[
        _query(f"sort[{name}]", "Several are applied in the order of the URL.", enum=["asc", "desc"])
        for name in vocabulary.SORTS
    ],
    START,
    LIMIT,
    _query("embed", "Whole documents, cards, or (false) references only.", enum=["true", "false", "card"]),
    _query("count", "none leaves totalItems out, which is faster.", enum=["exact", "none"]),
]
