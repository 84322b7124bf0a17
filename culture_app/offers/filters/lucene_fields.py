"""The fields that `q` knows, under the incumbent's names, and what each tests.

Names of languages in a field may be nl, fr, de, en or `*`. An address is tested whatever its language.
"""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache

from culture_app.kernel.words import LANGUAGES
from culture_app.offers import keys
from culture_app.offers.cards import BOOKABLE
from culture_app.offers.filters import lucene_ranges as ranges
from culture_app.offers.filters import lucene_tests as tests
from culture_app.offers.filters.bag import Bag
from culture_app.offers.filters.lucene_tests import Field
from culture_app.offers.lucene import Test
from culture_app.offers.lucene_reading import wrong

_IN_LANGUAGES = re.compile(rf"\.({'|'.join(LANGUAGES)}|\*)(?=\.|$)")
_SEATED = "LEFT JOIN offers_availability a ON a.occurrence_id = c.id"

FIELDS: Mapping[str, Field] = {
    # Identity
    "id": tests.ids("(o.id = ANY({ids}) OR o.external_id = ANY({ids}))", "TRUE"),
    "@type": tests.column("o.kind", fold="lower"),
    "location.id": tests.ids(
        "o.place_id IN (SELECT p.id FROM offers_offer p WHERE p.id = ANY({ids}) OR p.external_id = ANY({ids}))",
        "o.place_id IS NOT NULL",
    ),
    "organizer.id": tests.ids(
        "o.organizer_id IN (SELECT p.id FROM offers_offer p WHERE p.id = ANY({ids}) OR p.external_id = ANY({ids}))",
        "o.organizer_id IS NOT NULL",
    ),
    "production.id": tests.column("o.production"),
    "creator": tests.keyed(keys.CREATOR),
    "contributors": tests.keyed(keys.CONTRIBUTOR),
    # Names
    "name": tests.words("o.names"),
    "location.name": tests.of_another(
        "o.place_id", "place", tests.words("p.names"), copy=tests.worded("o.place_name")
    ),
    "organizer.name": tests.of_another("o.organizer_id", "organizer", tests.words("p.names")),
    # What
    "labels": tests.keyed(keys.LABEL),
    "terms.id": tests.keyed(*keys.TERM_PREFIXES),
    "terms.label": tests.keyed(keys.TERM_LABEL),
    "typeIds": tests.keyed(keys.TYPE),
    "themeIds": tests.keyed(keys.THEME),
    "facilityIds": tests.keyed(keys.FACILITY),
    "location.labels": tests.keyed(keys.PLACE_LABEL),
    "location.terms.id": tests.keyed(keys.PLACE_TERM),
    "location.terms.label": tests.keyed(keys.PLACE_TERM_LABEL),
    "organizer.labels": tests.keyed(keys.ORGANIZER_LABEL),
    "organizer.terms.id": tests.keyed(keys.ORGANIZER_TERM),
    "organizer.terms.label": tests.keyed(keys.ORGANIZER_TERM_LABEL),
    "price": ranges.number("o.price_cents", ranges.cents),
    "uitpas": tests.flag(keys.UITPAS),
    "mediaObjectsCount": ranges.presence(keys.MEDIA),
    "imagesCount": ranges.presence(keys.MEDIA),
    "videosCount": ranges.presence(keys.VIDEOS),
    "mainLanguage": tests.column("o.main_language", fold="lower"),
    "languages": tests.keyed(keys.LANGUAGE),
    "completedLanguages": tests.keyed(keys.COMPLETED),
    "completeness": ranges.number("o.completeness", ranges.whole),
    "metadata.popularity": ranges.number("o.popularity", ranges.whole),
    # Where
    "address.addressCountry": tests.column("o.country", fold="upper"),
    "address.postalCode": tests.keyed(keys.POSTCODE),
    "address.addressLocality": tests.worded("o.municipality"),
    "regions": tests.keyed(keys.REGION),
    "departurePlaces": tests.keyed(keys.DEPARTURE),
    # Who
    "typicalAgeRange": ranges.overlap(
        "o.age_min", "o.age_max", ranges.whole, "(o.age_min IS NOT NULL OR o.age_max IS NOT NULL)"
    ),
    "birthdateRange": ranges.births(),
    "allAges": tests.flag(keys.ALL_AGES),
    "audienceType": tests.column("o.audience"),
    "childrenOnly": tests.flag(keys.CHILDREN_ONLY),
    # State
    "workflowStatus": tests.column("o.workflow_status", fold="upper"),
    "isDuplicate": tests.truth("o.duplicate"),
    "attendanceMode": tests.keyed(keys.ATTENDANCE),
    "calendarType": tests.column("o.calendar_type", fold="lower"),
    "recurringOnDayOfWeek": tests.keyed(keys.WEEKDAY),
    "created": ranges.moment("o.created"),
    "modified": ranges.moment("o.modified"),
    "availableTo": ranges.moment("o.available_to"),
    "availableRange": ranges.overlap("o.available_from", "o.available_to", ranges.instant, "TRUE"),
    # Of an occurrence: one that meets it will do
    "status": tests.of_occurrence(tests.column("c.status")),
    "bookingAvailability": tests.of_occurrence(
        tests.column(f"(CASE WHEN {BOOKABLE} THEN 'Available' ELSE 'Unavailable' END)"), join=_SEATED
    ),
    "dateRange": tests.of_occurrence(
        ranges.overlap("c.starts", "c.ends", ranges.instant, "TRUE"),
    ),
    "localTimeRange": tests.of_occurrence(ranges.local_times()),
    "childcare": tests.of_occurrence(
        tests.truth("(c.childcare_start IS NOT NULL OR c.childcare_end IS NOT NULL)")
    ),
    "hasOvernight": tests.of_occurrence(tests.truth("c.overnight")),
}  # fmt: skip
OTHER_NAMES = {
    "_type": "@type",
    "priceRange": "price",
    "hasChildcare": "childcare",
    "postalCode": "address.postalCode",
    "addressCountry": "address.addressCountry",
    "addressLocality": "address.addressLocality",
    "termIds": "terms.id",
    "termLabels": "terms.label",
    "locationId": "location.id",
    "organizerId": "organizer.id",
    "productionId": "production.id",
    "hasMediaObjects": "mediaObjectsCount",
    "hasVideos": "videosCount",
}
_BY_NAME = {name.lower(): field for name, field in FIELDS.items()} | {
    other.lower(): FIELDS[name] for other, name in OTHER_NAMES.items()
}
# Fields of the incumbent that aren't kept apart here.
_ELSEWHERE = {
    "description": "text",
    "streetaddress": "text",
    "address.streetaddress": "text",
    "performer.name": "text",
}
OF_OCCURRENCES = frozenset(
    {
        "status",
        "bookingavailability",
        "daterange",
        "localtimerange",
        "childcare",
        "haschildcare",
        "hasovernight",
    }
)


@lru_cache(maxsize=500)
def field_of(written: str) -> Field:
    """Raises BadParameter with the nearest name."""
    languages = _IN_LANGUAGES.findall(written)
    name = _IN_LANGUAGES.sub("", written).lower()
    if name == "*":
        return tests.EVERYTHING
    if name == "_exists_":
        return Field(test=_exists)
    field = _BY_NAME.get(name)
    if field is None:
        suggestion = _ELSEWHERE.get(name) or next(iter(get_close_matches(name[:60], _BY_NAME, n=1)), None)
        raise wrong("it names a field that isn't known", _spelled(suggestion))
    if languages and languages[0] != "*" and field.within:
        return field.within(languages[0])
    return field


def _exists(bag: Bag, found: Sequence[Test]) -> str:
    return f"({' OR '.join(field_of(each.value).test(bag, [Test('', '*')]) for each in found)})"


def _spelled(name: str | None) -> str | None:
    return next((known for known in (*FIELDS, *OTHER_NAMES) if known.lower() == name), name)
