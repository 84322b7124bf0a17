"""Me, across rooms. Each answer is hers alone: never cached."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from culture_app.accounts.rest import caller, needs
from culture_app.citizens import services as citizens
from culture_app.citizens.rest import serializers as shapes
from culture_app.kernel import clock
from personal_vault.rest.serializers import PageQuery
from personal_vault.rest.views import MyView, language_of, page_of


class BookingsView(MyView):
    permission_classes = [needs(GET="bookings:read")]

    @extend_schema(
        operation_id="my_bookings", parameters=[PageQuery], responses=shapes.MyBookingsSerializer, tags=["me"]
    )
    def get(self, request: Request) -> Response:
        """Your bookings, the newest first."""
        limit, after = page_of(request)
        start = after or 0
        language = language_of(request)
        found = citizens.bookings(citizen=caller(request).id, now=clock.now(), language=language)
        items = shapes.MyBookingSerializer(
            found[start : start + limit], many=True, context={"language": language}
        ).data
        more = start + limit < len(found)
        return Response({"items": items, "total": len(found), "next": str(start + limit) if more else None})


class BookingView(MyView):
    permission_classes = [needs(GET="bookings:read")]

    @extend_schema(operation_id="my_booking", responses=shapes.MyBookingSerializer, tags=["me"])
    def get(self, request: Request, booking: UUID) -> Response:
        """One booking of yours, with its tickets."""
        language = language_of(request)
        found = citizens.booking(citizen=caller(request).id, id=booking, now=clock.now(), language=language)
        return Response(shapes.MyBookingSerializer(found, context={"language": language}).data)


class CancellationView(MyView):
    permission_classes = [needs(POST="bookings:write")]

    @extend_schema(
        operation_id="cancel_my_booking",
        request=shapes.CancellationSerializer,
        responses=shapes.MyBookingSerializer,
        tags=["me"],
    )
    def post(self, request: Request, booking: UUID) -> Response:
        """Cancel a booking, or some tickets of it: seats go back, tickets stop working, paid money is refunded."""
        wish = shapes.CancellationSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        language = language_of(request)
        found = citizens.cancel(
            citizen=caller(request).id,
            booking=booking,
            tickets=wish.validated_data.get("tickets"),
            now=clock.now(),
            language=language,
        )
        return Response(shapes.MyBookingSerializer(found, context={"language": language}).data)


class TicketCancellationView(MyView):
    permission_classes = [needs(POST="bookings:write")]

    @extend_schema(
        operation_id="cancel_my_ticket", request=None, responses=shapes.MyBookingSerializer, tags=["me"]
    )
    def post(self, request: Request, booking: UUID, ticket: UUID) -> Response:
        """Cancel one ticket of a booking: its seat goes back, what was paid for it is refunded; the others stay."""
        language = language_of(request)
        found = citizens.cancel(
            citizen=caller(request).id, booking=booking, tickets=[ticket], now=clock.now(), language=language
        )
        return Response(shapes.MyBookingSerializer(found, context={"language": language}).data)


class ExportView(MyView):
    permission_classes = [needs(GET="me:export")]

    @extend_schema(operation_id="export_me", responses=shapes.ExportSerializer, tags=["me"])
    def get(self, request: Request) -> Response:
        """Everything that is kept of you, to take with you."""
        found = citizens.export(citizen=caller(request).id)
        return Response(
            shapes.export_json(found, language_of(request)),
            headers={"Content-Disposition": 'attachment; filename="my-data.json"'},
        )


class MeView(MyView):
    permission_classes = [needs(DELETE="me:erase")]

    @extend_schema(
        operation_id="erase_me", request=None, responses={200: shapes.ReceiptSerializer}, tags=["me"]
    )
    def delete(self, request: Request) -> Response:
        """Erase your account and everything in your vault, for good. Answers with a signed receipt."""
        erased = citizens.erase(citizen=caller(request).id)
        receipt = erased.receipt
        return Response(
            {
                "id": receipt.id,
                "erased_at": clock.local(receipt.erased_at),
                "statement": receipt.statement,
                "signature": receipt.signature,
                "public_key": receipt.public_key,
                "records": receipt.records,
                "bookings": erased.bookings,
            }
        )
