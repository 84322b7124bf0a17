"""Copies: from a row that ingest wrote, and all that belongs to it, to as many like it as wanted.

A copy has keys of its own, stands at another point of the same town, and takes place so many whole weeks earlier or
later, at the same hours in Brussels; its documents and cards say so too. What is always open doesn't move in time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import md5, sha1
from random import Random
from struct import pack
from typing import Any
from uuid import UUID

import orjson

from culture_app.kernel.clock import BRUSSELS
from culture_app.kernel.identity import key_of
from culture_app.offers.seeding.calendars import AHEAD, BEHIND

WEEK = 7 * 24 * 3600
CARDS = ("card_nl", "card_fr", "card_de", "card_en")
DOCUMENTS = ("source", "document")
_NULL = rb"\N"
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall time
# Points and occurrences move within this many degrees, most of them less.
_SPREAD_LAT, _SPREAD_LON = 0.007, 0.011


class Moments:
    """Wall times in Brussels as seconds, and back into the three shapes that are written. Each is worked out once."""

    def __init__(self) -> None:
        self._seconds: dict[str, int] = {}
        self._shapes: dict[int, tuple[bytes, bytes, str]] = {}

    def seconds(self, text: str) -> int:
        """Of an ISO 8601 instant."""
        if (found := self._seconds.get(text)) is None:
            wall = datetime.fromisoformat(text).astimezone(BRUSSELS).replace(tzinfo=None)
            found = self._seconds[text] = round((wall - _EPOCH).total_seconds())
        return found

    def shapes(self, seconds: int) -> tuple[bytes, bytes, str]:
        """As COPY writes it, as the key of an occurrence holds it, as a document says it."""
        if (found := self._shapes.get(seconds)) is None:
            local = (_EPOCH + timedelta(seconds=seconds)).replace(tzinfo=BRUSSELS)
            instant = local.astimezone(UTC)
            found = self._shapes[seconds] = (
                f"{instant:%Y-%m-%d %H:%M:%S}+00".encode(),
                f"{instant:%Y%m%dT%H%M%SZ}".encode(),
                local.isoformat(),
            )
        return found


@dataclass(frozen=True, slots=True)
class Timed:
    """An occurrence: when, which one of those that start together, and the fields of its row and of its seats' row."""

    start: int
    end: int
    ordinal: int
    stamp: bytes
    fields: list[bytes]
    seats: list[bytes] | None


