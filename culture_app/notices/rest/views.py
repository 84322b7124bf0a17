"""The stream's description in the API's document, and what a web worker says to who asks it for one.

The streams themselves are served by culture_app.notices.streams. Behind a proxy that sends this path there, nobody
meets this view.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from culture_app.accounts.rest import needs
from culture_app.notices.errors import StreamElsewhere
from personal_vault.rest.views import MyView

LAST = OpenApiParameter(
    "Last-Event-ID",
    {"type": "string", "maxLength": 100, "pattern": r"^[a-z_.]*$"},
    OpenApiParameter.HEADER,
    description="the id of the last event that arrived: it isn't said again",
)


class StreamView(MyView):
    permission_classes = [needs(GET="bookings:read")]

    @extend_schema(
        operation_id="my_booking_stream",
        summary="What becomes of a booking, as it happens",
        description=(
            "Server-sent events (`text/event-stream`), at the address that the booking's `stream` says. Event `state`"
            " comes at once and after each change; its data is `{booking, state, payment: {state, url}, expires_at,"
            " final}`. Event `end` is the last, its data `{reason}`: `final`, `signed_out` (the token is no longer"
            " valid), `gone` or `closing` (come back). A comment line every 15 s keeps the line open. The access token"
            " goes in the Authorization header, never in the address. At most 5 streams per person (429); 503 when no"
            " place is left: read the booking instead. 204 to who comes back with a final state's Last-Event-ID."
        ),
        parameters=[LAST],
        responses={
            (200, "text/event-stream"): OpenApiTypes.STR,
            204: OpenApiResponse(description="Nothing more will come"),
            (429, "application/problem+json"): OpenApiResponse(
                {"$ref": "#/components/schemas/Problem"}, "Too many streams"
            ),
            (503, "application/problem+json"): OpenApiResponse(
                {"$ref": "#/components/schemas/Problem"}, "No place is left"
            ),
        },
        tags=["me"],
    )
    def get(self, request: Request, booking: UUID) -> Response:
        raise StreamElsewhere(url=f"{settings.STREAMS_URL.rstrip('/')}{request.path}")
