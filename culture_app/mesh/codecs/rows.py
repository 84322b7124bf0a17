"""A row of a CSV table read into the mesh's entities."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from culture_app.mesh.codecs import tables
from culture_app.mesh.codecs.entities import (
    Activity,
    Address,
    Booking,
    Entity,
    Hours,
    Organiser,
    Participant,
    Participation,
    Performer,
    Price,
    Slot,
    Venue,
)
from culture_app.mesh.codecs.oslo import where
from culture_app.mesh.codecs.tables import Row, SideTables
from culture_app.mesh.codecs.words import ATTENDANCE, CATEGORIES, weekday
from culture_app.mesh.data import Texts
from culture_app.mesh.errors import CodecFault

_LANGUAGES = ("nl", "fr", "de", "en")
_STAMPS = {
    "activiteit": ("activiteit_creationdate", "activiteit_modifieddate", "activiteit_processeddate"),
    "locatie": ("locatie_createddate", "locatie_modifieddate", "locatie_processeddate"),
    "organisator": ("organisator_creationdate", "organisator_modifieddate", "organisator_processeddate"),
    "uitvoerder": ("uitvoerder_creationdate", "uitvoerder_modifieddate", "uitvoerder_processedDate"),
    "participant": ("participant_creationdate", "participant_modifieddate", "participant_processeddate"),
    "deelname": ("", "deelname_modifieddate", ""),
}
_IDS = {
    "activiteit": ("activiteit_id", "event"),
    "locatie": ("location_id", "place"),
    "organisator": ("organisator_id", "organizer"),
    "uitvoerder": ("uitvoerder_id", "performer"),
    "participant": ("participant_id", "participant"),
    "deelname": ("deelname_id", "participation"),
}


def iri_of(name: str, row: Row, identifiers: Mapping[str, str]) -> str:
    column, what = _IDS[name]
    if not row.get(column):
        raise CodecFault(f"The row has no {column}.")
    return tables.iri(identifiers, what, row[column])


def modified_of(name: str, row: Row) -> str:
    _, modified, processed = _STAMPS[name]
    return row.get(modified, "") or row.get(processed, "")


def entity(name: str, row: Row, identifiers: Mapping[str, str], beside: SideTables) -> Entity:
    """The entity in a row; `beside` holds an activity's prices and opening hours."""
    created, modified, _ = _STAMPS[name]
    common = {
        "iri": iri_of(name, row, identifiers),
        "created": row.get(created, ""),
        "modified": row.get(modified, ""),
    }
    return _READERS[name](row, common, identifiers, beside)


def _texts(row: Row, stem: str) -> Texts:
    return {language: text for language in _LANGUAGES if (text := row.get(f"{stem}_{language}", ""))}


def _named(row: Row, stem: str) -> Texts:
    names = _texts(row, stem)
    if not names:
        raise CodecFault(f"The row has no {stem}_nl.")
    return names


def _activity(
    row: Row, common: dict[str, Any], identifiers: Mapping[str, str], beside: SideTables
) -> Activity:
    if beside.fault:
        raise CodecFault(beside.fault)
    start, end = row.get("activiteit_startDate", ""), row.get("activiteit_endDate", "")
    left = row.get("aantal_beschikbare_tickets", "")
    booking = Booking(
        url=row.get("boeking_link", ""),
        email=row.get("boeking_email", ""),
        phone=row.get("boeking_tel", ""),
        starts=row.get("boeking_startDate", ""),
        ends=row.get("boeking_endDate", ""),
    )
    realisers = (
        tables.iri(identifiers, "organizer", row.get("activiteit_organizer_id", "")),
        tables.iri(identifiers, "performer", row.get("activiteit_performer_id", "")),
    )
    return Activity(
        **common,
        names=_named(row, "activiteit_name"),
        descriptions=_texts(row, "activiteit_description"),
        type=row.get("activiteit_type", ""),
        theme=row.get("activiteit_thema", ""),
        location=tables.iri(identifiers, "place", row.get("activiteit_location_id", "")),
        slots=(Slot(start=start, end=end),) if start else (),
        hours=tuple(map(_hours, beside.hours.get(row["activiteit_id"], ()))),
        prices=_prices(beside.prices.get(row["activiteit_id"], [])),
        booking=booking if booking != Booking() else None,
        realised_by=tuple(iri for iri in realisers if iri),
        attendance=ATTENDANCE.get(row.get("activiteit_locatietype", ""), ""),
        tickets=row.get("ticket_beschikbaarheid", ""),
        tickets_left=int(left) if left.isdigit() else None,
    )


