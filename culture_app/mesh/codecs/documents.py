"""Entities of the mesh as UiTdatabank documents: the one shape that offers understands.

The same entity gives the same document whether it came as CSV or as RDF. What UiTdatabank has no word for stays under
`oslo`, so that nothing is lost.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from culture_app.mesh.codecs import concepts, instants
from culture_app.mesh.codecs.entities import Activity, Address, Booking, Entity, Hours, Organiser, Slot, Venue
from culture_app.mesh.codecs.words import WEEKDAYS
from culture_app.mesh.data import Texts

_SOLD_OUT = {"SoldOut", "OutOfStock", "Discontinued"}
# A time-span up to this long without opening hours is one visit; a longer one is a period.
_ONE_VISIT = timedelta(hours=24)

PerformerNames = Callable[[str], Texts | None]


def main_language(texts: Texts) -> str:
    return "nl" if "nl" in texts or not texts else next(iter(texts))


def _base(entity: Entity, names: Texts, workflow: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": entity.iri,
        "mainLanguage": main_language(names),
        "name": dict(sorted(names.items())),
        "languages": sorted(names),
        "workflowStatus": "DELETED" if entity.deleted else workflow,
    }
    if entity.created:
        found["created"] = instants.written(entity.created)
    if entity.modified or entity.deleted:
        found["modified"] = instants.written(entity.modified or entity.deleted)
    if entity.rest:
        found["oslo"] = entity.rest
    return found


def _address(address: Address) -> dict[str, dict[str, str]]:
    languages = sorted({*address.streets, *address.localities}) or ["nl"]
    found = {}
    for language in languages:
        lines = {
            "streetAddress": address.streets.get(language) or next(iter(address.streets.values()), ""),
            "postalCode": address.postcode,
            "addressLocality": address.localities.get(language)
            or next(iter(address.localities.values()), ""),
            "addressCountry": address.country or "BE",
        }
        found[language] = {name: text for name, text in lines.items() if text}
    return found


def _located(document: dict[str, Any], address: Address | None, point: tuple[float, float] | None) -> None:
    if address is not None:
        document["address"] = _address(address)
    if point is not None:
        document["geo"] = {"latitude": point[0], "longitude": point[1]}


def place(venue: Venue) -> dict[str, Any]:
    found = _base(venue, venue.names, "APPROVED") | {"@type": "Place", "calendarType": "permanent"}
    _located(found, venue.address, venue.point)
    if venue.type:
        found["terms"] = [concepts.term("placetype", venue.type)]
    return found


def organizer(organiser: Organiser) -> dict[str, Any]:
    found = _base(organiser, organiser.names, "ACTIVE") | {"@type": "Organizer"}
    _located(found, organiser.address, organiser.point)
    if organiser.homepage:
        found["url"] = organiser.homepage
    return found


def event(activity: Activity, performer_names: PerformerNames = lambda _iri: None) -> dict[str, Any]:
    """An activity as an event. `performer_names` answers the names of a known performer, or None: whoever realises
    the activity and isn't a performer is its organizer.
    """
    found = _base(activity, activity.names, activity.workflow or "APPROVED") | {"@type": "Event"}
    if activity.descriptions:
        found["description"] = dict(sorted(activity.descriptions.items()))
    terms = [concepts.term("eventtype", activity.type)] if activity.type else []
    terms += [concepts.term("theme", activity.theme)] if activity.theme else []
    if terms:
        found["terms"] = terms
    if activity.location:
        found["location"] = {"@id": activity.location}
    found |= _calendar(activity.slots, activity.hours, activity.location)
    _realisers(found, activity.realised_by, performer_names)
    if activity.prices:
        found["priceInfo"] = [
            {
                "category": price.category,
                "name": dict(sorted(price.names.items())),
                "price": float(price.amount),
                "priceCurrency": price.currency,
            }
            for price in activity.prices
        ]
    if activity.booking:
        found["bookingInfo"] = _booking(activity.booking)
    if activity.contact:
        contact = activity.contact
        found["contactPoint"] = {
            "url": [contact.url] if contact.url else [],
            "email": [contact.email] if contact.email else [],
            "phone": [contact.phone] if contact.phone else [],
        }
    if activity.attendance:
        found["attendanceMode"] = activity.attendance
    if activity.tickets or activity.tickets_left is not None:
        none_left = concepts.local_name(activity.tickets) in _SOLD_OUT or activity.tickets_left == 0
        found["bookingAvailability"] = {"type": "Unavailable" if none_left else "Available"}
        if activity.tickets_left is not None:
            found["bookingAvailability"]["remainingCapacity"] = activity.tickets_left
    if activity.audience:
        found["audience"] = {"audienceType": activity.audience}
    plain = {
        "onlineUrl": activity.online_url,
        "labels": list(activity.labels),
        "hiddenLabels": list(activity.hidden_labels),
        "typicalAgeRange": activity.ages,
        "image": activity.image,
    }
    return found | {name: value for name, value in plain.items() if value}


def _booking(booking: Booking) -> dict[str, str]:
    parts = {
        "url": booking.url,
        "email": booking.email,
        "phone": booking.phone,
        "availabilityStarts": instants.written(booking.starts),
        "availabilityEnds": instants.written(booking.ends),
    }
    return {name: value for name, value in parts.items() if value}


def _realisers(
    document: dict[str, Any], realised_by: tuple[str, ...], performer_names: PerformerNames
) -> None:
    performers = []
    for iri in sorted(realised_by):
        names = performer_names(iri)
        if names is not None or "/performer" in iri:
            performers.append(
                {"@id": iri} | ({"name": names.get("nl") or next(iter(names.values()))} if names else {})
            )
        elif "organizer" not in document:
            document["organizer"] = {"@id": iri}
    if performers:
        document["performer"] = performers


def _calendar(slots: tuple[Slot, ...], hours: tuple[Hours, ...], location: str) -> dict[str, Any]:
    """UiTdatabank's calendar: several slots are `multiple`; one is `single`, or `periodic` if it has opening hours or
    is longer than a day; none is `permanent`.
    """
    if not slots:
        return {"calendarType": "permanent"} | _hours(hours)
    first, last = slots[0], slots[-1]
    span = {"startDate": instants.written(first.start)} | _end(last)
    if len(slots) > 1:
        return {
            "calendarType": "multiple",
            **span,
            "subEvent": [
                {"id": number, "startDate": instants.written(slot.start)}
                | _end(slot)
                | ({"location": {"@id": slot.location}} if slot.location not in {"", location} else {})
                for number, slot in enumerate(slots)
            ],
        }
    start, end = instants.parse(first.start), instants.parse(first.end)
    if hours or (start and end and end - start > _ONE_VISIT):
        return {"calendarType": "periodic", **span} | _hours(hours)
    return {"calendarType": "single", **span}


def _end(slot: Slot) -> dict[str, str]:
    return {"endDate": instants.written(slot.end)} if slot.end else {}


def _hours(hours: tuple[Hours, ...]) -> dict[str, Any]:
    grouped: dict[tuple[str, str], list[str]] = {}
    for line in sorted(hours, key=lambda each: (WEEKDAYS.index(each.day), each.opens)):
        grouped.setdefault((line.opens, line.closes), []).append(line.day)
    if not grouped:
        return {}
    return {
        "openingHours": [
            {"opens": opens, "closes": closes, "dayOfWeek": days} for (opens, closes), days in grouped.items()
        ]
    }