@dataclass(slots=True)
class Stencil:
    """An offer as ingest wrote it. `weeks`: how far it may be moved, so that it stays within the world's days."""

    fields: list[bytes]
    kind: str
    key: str
    documents: Mapping[str, dict[str, Any]]
    cards: Mapping[str, dict[str, Any]]
    weeks: tuple[int, int] = (0, 0)
    occurrences: list[Timed] = field(default_factory=list)
    days: list[list[bytes]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one copy, as COPY reads them; an offer's row, then those of its occurrences, seats and days."""

    offer: bytes
    occurrences: list[bytes]
    seats: list[bytes]
    days: list[bytes]


class Copier:
    """`columns`: of each table, in the order of the stencils' fields."""

    def __init__(
        self, stencils: Sequence[Stencil], columns: Mapping[str, Sequence[str]], moments: Moments
    ) -> None:
        self._stencils = stencils
        self._moments = moments
        self._at = {
            table: {name: number for number, name in enumerate(names)} for table, names in columns.items()
        }

    def copy(self, number: int, *, leave_out: int = 0) -> Iterator[Rows]:
        """Copy `number` of every stencil, but the last so many."""
        stencils = self._stencils[: len(self._stencils) - leave_out]
        iris = {stencil.key: _iri(stencil, number) for stencil in stencils}
        keys = {key: str(key_of(iri)) for key, iri in iris.items()}
        moved: dict[str, tuple[float, float]] = {}
        for stencil in stencils:
            yield self._rows(stencil, number, iris, keys, moved)

    def _rows(
        self,
        stencil: Stencil,
        number: int,
        iris: Mapping[str, str],
        keys: Mapping[str, str],
        moved: dict[str, tuple[float, float]],
    ) -> Rows:
        at = self._at["offers_offer"]
        fields = list(stencil.fields)
        new = keys[stencil.key]
        fields[at["id"]] = new.encode()
        fields[at["iri"]] = iris[stencil.key].encode()
        fields[at["external_id"]] = iris[stencil.key].rsplit("/", 1)[1].encode()
        fields[at["digest"]] = _hex(md5(new.encode(), usedforsecurity=False).digest() * 2)
        for column in ("place_id", "organizer_id"):
            old = fields[at[column]].decode()
            fields[at[column]] = keys.get(old, old).encode()
        weeks = _between(stencil.weeks, new)
        seconds = weeks * WEEK
        if weeks:
            lasting = fields[at["available_to"]] == fields[at["last_end"]]
            for column in ("first_start", "last_end", *(("available_to",) if lasting else ())):
                fields[at[column]] = self._moments.shapes(
                    self._moments.seconds(fields[at[column]].decode()) + seconds
                )[0]
        point = self._point(stencil, number, moved)
        if point:
            fields[at["point"]] = _ewkb(point)
        for column, document in stencil.documents.items():
            fields[at[column]] = _hex(orjson.dumps(self._document(document, stencil, iris, seconds, point)))
        for column, card in stencil.cards.items():
            fields[at[column]] = _hex(orjson.dumps(_card(card, stencil, iris, keys, point))[:-1])
        occurrences, seats = [], []
        of_seats = self._at["offers_availability"]["occurrence_id"]
        own = UUID(new).bytes
        for timed in stencil.occurrences:
            row, its_seats = self._occurrence(timed, own, fields[at["id"]], seconds, of_seats)
            occurrences.append(row)
            if its_seats:
                seats.append(its_seats)
        return Rows(
            b"\t".join(fields) + b"\n",
            occurrences,
            seats,
            self._days(stencil, fields[at["id"]], weeks, point),
        )

    def _occurrence(
        self, timed: Timed, own: bytes, offer: bytes, seconds: int, of_seats: int
    ) -> tuple[bytes, bytes | None]:
        at = self._at["offers_occurrence"]
        fields = list(timed.fields)
        stamp = timed.stamp
        if seconds:
            fields[at["starts"]], stamp, _ = self._moments.shapes(timed.start + seconds)
            fields[at["ends"]] = self._moments.shapes(timed.end + seconds)[0]
        key = _occurrence_key(own, stamp, timed.ordinal)
        fields[at["id"]], fields[at["offer_id"]] = key, offer
        seats = None
        if timed.seats:
            its = list(timed.seats)
            its[of_seats] = key
            seats = b"\t".join(its) + b"\n"
        return b"\t".join(fields) + b"\n", seats

    def _days(
        self, stencil: Stencil, offer: bytes, weeks: int, point: tuple[float, float] | None
    ) -> list[bytes]:
        at = self._at["offers_day"]
        found = []
        for day in stencil.days:
            fields = list(day)
            fields[at["offer_id"]] = offer
            name, each = ("shelf", 14) if day[at["begins"]] == b"\\N" else ("begins", 7)
            fields[at[name]] = str(int(day[at[name]]) + each * weeks).encode()
            if point:
                fields[at["point"]] = _ewkb(point)
            found.append(b"\t".join(fields) + b"\n")
        return found

    def _point(
        self, stencil: Stencil, number: int, moved: dict[str, tuple[float, float]]
    ) -> tuple[float, float] | None:
        """(lat, lon); an event moves as its place does."""
        source = stencil.documents["source"]
        place = source.get("location", source)
        if "geo" not in place:
            return None
        if place["@id"] not in moved:
            rng = Random(f"{place['@id']}:{number}")
            moved[place["@id"]] = (
                round(place["geo"]["latitude"] + rng.gauss(0, _SPREAD_LAT), 6),
                round(place["geo"]["longitude"] + rng.gauss(0, _SPREAD_LON), 6),
            )
        return moved[place["@id"]]

    def _document(
        self,
        old: dict[str, Any],
        stencil: Stencil,
        iris: Mapping[str, str],
        seconds: int,
        point: tuple[float, float] | None,
    ) -> dict[str, Any]:
        new = {**old, "@id": iris[stencil.key]}
        geo = {"latitude": point[0], "longitude": point[1]} if point else None
        if "geo" in old:
            new["geo"] = geo
        if "location" in old:
            new["location"] = {**old["location"], "@id": _renamed(old["location"], iris), "geo": geo}
        if "organizer" in old:
            new["organizer"] = {**old["organizer"], "@id": _renamed(old["organizer"], iris)}
        if seconds:
            new |= self._dates(old, seconds)
            if "subEvent" in old:
                new["subEvent"] = [entry | self._dates(entry, seconds) for entry in old["subEvent"]]
        return new

    def _dates(self, entry: Mapping[str, Any], seconds: int) -> dict[str, str]:
        return {
            name: self._moments.shapes(self._moments.seconds(entry[name]) + seconds)[2]
            for name in ("startDate", "endDate")
            if name in entry
        }


def weeks_of(first: int, last: int, day: date) -> tuple[int, int]:
    """How many weeks an offer from first to last (seconds) can be moved within the world around the day."""
    noon = round((datetime.combine(day, datetime.min.time()) - _EPOCH).total_seconds())
    low = -((first - (noon - BEHIND * WEEK // 7)) // WEEK)
    high = (noon + AHEAD * WEEK // 7 - last) // WEEK
    return (low, high) if low <= high else (0, 0)


def _between(weeks: tuple[int, int], key: str) -> int:
    low, high = weeks
    return low + int(key[:6], 16) % (high - low + 1)


def _iri(stencil: Stencil, number: int) -> str:
    iri: str = stencil.documents["source"]["@id"]
    key = md5(f"{iri} {number}".encode(), usedforsecurity=False).hexdigest()
    return f"{iri.rsplit('/', 1)[0]}/{UUID(key)}"


def _renamed(thing: Mapping[str, Any], iris: Mapping[str, str]) -> str:
    return iris[str(key_of(thing["@id"]))]


def _card(
    old: dict[str, Any],
    stencil: Stencil,
    iris: Mapping[str, str],
    keys: Mapping[str, str],
    point: tuple[float, float] | None,
) -> dict[str, Any]:
    new = {**old, "@id": iris[stencil.key], "id": keys[stencil.key]}
    if old.get("place"):
        its = old["place"]["id"]
        where = {"lat": point[0], "lon": point[1]} if point else None
        new["place"] = {**old["place"], "id": keys[its], "@id": iris[its], "point": where}
    if old.get("organizer"):
        new["organizer"] = {**old["organizer"], "id": keys[old["organizer"]["id"]]}
    return new


def _occurrence_key(offer: bytes, stamp: bytes, ordinal: int) -> bytes:
    """kernel.identity.occurrence_key, from bytes to bytes: there are millions of them."""
    name = stamp if ordinal == 0 else b"%b#%d" % (stamp, ordinal)
    found = sha1(offer + name, usedforsecurity=False).hexdigest()
    variant = "89ab"[int(found[16], 16) & 3]
    return f"{found[:8]}-{found[8:12]}-5{found[13:16]}-{variant}{found[17:20]}-{found[20:32]}".encode()


def _hex(value: bytes) -> bytes:
    return rb"\\x" + value.hex().encode()


def _ewkb(point: tuple[float, float]) -> bytes:
    return b"0101000020E6100000" + pack("<dd", point[1], point[0]).hex().encode()


def unhex(value: bytes) -> bytes | None:
    """A bytea as COPY writes it."""
    return None if value == _NULL else bytes.fromhex(value[3:].decode())
