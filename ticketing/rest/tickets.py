"""Tickets over HTTP: what is printed on them, as data, as pictures and on paper; and the keys that verify them."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from culture_app.accounts.rest import caller, needs
from culture_app.kernel import clock
from culture_app.kernel.clock import local
from culture_app.kernel.words import Language
from personal_vault import services as vault
from personal_vault.data import Actor, Purpose
from ticketing import occasions, paper, picture
from ticketing import services as ticketing
from ticketing.data import Ticket
from ticketing.errors import RevokedTicket, UnpaidTicket
from ticketing.keys import PUBLISHED_FOR
from ticketing.rest.door_shapes import TicketKeySetSerializer
from ticketing.rest.renderers import PdfRenderer, PngRenderer, SvgRenderer
from ticketing.rest.serializers import TicketSerializer


def _hers(request: Request, ticket: UUID) -> Ticket:
    """The ticket, if one of the caller's holders has it; the vault logs that it was asked."""
    actor = Actor(kind="citizen", id=str(caller(request).id))
    holders = vault.holders(citizen=caller(request).id, purpose=Purpose.BOOKING, actor=actor)
    return ticketing.ticket(id=ticket, holders=holders)


def _valid(request: Request, ticket: UUID) -> Ticket:
    """The same, while it opens a door. UnpaidTicket, RevokedTicket."""
    found = _hers(request, ticket)
    if not found.barcode:
        raise UnpaidTicket if found.state == "held" else RevokedTicket
    return found


class TicketView(APIView):
    permission_classes = [needs(GET="bookings:read")]

    @extend_schema(
        operation_id="ticket_read", summary="One ticket of mine", responses=TicketSerializer, tags=["tickets"]
    )
    def get(self, request: Request, ticket: UUID) -> Response:
        return Response(TicketSerializer(_hers(request, ticket)).data, headers={"Cache-Control": "no-store"})


REVOKED = {
    (409, "application/problem+json"): OpenApiResponse(
        {"$ref": "#/components/schemas/Problem"}, "The ticket is not paid yet, or no longer valid"
    )
}


class _PictureView(APIView):
    permission_classes = [needs(GET="bookings:read")]

    def picture(self, request: Request, ticket: UUID) -> str:
        return _valid(request, ticket).barcode


class TicketPngView(_PictureView):
    renderer_classes = [PngRenderer]

    @extend_schema(
        operation_id="ticket_png",
        summary="The ticket's QR code as PNG",
        responses={(200, "image/png"): OpenApiTypes.BINARY} | REVOKED,
        tags=["tickets"],
    )
    def get(self, request: Request, ticket: UUID) -> Response:
        return Response(picture.png(self.picture(request, ticket)), headers={"Cache-Control": "no-store"})


class TicketSvgView(_PictureView):
    renderer_classes = [SvgRenderer]

    @extend_schema(
        operation_id="ticket_svg",
        summary="The ticket's QR code as SVG",
        responses={(200, "image/svg+xml"): OpenApiTypes.STR} | REVOKED,
        tags=["tickets"],
    )
    def get(self, request: Request, ticket: UUID) -> Response:
        return Response(picture.svg(self.picture(request, ticket)), headers={"Cache-Control": "no-store"})


class TicketPdfView(APIView):
    permission_classes = [needs(GET="bookings:read")]
    renderer_classes = [PdfRenderer]

    @extend_schema(
        operation_id="ticket_pdf",
        summary="The ticket on paper, in the language asked for",
        responses={(200, "application/pdf"): OpenApiTypes.BINARY} | REVOKED,
        tags=["tickets"],
    )
    def get(self, request: Request, ticket: UUID) -> Response:
        found = _valid(request, ticket)
        language: Language = request._request.language  # type: ignore[attr-defined]
        occasion = occasions.of(
            occurrence=found.occurrence,
            starts=found.starts,
            ends=found.ends,
            now=clock.now(),
            language=language,
        )
        return Response(
            paper.ticket_pdf(occasion=occasion, tickets=[found], language=language),
            headers={
                "Cache-Control": "no-store",
                "Content-Language": language,
                "Content-Disposition": 'inline; filename="ticket.pdf"',
            },
        )


class TicketKeysView(APIView):
    authentication_classes = []
    permission_classes = []

    @extend_schema(
        operation_id="ticket_keys",
        summary="The public keys that verify tickets offline (JWK set, RFC 8037)",
        responses=TicketKeySetSerializer,
        tags=["tickets"],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        keys = [
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "alg": "EdDSA",
                "use": "sig",
                "kid": str(key.number),
                "x": urlsafe_b64encode(key.x).rstrip(b"=").decode(),
                "signs_from": local(key.signs_from).isoformat() if key.signs_from else None,
            }
            for key in ticketing.public_keys()
        ]
        return Response({"keys": keys}, headers={"Cache-Control": f"public, max-age={PUBLISHED_FOR}"})
