"""Keys: everything from a closed list by which an offer is found, in one array with one index.

A key is `prefix:value`. Terms keep their ids as they are; labels and words are in lower case.
"""

from functools import lru_cache

from culture_app.offers import regions

# Terms by id, under their domain: facets count these.
TYPE, THEME, FACILITY, OTHER_TERM = "type", "theme", "facility", "term"
DOMAINS = {"eventtype": TYPE, "theme": THEME, "facility": FACILITY}
TERM_PREFIXES = (TYPE, THEME, FACILITY, OTHER_TERM)
TERM_LABEL, LABEL = "tl", "l"
# Of the place an event stands in (a place: its own), and of the organiser.
PLACE_TERM, PLACE_TERM_LABEL, PLACE_LABEL = "pt", "ptl", "pl"
ORGANIZER_TERM, ORGANIZER_TERM_LABEL, ORGANIZER_LABEL = "ot", "otl", "ol"
REGION, POSTCODE, DEPARTURE = "r", "pc", "dep"
LANGUAGE, COMPLETED = "lang", "done"
CREATOR, CONTRIBUTOR = "by", "co"
WEEKDAY, ATTENDANCE = "day", "att"
# Yes or no: the key is there or it isn't.
FLAG = "is"
UITPAS, MEDIA, VIDEOS, ALL_AGES, CHILDREN_ONLY, HIRE = (
    "is:uitpas", "is:media", "is:videos", "is:allages", "is:children", "is:hire",
)  # fmt: skip


# Most come again and again.
@lru_cache(maxsize=32_768)
def key(prefix: str, value: str) -> str:
    """Ids stay as they are; the rest is compared in lower case. Cut, since an index has room for so much.

    A region's code is the one that offers have: gem-leuven is nis-24062.
    """
    if prefix == REGION:
        value = regions.canonical(value) or value
    return f"{prefix}:{(value if prefix in _AS_THEY_ARE else value.strip().lower())[:LONGEST]}"


LONGEST = 255
_AS_THEY_ARE = frozenset((*TERM_PREFIXES, PLACE_TERM, ORGANIZER_TERM))
