"""Facts: one document as the columns of its row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from culture_app.kernel.identity import key_of
from culture_app.offers.calendar import BEGINNING, END_OF_TIME
from culture_app.offers.calendar.instants import Notes, instant
from culture_app.offers.data import Kind, PriceLine, SourceDocument
from culture_app.offers.document import ages, findable, prices, ranks
from culture_app.offers.document.texts import main_language, plain, strings, texts
from culture_app.offers.document.whereabouts import Whereabouts, location_of, of_place
from culture_app.offers.errors import CalendarFault

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
GONE = frozenset({"DELETED", "REJECTED"})
TYPES: dict[Kind, str] = {"event": "Event", "place": "Place", "organizer": "Organizer"}


class Unreadable(ValueError):
    """A document that can't become an offer; the text is for a curator."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    id: UUID
    kind: Kind
    iri: str
    external_id: UUID | None
    created: datetime | None
    workflow_status: str
    withdrawn: bool
    names: dict[str, str]
    descriptions: dict[str, str]
    where: Whereabouts
    organizer_iri: str
    organizer_names: dict[str, str]
    terms: tuple[tuple[str, str, str], ...]  # id, label, domain
    labels: tuple[str, ...]
    hidden_labels: tuple[str, ...]
    prices: tuple[PriceLine, ...]
    age_min: int | None
    age_max: int | None
    audience: str
    duplicate: bool
    available_from: datetime
    available_to: datetime | None
    image: str
    booking_url: str
    main_language: str
    keys: tuple[str, ...]  # of its own; see `findable`
    completeness: int
    popularity: float
    recommendation_score: float
    capacity: int | None
    production: str
    mended: tuple[str, ...]


def read(source: SourceDocument) -> Facts:
    """Raises Unreadable if there is no IRI or no name."""
    document, notes = source.document, Notes()
    iri = source.iri.strip()
    if not iri or len(iri) > 2000:
        raise Unreadable("the document has no @id")
    status = str(document.get("workflowStatus") or "").upper()[:40]
    withdrawn = status in GONE
    language = main_language(document)
    names = texts(document.get("name"), language)
    if not names and not withdrawn:
        raise Unreadable("the document has no name")
    where = of_place(location_of(document) if source.kind == "event" else document, notes)
    organizer = document.get("organizer")
    organizer = organizer if isinstance(organizer, dict) else {}
    youngest, oldest = ages.read(document.get("typicalAgeRange"), notes)
    audience = document.get("audience")
    found = _UUID.findall(iri)
    labels, hidden = tuple(strings(document.get("labels"))), tuple(strings(document.get("hiddenLabels")))
    terms = findable.terms_of(document.get("terms"))
    lines = prices.read(document.get("priceInfo"), language, notes)
    return Facts(
        id=key_of(iri),
        kind=source.kind,
        iri=iri,
        external_id=UUID(found[-1]) if found else None,
        created=_instant(document, "created", notes),
        workflow_status=status or ("ACTIVE" if source.kind == "organizer" else "READY_FOR_VALIDATION"),
        withdrawn=withdrawn,
        names=names,
        descriptions={key: plain(text) for key, text in texts(document.get("description"), language).items()},
        where=where,
        organizer_iri=str(organizer.get("@id") or "").strip(),
        organizer_names=texts(organizer.get("name"), language),
        terms=terms,
        labels=labels,
        hidden_labels=hidden,
        prices=lines,
        age_min=youngest,
        age_max=oldest,
        audience=str((audience.get("audienceType") if isinstance(audience, dict) else None) or "everyone"),
        duplicate=bool(document.get("duplicateOf")),
        available_from=_instant(document, "availableFrom", notes) or BEGINNING,
        available_to=_instant(document, "availableTo", notes)
        or (None if source.kind != "organizer" else END_OF_TIME),
        image=_image(document),
        booking_url=_booking_url(document),
        main_language=language,
        keys=findable.own(
            source.kind, document, terms, lines, labels=(*labels, *hidden), ages=(youngest, oldest)
        ),
        completeness=ranks.completeness(source.kind, document, {domain for _, _, domain in terms}),
        popularity=ranks.popularity(document),
        recommendation_score=ranks.recommendation_score(document),
        capacity=ranks.capacity(source.kind, document),
        production=ranks.production(document) if source.kind == "event" else "",
        mended=tuple(notes),
    )


def _instant(document: Mapping[str, Any], name: str, notes: Notes) -> datetime | None:
    if not document.get(name):
        return None
    try:
        return instant(document[name], name, notes)
    except CalendarFault as fault:
        notes.add(f"{fault.reason}: left out")
        return None


def web_address(value: Any) -> str:
    """An http(s) address, or nothing: others don't belong in a page."""
    text = value.strip() if isinstance(value, str) else ""
    return text if text.startswith(("https://", "http://")) and len(text) <= 2000 else ""


def _image(document: Mapping[str, Any]) -> str:
    media = document.get("mediaObject") or document.get("images") or []
    first = next((item for item in media if isinstance(item, dict)), {}) if isinstance(media, list) else {}
    return (
        web_address(document.get("image"))
        or web_address(document.get("mainImage"))
        or web_address(first.get("contentUrl"))
    )


def _booking_url(document: Mapping[str, Any]) -> str:
    info = document.get("bookingInfo")
    return web_address(info.get("url")) if isinstance(info, dict) else ""
