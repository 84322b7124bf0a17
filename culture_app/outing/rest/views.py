"""Outings over HTTP."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from culture_app.accounts.rest import caller, needs
from culture_app.kernel import clock
from culture_app.kernel.words import Language
from culture_app.outing import services as outings
from culture_app.outing.data import BookingWish
from culture_app.outing.rest.serializers import BookingWishSerializer, OutingSerializer, OutingWishSerializer
from ticketing.rest.serializers import BookingSerializer

PRIVATE = {"Cache-Control": "no-store"}
KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    required=True,
    description="Yours, 1 to 200 visible ASCII characters: the same key and body always give the same booking.",
)


def _language(request: Request) -> Language:
    """Set by kernel.http from Accept-Language."""
    found: Language = request.language  # type: ignore[attr-defined]
    return found


class OutingsView(APIView):
    permission_classes = [needs(POST="outings:write")]

    @extend_schema(
        operation_id="outing_plan",
        summary="Plan one evening: seats, price, the way there and home, food, childcare",
        request=OutingWishSerializer,
        responses={201: OutingSerializer},
        tags=["outings"],
    )
    def post(self, request: Request) -> Response:
        wish = OutingWishSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        language = _language(request)
        outing = outings.plan(
            citizen=caller(request).id, wish=wish.wish(), now=clock.now(), language=language
        )
        answer = OutingSerializer(outing, context={"language": language}).data
        return Response(answer, status=201, headers={**PRIVATE, "Location": f"/v1/outings/{outing.id}"})


class OutingView(APIView):
    permission_classes = [needs(GET="outings:write")]

    @extend_schema(
        operation_id="outing_read",
        summary="A planned evening, until it expires",
        responses=OutingSerializer,
        tags=["outings"],
    )
    def get(self, request: Request, outing: UUID) -> Response:
        language = _language(request)
        found = outings.outing(citizen=caller(request).id, id=outing, now=clock.now(), language=language)
        return Response(OutingSerializer(found, context={"language": language}).data, headers=PRIVATE)


class OutingBookingView(APIView):
    permission_classes = [needs(POST="bookings:write")]

    @extend_schema(
        operation_id="outing_book",
        summary="Book the planned evening in one step",
        parameters=[KEY],
        request=BookingWishSerializer,
        responses={201: BookingSerializer, 200: BookingSerializer},
        tags=["outings"],
    )
    def post(self, request: Request, outing: UUID) -> Response:
        body = request._request.body  # before it is parsed: the key is bound to these bytes
        wish = BookingWishSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        booking = outings.book(
            citizen=caller(request).id,
            outing=outing,
            wish=BookingWish(
                key=request.headers.get("Idempotency-Key", ""),
                return_url=wish.validated_data.get("return_url", ""),
                body=body,
                company=wish.company(),
            ),
            now=clock.now(),
        )
        answer = BookingSerializer(booking, context={"language": _language(request)}).data
        return Response(answer, status=200 if booking.replayed else 201, headers=PRIVATE)
