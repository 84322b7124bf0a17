"""Views: read the query, call one verb, send the bytes."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from culture_app.kernel import clock
from culture_app.kernel.http import OrjsonRenderer, TextParser
from culture_app.offers import services as offers
from culture_app.offers.data import Kind
from culture_app.offers.rest import serializers
from culture_app.offers.rest.answers import ASK_FIRST, answer
from culture_app.offers.rest.parameters import (
    DATE_FROM,
    DATE_TO,
    LIMIT,
    OFFER_PARAMETERS,
    ORGANIZER_LIST_PARAMETERS,
    PAGE_PARAMETERS,
    QUERY_STRING,
    START,
)


class LinkedDataRenderer(OrjsonRenderer):
    media_type = "application/ld+json"
    format = "jsonld"


MEDIA_TYPES = (LinkedDataRenderer.media_type, OrjsonRenderer.media_type)

TOO_DEEP = {
    (404, "application/problem+json"): OpenApiResponse(
        {"$ref": "#/components/schemas/Problem"}, "start and limit reach beyond the 10,000th result"
    )
}


class PublicView(APIView):
    """For everybody, the same for everybody, and so cacheable by everybody."""

    authentication_classes = []
    permission_classes = []
    renderer_classes = [LinkedDataRenderer, OrjsonRenderer]
    content_negotiation_class = DefaultContentNegotiation

    def send(self, request: Request, body: bytes, *, cache: str, etag: str = "") -> HttpResponse:
        """The bytes, or 304 if the asker has them already."""
        return answer(
            body,
            media=request.accepted_renderer.media_type,
            known=request.headers.get("If-None-Match"),
            cache=cache,
            etag=etag,
        )


def _document(kind: str) -> dict[tuple[int, str], OpenApiResponse]:
    description = f"The whole document of the {kind}, as its publisher wrote it, with curators' labels."
    schema = {"type": "object", "required": ["@id", "@type"], "additionalProperties": True}
    return {(200, media): OpenApiResponse(schema, description) for media in MEDIA_TYPES}


LIST_RESPONSES = {(200, media): serializers.OffersSerializer for media in MEDIA_TYPES} | TOO_DEEP


def _list(what: str, title: str, parameters: list[OpenApiParameter]) -> Callable[[type], type]:
    """The document of a list: asked in the address, or in a body where that would be too long."""
    shared: dict[str, Any] = {"parameters": parameters, "responses": LIST_RESPONSES, "tags": ["offers"]}
    return extend_schema_view(
        get=extend_schema(operation_id=f"search_{what}", summary=title, **shared),
        post=extend_schema(
            operation_id=f"search_{what}_by_body",
            summary=f"{title}, with the query string as body",
            request={"text/plain": QUERY_STRING},
            **shared | {"parameters": []},
        ),
    )


class Listing(PublicView):
    """A page of offers. Documented per list: documented parameters are inherited."""

    kinds: ClassVar[tuple[Kind, ...]]
    parser_classes = [TextParser]

    def get(self, request: Request) -> HttpResponse:
        """Search in UiTdatabank's vocabulary. Dates, status, booking and seats are tested on the same occurrence."""
        return self.send(request, self.page(request, request.META.get("QUERY_STRING", "")), cache=ASK_FIRST)

    def post(self, request: Request) -> HttpResponse:
        """The same question, whose parameters stand in the body (text/plain) as they would after the question mark."""
        body = request.data if isinstance(request.data, str) else ""
        said = (request.META.get("QUERY_STRING", ""), "".join(body.split("\n")).strip().removeprefix("?"))
        page = self.page(request, "&".join(part for part in said if part))
        return HttpResponse(
            page, content_type=request.accepted_renderer.media_type, headers={"Cache-Control": "no-store"}
        )

    def page(self, request: Request, raw: str) -> bytes:
        query = offers.query_from(raw=raw, kinds=self.kinds)
        language = request.language  # type: ignore[attr-defined]
        return offers.collection(query=query, now=clock.now(), language=language)


@_list("offers", "Search events and places", [*OFFER_PARAMETERS, *PAGE_PARAMETERS])
class OfferList(Listing):
    kinds = ("event", "place")


@_list("events", "Search events", [*OFFER_PARAMETERS, *PAGE_PARAMETERS])
class EventList(Listing):
    kinds = ("event",)


@_list("places", "Search places", [*OFFER_PARAMETERS, *PAGE_PARAMETERS])
class PlaceList(Listing):
    kinds = ("place",)


@_list("organizers", "Search organisers", ORGANIZER_LIST_PARAMETERS)
class OrganizerList(Listing):
    kinds = ("organizer",)


class Whole(PublicView):
    """One document, by our key or the uuid in its IRI."""

    kind: ClassVar[Kind]

    def answer(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 - the path's name for it
        found = offers.whole(id=id, kind=self.kind)
        return self.send(request, found.body, cache=ASK_FIRST, etag=found.etag)


class Event(Whole):
    kind = "event"

    @extend_schema(operation_id="read_event", responses=_document("event"), tags=["offers"])
    def get(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002
        return self.answer(request, id)


class Place(Whole):
    kind = "place"

    @extend_schema(operation_id="read_place", responses=_document("place"), tags=["offers"])
    def get(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002
        return self.answer(request, id)


class Organizer(Whole):
    kind = "organizer"

    @extend_schema(operation_id="read_organizer", responses=_document("organizer"), tags=["offers"])
    def get(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002
        return self.answer(request, id)


class EventOccurrences(PublicView):
    """The expanded calendar."""

    kind: ClassVar[Kind] = "event"

    @extend_schema(
        parameters=[DATE_FROM, DATE_TO, START, LIMIT],
        responses={(200, media): serializers.OccurrencesSerializer for media in MEDIA_TYPES},
        tags=["offers"],
    )
    def get(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002
        """Every sub-event by start, past ones included, with seats and crowd; times with Brussels' offset."""
        body = offers.calendar(id=id, kind=self.kind, raw=request.META.get("QUERY_STRING", ""))
        return self.send(request, body, cache=ASK_FIRST)


class PlaceOccurrences(EventOccurrences):
    kind = "place"
