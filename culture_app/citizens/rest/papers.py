"""My bookings as files: tickets as PDF, the evening as a calendar entry; in the language asked for."""

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from culture_app.accounts.rest import caller, needs
from culture_app.citizens import papers
from culture_app.citizens.papers import Paper
from culture_app.kernel import clock
from personal_vault.rest.views import MyView, language_of
from ticketing.rest.renderers import CalendarRenderer, PdfRenderer

GONE = {
    (409, "application/problem+json"): OpenApiResponse(
        {"$ref": "#/components/schemas/Problem"}, "Not paid yet, no longer valid, or without a fixed hour"
    )
}


class TicketsPdfView(MyView):
    permission_classes = [needs(GET="bookings:read")]
    renderer_classes = [PdfRenderer]

    @extend_schema(
        operation_id="my_tickets_pdf",
        summary="All tickets of a booking on paper, a page each",
        responses={(200, "application/pdf"): OpenApiTypes.BINARY} | GONE,
        tags=["me"],
    )
    def get(self, request: Request, booking: UUID) -> Response:
        return _file(papers.tickets(**_wish(request, booking)), request, shown="inline")


class CalendarEntryView(MyView):
    permission_classes = [needs(GET="bookings:read")]
    renderer_classes = [CalendarRenderer]

    @extend_schema(
        operation_id="my_booking_ics",
        summary="A booking as a calendar entry (iCalendar)",
        responses={(200, "text/calendar"): OpenApiTypes.STR} | GONE,
        tags=["me"],
    )
    def get(self, request: Request, booking: UUID) -> Response:
        return _file(papers.entry(**_wish(request, booking)), request, shown="attachment")


def _wish(request: Request, booking: UUID) -> dict[str, Any]:
    return {
        "citizen": caller(request).id,
        "booking": booking,
        "now": clock.now(),
        "language": language_of(request),
    }


def _file(paper: Paper, request: Request, *, shown: str) -> Response:
    return Response(
        paper.body,
        headers={
            "Content-Disposition": f'{shown}; filename="{paper.name}"',
            "Content-Language": language_of(request),
        },
    )