def _hours(row: Row) -> Hours:
    opens, closes = row.get("openingsuur", "")[:5], row.get("sluitingsuur", "")[:5]
    if not opens or not closes:
        raise CodecFault("A line of opening hours lacks an opening or a closing time.")
    return Hours(day=weekday(row.get("dayofweek", "")), opens=opens, closes=closes)


def _prices(rows: list[Row]) -> tuple[Price, ...]:
    found = []
    for row in rows:
        try:
            amount = Decimal(row.get("prijs_value", ""))
        except InvalidOperation:
            raise CodecFault("A price isn't a number.") from None
        names = {
            language: text
            for language in _LANGUAGES
            if (text := row.get(f"prijslabel{language.upper()}", ""))
        }
        category = CATEGORIES.get(row.get("prijscategorie", "").lower(), "tariff")
        currency = row.get("prijs_currency") or "EUR"
        found.append(Price(category=category, names=names, amount=amount, currency=currency))
    return tuple(sorted(found, key=lambda price: price.category != "base"))


def _address(row: Row, stem: str, locality: str) -> Address | None:
    address = Address(
        streets=where.street(_texts(row, f"{stem}_street"), row.get(f"{stem}_housenumber", "")),
        postcode=row.get(f"{stem}_postcode", ""),
        localities=_texts(row, f"{stem}_{locality}"),
        country=row.get(f"{stem}_country", ""),
    )
    return address if address != Address(streets={}) else None


def _venue(row: Row, common: dict[str, Any], _identifiers: Mapping[str, str], _beside: SideTables) -> Venue:
    return Venue(
        **common,
        names=_named(row, "location_name"),
        type=row.get("location_type", ""),
        address=_address(row, "location_address", "postName"),
        point=where.coordinates(row.get("location_geo_latitude", ""), row.get("location_geo_longitude", "")),
    )


def _organiser(row: Row, common: dict[str, Any], _ids: Mapping[str, str], _beside: SideTables) -> Organiser:
    return Organiser(
        **common,
        names=_named(row, "organisator_name"),
        homepage=row.get("organisator_homepage", ""),
        address=_address(row, "organisator_address", "postname"),
        point=where.coordinates(
            row.get("organisator_geo_latitude", ""), row.get("organisator_geo_longitude", "")
        ),
    )


def _performer(row: Row, common: dict[str, Any], _ids: Mapping[str, str], _beside: SideTables) -> Performer:
    return Performer(
        **common,
        names=_named(row, "uitvoerder_name"),
        homepage=row.get("uitvoerder_homepage", ""),
        theme=row.get("uitvoerder_thema", ""),
    )


def _year(text: str) -> int | None:
    return int(text) if text.isdigit() and len(text) == 4 else None


def _participant(
    row: Row, common: dict[str, Any], _ids: Mapping[str, str], _beside: SideTables
) -> Participant:
    return Participant(
        **common,
        birth_year=_year(row.get("participant_birthyear", "")),
        sector=row.get("participant_statsector_id", ""),
    )


def _participation(
    row: Row, common: dict[str, Any], ids: Mapping[str, str], _beside: SideTables
) -> Participation:
    at = row.get("deelname_tijdstip", "") or row.get("deelname_modifieddate", "")
    for column, value in (("event_id", row.get("event_id")), ("participant_id", row.get("participant_id"))):
        if not value:
            raise CodecFault(f"The row has no {column}.")
    if not at:
        raise CodecFault("The row has no deelname_modifieddate, so nothing says when the visit was.")
    return Participation(
        **common,
        participant=tables.iri(ids, "participant", row["participant_id"]),
        activity=tables.iri(ids, "event", row["event_id"]),
        at=at,
        birth_year=_year(row.get("participant_birthyear", "")),
        sector=row.get("participant_statsector_id", ""),
        theme=row.get("event_theme", ""),
        type=row.get("event_type", ""),
    )


_READERS: dict[str, Callable[[Row, dict[str, Any], Mapping[str, str], SideTables], Entity]] = {
    "activiteit": _activity,
    "locatie": _venue,
    "organisator": _organiser,
    "uitvoerder": _performer,
    "participant": _participant,
    "deelname": _participation,
}
