"""An entity's graph read into the mesh's entities.

Both ways of saying when and where are understood: `prov:atLocation` with `cidoc:P4_has_time-span`, or
`cp:Activiteit.ruimtetijd` with one volume per time and place.
"""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from culture_app.mesh.codecs.concepts import local_name
from culture_app.mesh.codecs.entities import (
    Activity,
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
from culture_app.mesh.codecs.oslo.node import Graph, Node
from culture_app.mesh.codecs.words import ATTENDANCE, CATEGORIES, weekday
from culture_app.mesh.errors import CodecFault

_NAMES = (
    "dcterms:title",
    "cp:Realisator.naam",
    "locn:locatorName",
    "schema:name",
    "skos:prefLabel",
    "rdfs:label",
)
# Said elsewhere in the document, or true of the delivery rather than of the thing.
_KNOWN = {
    "rdf:type",
    "adms:identifier",
    "platform:verwerktOp",
    "platform:bron",
    "dcterms:created",
    "dcterms:modified",
    "dcterms:type",
    "dcterms:description",
    "prov:invalidatedAtTime",
    "prov:atLocation",
    "cidoc:P4_has_time-span",
    "cidoc:P14_carried_out_by",
    "cp:thema",
    "cp:Realisator.thema",
    "cp:Activiteit.prijs",
    "cp:Activiteit.boeking",
    "cp:Activiteit.beschikbaarheid",
    "cp:Activiteit.ruimtetijd",
    "cp:Activiteit.locatieType",
    "cp:Activiteit.contactinfo",
    "locn:address",
    "locn:geometry",
    "foaf:homepage",
    "schema:contactPoint",
    "schema:typicalAgeRange",
    "dcat:keyword",
    "udb:workflowStatus",
    "udb:audienceType",
    "platform:virtueleLocatie",
    "schema:image",
    *_NAMES,
}


def entity(iri: str, name: str, graph: Graph) -> Entity:
    """The entity `name` (activiteit, locatie, organisator, uitvoerder, participant, deelname) with this IRI."""
    node = Node(graph, iri)
    if iri.startswith("_:"):
        raise CodecFault("The entity has no IRI, so a later version of it could not be recognised.")
    return _READERS[name](node, _common(node))


def modified_of(iri: str, graph: Graph) -> str:
    """When the entity was changed, for choosing between versions."""
    node = Node(graph, iri)
    found = node.latest("dcterms:modified", "prov:invalidatedAtTime") or node.latest("platform:verwerktOp")
    if found:
        return found
    moment = node.node("cp:Deelname.tijdstip")
    return moment.text("m8g:startTime") if moment else ""


def _common(node: Node) -> dict[str, Any]:
    rest = {
        name: [getattr(term, "value", str(term)) for term in node.terms(name)]
        for name in sorted(node.properties)
        if name not in _KNOWN
        and not name.startswith(("cp:Deelname.", "platform:statistische", "platform:geboorte"))
    }
    return {
        "iri": node.iri,
        "created": node.text("dcterms:created"),
        "modified": node.latest("dcterms:modified"),
        "deleted": node.latest("prov:invalidatedAtTime"),
        "rest": rest,
    }


def _named(node: Node, common: dict[str, Any], what: str) -> dict[str, str]:
    names = next((found for name in _NAMES if (found := node.texts(name))), {})
    if not names and not common["deleted"]:
        raise CodecFault(f"The {what} has no name.")
    return names


def _activity(node: Node, common: dict[str, Any]) -> Activity:
    location, slots = _when_and_where(node)
    available = node.node("cp:Activiteit.beschikbaarheid")
    hours = [_hours(each) for each in available.nodes("schema:hoursAvailable")] if available else []
    online = node.node("platform:virtueleLocatie")
    image = node.node("schema:image")
    labels: dict[str, list[str]] = {"publiek": [], "verborgen": []}
    for literal in node.literals("dcat:keyword"):
        labels["verborgen" if local_name(literal.datatype.value) == "verborgen" else "publiek"].append(
            literal.value
        )
    return Activity(
        **common,
        names=_named(node, common, "activity"),
        descriptions=node.texts("dcterms:description"),
        type=node.text("dcterms:type"),
        theme=node.text("cp:thema"),
        location=location,
        slots=slots,
        hours=tuple(line for found in hours for line in found),
        prices=_prices(node),
        booking=_booking(node),
        contact=_contact(node),
        realised_by=tuple(node.iris("cidoc:P14_carried_out_by")),
        attendance=ATTENDANCE.get(local_name(node.text("cp:Activiteit.locatieType")), ""),
        online_url=online.text("schema:url") if online else "",
        tickets=local_name(available.text("platform:ticketBeschikbaarheid")) if available else "",
        labels=tuple(labels["publiek"]),
        hidden_labels=tuple(labels["verborgen"]),
        ages=node.text("schema:typicalAgeRange"),
        audience=local_name(node.text("udb:audienceType")),
        workflow=_workflow(node.text("udb:workflowStatus")),
        image=image.text("schema:url", "schema:contentUrl") if image else "",
    )


def _workflow(concept: str) -> str:
    """`.../workflowStatus/ready-for-validation` as UiTdatabank writes it."""
    return local_name(concept).replace("-", "_").upper() if concept else ""


def _when_and_where(node: Node) -> tuple[str, tuple[Slot, ...]]:
    location = node.text("prov:atLocation")
    slots = []
    for volume in node.nodes("cp:Activiteit.ruimtetijd"):
        period = volume.node("cidoc:P160_has_temporal_projection")
        place = volume.text("cidoc:P161_has_spatial_projection")
        location = location or place
        if period is not None and period.text("m8g:startTime", "schema:startDate"):
            slots.append(_slot(period, place))
    if not slots:
        period = node.node("cidoc:P4_has_time-span")
        if period is not None and period.properties:
            slots.append(_slot(period, ""))
    return location, tuple(sorted(slots, key=lambda slot: (slot.start, slot.end)))


def _slot(period: Node, place: str) -> Slot:
    start = period.text("m8g:startTime", "schema:startDate")
    if not start:
        raise CodecFault("A period has no start.")
    return Slot(start=start, end=period.text("m8g:endTime", "schema:endDate"), location=place)


def _hours(node: Node) -> list[Hours]:
    opens, closes = node.text("schema:opens")[:5], node.text("schema:closes")[:5]
    days = [weekday(local_name(day)) for day in map(str, (n.iri for n in node.nodes("schema:dayOfWeek")))]
    days += [weekday(literal.value) for literal in node.literals("schema:dayOfWeek")]
    if not opens or not closes or not days:
        raise CodecFault("A line of opening hours lacks a day, an opening or a closing time.")
    return [Hours(day=day, opens=opens, closes=closes) for day in days]


def _prices(node: Node) -> tuple[Price, ...]:
    found = []
    for line in node.nodes("cp:Activiteit.prijs"):
        amount = line.node("schema:price")
        inner = amount if amount is not None and amount.properties else line
        text = inner.text("schema:value", "schema:price")
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise CodecFault("A price isn't a number.") from None
        names = line.texts("skos:prefLabel", "schema:name")
        category = CATEGORIES.get(local_name(line.text("cp:Prijs.prijscategorie")).lower(), "tariff")
        currency = inner.text("schema:currency", "schema:priceCurrency") or "EUR"
        found.append(
            (_natural(line.iri), Price(category=category, names=names, amount=value, currency=currency))
        )
    return tuple(price for _, price in sorted(found, key=lambda each: (each[1].category != "base", each[0])))


def _natural(text: str) -> list[tuple[int, str]]:
    """So that `#price-9` comes before `#price-10`."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d{1,9})", text)]


def _booking(node: Node) -> Booking | None:
    info = node.node("cp:Activiteit.boeking")
    if info is None:
        return None
    contact = info.node("schema:contactPoint") or info
    period = info.node("cp:Boekingsinfo.beschikbaar")
    return Booking(
        url=contact.text("schema:url"),
        email=contact.text("schema:email"),
        phone=contact.text("schema:telephone"),
        starts=period.text("m8g:startTime") if period else "",
        ends=period.text("m8g:endTime") if period else "",
    )


def _contact(node: Node) -> Booking | None:
    points = node.nodes("schema:contactPoint", "cp:Activiteit.contactinfo")
    if not points:
        return None
    url, email, phone = (
        next((text for point in points if (text := point.text(name))), "")
        for name in ("schema:url", "schema:email", "schema:telephone")
    )
    return Booking(url=url, email=email, phone=phone)


def _venue(node: Node, common: dict[str, Any]) -> Venue:
    return Venue(
        **common,
        names=_named(node, common, "place"),
        type=node.text("dcterms:type"),
        address=where.address(node),
        point=where.point(node),
    )


def _organiser(node: Node, common: dict[str, Any]) -> Organiser:
    contact = node.node("schema:contactPoint")
    return Organiser(
        **common,
        names=_named(node, common, "organizer"),
        homepage=node.text("foaf:homepage") or (contact.text("schema:url") if contact else ""),
        address=where.address(node),
        point=where.point(node),
    )


def _performer(node: Node, common: dict[str, Any]) -> Performer:
    contact = node.node("schema:contactPoint")
    return Performer(
        **common,
        names=_named(node, common, "performer"),
        homepage=node.text("foaf:homepage") or (contact.text("schema:url") if contact else ""),
        theme=node.text("cp:Realisator.thema", "cp:thema"),
    )


def _year(text: str) -> int | None:
    return int(text[:4]) if text[:4].isdigit() else None


def _participant(node: Node, common: dict[str, Any]) -> Participant:
    return Participant(
        **common,
        birth_year=_year(node.text("platform:geboortejaar")),
        sector=node.text("platform:statistischeSectorId"),
    )


def _participation(node: Node, common: dict[str, Any]) -> Participation:
    activity, participant = node.text("cp:Deelname.activiteit"), node.text("cp:Deelname.participant")
    moment = node.node("cp:Deelname.tijdstip")
    at = moment.text("m8g:startTime") if moment else ""
    missing = [
        name
        for name, value in (("activiteit", activity), ("participant", participant), ("tijdstip", at))
        if not value
    ]
    if missing:
        raise CodecFault(f"The participation lacks {' and '.join(missing)}.")
    profile = node.node("cp:Deelname.inputVoor")
    person = profile.node("cp:ParticipantProfiel.sociodemografisch") if profile else None
    culture = profile.node("cp:ParticipantProfiel.cultureel") if profile else None
    return Participation(
        **common,
        participant=participant,
        activity=activity,
        at=at,
        birth_year=_year(person.text("platform:geboortejaar")) if person else None,
        sector=person.text("platform:statistischeSectorId") if person else "",
        theme=culture.text("cp:Cultuurdeelname.themaActiviteit") if culture else "",
        type=culture.text("cp:Cultuurdeelname.typeActiviteit") if culture else "",
    )


_READERS: dict[str, Callable[[Node, dict[str, Any]], Entity]] = {
    "activiteit": _activity,
    "locatie": _venue,
    "organisator": _organiser,
    "uitvoerder": _performer,
    "participant": _participant,
    "deelname": _participation,
}
