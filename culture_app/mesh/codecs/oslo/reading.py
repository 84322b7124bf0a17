"""An entity's graph read into the mesh's entities; `activity` reads the longest of them."""

from collections.abc import Callable
from typing import Any

from culture_app.mesh.codecs.entities import (
    Activity,
    Entity,
    Organiser,
    Participant,
    Participation,
    Performer,
    Venue,
)
from culture_app.mesh.codecs.oslo import activity, where
from culture_app.mesh.codecs.oslo.node import Graph, Node
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
    return activity.read(node, common, _named(node, common, "activity"))


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
