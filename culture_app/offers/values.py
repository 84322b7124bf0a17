"""Values of parameters: each reader takes the text of one and gives back what it means, or BadParameter."""

import re
from datetime import UTC, date, datetime, time
from uuid import UUID

from culture_app.kernel.clock import BRUSSELS
from culture_app.kernel.words import LANGUAGES, GeoPoint, Language
from culture_app.offers.data import Bounds
from culture_app.offers.errors import BadParameter

# Elasticsearch's units, in metres.
UNITS = {
    "": 1.0, "m": 1.0, "meters": 1.0, "km": 1000.0, "kilometers": 1000.0, "cm": 0.01, "centimeters": 0.01,
    "mm": 0.001, "millimeters": 0.001, "mi": 1609.344, "miles": 1609.344, "yd": 0.9144, "yards": 0.9144,
    "ft": 0.3048, "feet": 0.3048, "in": 0.0254, "inch": 0.0254, "NM": 1852.0, "nmi": 1852.0, "nauticalmiles": 1852.0,
}  # fmt: skip
DISTANCE = (
    r"[0-9]{1,8}(\.[0-9]{1,15})?(m|meters|km|kilometers|mi|miles|yd|yards|ft|feet|NM|nmi|nauticalmiles)?"
)
_LATITUDE = r"-?([0-8]?[0-9](\.[0-9]{1,15})?|90(\.0{1,15})?)"
_LONGITUDE = r"-?((1[0-7][0-9]|[0-9]{1,2})(\.[0-9]{1,15})?|180(\.0{1,15})?)"
COORDINATES = f"{_LATITUDE},{_LONGITUDE}"
MOST_WORDS = 500
AROUND_THE_EARTH = 20_100_000.0
PRICE = r"[0-9]{1,5}(\.[0-9]{1,2})?"
LOCAL_TIME = r"([01]?[0-9]|2[0-3]):?[0-5][0-9]"
REGION = r"(nis|gem|arr|prv|reg)-[0-9a-z][0-9a-z-]{0,80}"
POSTAL_CODE = r"[0-9A-Za-z][0-9A-Za-z -]{0,11}\*?"
PRODUCTION = r"[0-9A-Za-z][0-9A-Za-z._:-]{0,99}"
CURSOR = r"[0-9A-Za-z_-]{1,1000}"
MOST_OF_ONE = 200

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_EARLIEST, _LATEST = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)


def wrong(name: str, expected: str) -> BadParameter:
    """Says what the value should be; never repeats what it was."""
    return BadParameter(f"{name} can't be read: {expected}.", field=name)


def instant(name: str, text: str, *, end: bool = False) -> datetime:
    """ISO 8601. A bare `+` arrives as a space. A day alone is its beginning, or its end; without an offset it is
    Brussels time.
    """
    written = text.strip().replace(" ", "+")
    try:
        if _DAY.fullmatch(written):
            found = datetime.combine(date.fromisoformat(written), time(23, 59, 59) if end else time(0))
        else:
            found = datetime.fromisoformat(written)
        found = found if found.tzinfo else found.replace(tzinfo=BRUSSELS)
        if not 2 < found.year < 9998:
            return _EARLIEST if found.year <= 2 else _LATEST
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise wrong(name, "write a date and time as 2026-07-01T20:00:00+02:00") from None


def whole_number(name: str, text: str, *, least: int, most: int) -> int:
    if not re.fullmatch(r"-?[0-9]{1,9}", text.strip()):
        raise wrong(name, f"it is a whole number from {least} to {most}")
    number = int(text)
    if not least <= number <= most:
        raise wrong(name, f"it is a whole number from {least} to {most}")
    return number


def distance(name: str, text: str) -> float:
    match = re.fullmatch(r"([0-9]{1,8}(?:\.[0-9]{1,15})?)\s*([A-Za-z]*)", text.strip())
    if not match or match[2] not in UNITS:
        raise wrong(name, "write it as 10km, 500m or 5mi")
    return min(float(match[1]) * UNITS[match[2]], AROUND_THE_EARTH)


def coordinates(name: str, text: str) -> GeoPoint:
    expected = "write latitude,longitude as 50.8798,4.7005"
    match = re.fullmatch(r"(-?[0-9.]{1,24}),\s*(-?[0-9.]{1,24})", text.strip())
    if not match:
        raise wrong(name, expected)
    try:
        return GeoPoint(float(match[1]), float(match[2]))
    except ValueError:
        raise wrong(name, expected) from None


