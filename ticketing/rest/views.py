"""Ticketing over HTTP: tickets and their pictures, scans, public keys, and the provider's webhook."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from uuid import UUID

from django.http import HttpResponse, QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from culture_app.accounts.rest import caller, needs
from culture_app.kernel import clock
from culture_app.kernel.http import BoundedFormParser
from personal_vault import services as vault
from personal_vault.data import Actor, Purpose
from ticketing import picture, webhooks
from ticketing import services as ticketing
from ticketing.data import Ticket
from ticketing.errors import RevokedTicket
from ticketing.rest.renderers import PngRenderer, SvgRenderer
from ticketing.rest.serializers import (
    AdmissionSerializer,
    ScanSerializer,
    TicketKeySetSerializer,
    TicketSerializer,
)


def _hers(request: Request, ticket: UUID) -> Ticket:
    """The ticket, if one of the caller's holders has it; the vault logs that it was asked."""
    actor = Actor(kind="citizen", id=str(caller(request).id))
    holders = vault.holders(citizen=caller(request).id, purpose=Purpose.BOOKING, actor=actor)
    return ticketing.ticket(id=ticket, holders=holders)


class TicketView(APIView):
    permission_classes = [needs(GET="bookings:read")]

    @extend_schema(
        operation_id="ticket_read", summary="One ticket of mine", responses=TicketSerializer, tags=["tickets"]
    )
    def get(self, request: Request, ticket: UUID) -> Response:
        return Response(TicketSerializer(_hers(request, ticket)).data, headers={"Cache-Control": "no-store"})


REVOKED = {
    (409, "application/problem+json"): OpenApiResponse(
        {"$ref": "#/components/schemas/Problem"}, "The ticket is no longer valid"
    )
}


class _PictureView(APIView):
    permission_classes = [needs(GET="bookings:read")]

    def picture(self, request: Request, ticket: UUID) -> str:
        barcode = _hers(request, ticket).barcode
        if not barcode:
            raise RevokedTicket
        return barcode


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
            }
            for key in ticketing.public_keys()
        ]
        return Response({"keys": keys}, headers={"Cache-Control": "public, max-age=300"})


class ScansView(APIView):
    permission_classes = [needs(POST="tickets:scan", roles={"door"})]

    @extend_schema(
        operation_id="scan",
        summary="Let one ticket in, once",
        request=ScanSerializer,
        responses=AdmissionSerializer,
        tags=["tickets"],
    )
    def post(self, request: Request) -> Response:
        wish = ScanSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        admission = ticketing.admit(
            barcode=wish.validated_data["barcode"],
            occurrence=wish.validated_data.get("occurrence"),
            door=caller(request).id,
            organiser=caller(request).organiser or UUID(int=0),
            now=clock.now(),
        )
        return Response(AdmissionSerializer(admission).data)


class MollieWebhookView(APIView):
    authentication_classes = []
    permission_classes = []
    parser_classes = [BoundedFormParser]

    @extend_schema(
        operation_id="mollie_webhook",
        summary="Mollie says that a payment may have changed; nothing in the call is believed",
        request={
            "application/x-www-form-urlencoded": {"type": "object", "properties": {"id": {"type": "string"}}}
        },
        responses={200: OpenApiResponse(description="Noted")},
        tags=["payments"],
        auth=[],
    )
    def post(self, request: Request) -> HttpResponse:
        form = request.data if isinstance(request.data, QueryDict) else QueryDict()
        reference = str(form.get("id", ""))[:64].replace("\x00", "")
        webhooks.note(provider="mollie", reference=reference, now=clock.now())
        return HttpResponse(status=200)
