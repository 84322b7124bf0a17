"""An activity's graph: when, where, by whom, for how much, how to book.

Both ways of saying when and where are understood: `prov:atLocation` with `cidoc:P4_has_time-span`, or
`cp:Activiteit.ruimtetijd` with one volume per time and place.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from culture_app.mesh.codecs.concepts import local_name
from culture_app.mesh.codecs.entities import Activity, Booking, Hours, Price, Slot
from culture_app.mesh.codecs.oslo.node import Node
from culture_app.mesh.codecs.words import ATTENDANCE, CATEGORIES, weekday
from culture_app.mesh.data import Texts
from culture_app.mesh.errors import CodecFault


def read(node: Node, common: dict[str, Any], names: Texts) -> Activity:
    """The activity; `common` is what all entities have, `names` what it is called."""
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
        names=names,
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