def choice(name: str, text: str, options: tuple[str, ...]) -> str:
    """Case makes no difference."""
    for option in options:
        if option.lower() == text.strip().lower():
            return option
    raise wrong(name, f"it is one of {', '.join(options)}")


def choices(name: str, text: str, options: tuple[str, ...]) -> tuple[str, ...]:
    """A comma list: any of them."""
    return tuple(choice(name, part, options) for part in text.split(","))


def truth(name: str, text: str) -> bool:
    return choice(name, text, ("true", "false")) == "true"


def identifier(name: str, text: str) -> UUID:
    written = text.strip().rstrip("/").rsplit("/", 1)[-1]
    if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", written):
        raise wrong(name, "it is a uuid")
    return UUID(written)


def cents(name: str, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}([.,][0-9]{1,2})?", text.strip()):
        raise wrong(name, "write euros as 12.50")
    return round(float(text.strip().replace(",", ".")) * 100)


def words(name: str, text: str) -> str:
    if len(text) > MOST_WORDS:
        raise wrong(name, f"at most {MOST_WORDS} characters are searched for")
    return text.strip()


def country(name: str, text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", text.strip()):
        raise wrong(name, "it is a code of two letters, as BE")
    return text.strip().upper()


def region(name: str, text: str) -> str:
    """A code; one that nobody knows finds nothing."""
    written = text.strip().lower()
    if not re.fullmatch(REGION, written):
        raise wrong(name, "it is a code, as nis-24062, gem-leuven or prv-limburg")
    return written


def postal_code(name: str, text: str) -> str:
    """With `*` at its end: all that begin so."""
    if not re.fullmatch(POSTAL_CODE, text.strip()):
        raise wrong(name, "it is a postal code, as 3000 or 30*")
    return text.strip().upper()


def bounds(name: str, text: str) -> Bounds:
    """Two opposite corners, whichever comes first."""
    corners = text.split("|")
    if len(corners) != 2:
        raise wrong(name, "write its south-west and north-east corner as 50.8,4.6|50.9,4.8")
    one, other = (coordinates(name, corner) for corner in corners)
    return Bounds(
        south_west=GeoPoint(min(one.lat, other.lat), min(one.lon, other.lon)),
        north_east=GeoPoint(max(one.lat, other.lat), max(one.lon, other.lon)),
    )


def local_time(name: str, text: str) -> int:
    """Minutes since midnight, of `20:30` or `2030`."""
    written = text.strip()
    if not re.fullmatch(LOCAL_TIME, written):
        raise wrong(name, "write a time of day as 20:30 or 2030")
    return int(written[:-2].rstrip(":")) * 60 + int(written[-2:])


def day(name: str, text: str) -> date:
    try:
        if _DAY.fullmatch(text.strip()):
            return date.fromisoformat(text.strip())
    except ValueError:
        pass
    raise wrong(name, "write a date as 2016-05-31")


def language(name: str, text: str) -> str:
    """A code of ISO 639-1, in lower case."""
    if not re.fullmatch(r"[A-Za-z]{2}", text.strip()):
        raise wrong(name, "it is a code of two letters, as nl")
    return text.strip().lower()


def own_language(name: str, text: str) -> Language:
    """One in which texts are understood."""
    return choice(name, text, LANGUAGES)  # type: ignore[return-value]


def production(name: str, text: str) -> str:
    if not re.fullmatch(PRODUCTION, text.strip()):
        raise wrong(name, "it is the id of a production")
    return text.strip()


def somebody(name: str, text: str) -> str:
    """Who made a document, as the document says; compared in lower case."""
    written = text.strip().lower()
    if not written or len(written) > MOST_OF_ONE:
        raise wrong(name, f"each has 1 to {MOST_OF_ONE} characters")
    return written


def credential(name: str, text: str) -> None:
    """Of use to others: only its length is looked at."""
    if len(text) > MOST_OF_ONE:
        raise wrong(name, f"it has at most {MOST_OF_ONE} characters")


def cursor(name: str, text: str) -> str:
    if not re.fullmatch(CURSOR, text.strip()):
        raise wrong(name, "give it as it came in the previous page's next")
    return text.strip()
