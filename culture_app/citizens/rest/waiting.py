"""/v1/me/waiting: join a waiting list, see where one stands, confirm the seats that came, leave."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from culture_app.accounts.rest import caller, needs
from culture_app.citizens import services as citizens
from culture_app.citizens.rest import waiting_shapes as shapes
from culture_app.citizens.rest.serializers import MyBookingSerializer
from culture_app.kernel import clock
from personal_vault.rest.serializers import PageQuery
from personal_vault.rest.views import MyView, language_of, page_of


class WaitingView(MyView):
    permission_classes = [needs(GET="bookings:read", POST="bookings:write")]

    @extend_schema(
        operation_id="my_waiting", parameters=[PageQuery], responses=shapes.MyWaitsSerializer, tags=["me"]
    )
    def get(self, request: Request) -> Response:
        """Your places on waiting lists, the newest first."""
        limit, after = page_of(request)
        start = after or 0
        found = citizens.waits(citizen=caller(request).id, now=clock.now(), language=language_of(request))
        items = shapes.MyWaitSerializer(found[start : start + limit], many=True).data
        more = start + limit < len(found)
        return Response({"items": items, "total": len(found), "next": str(start + limit) if more else None})

    @extend_schema(
        operation_id="wait_for_seats",
        request=shapes.WaitWishSerializer,
        responses={201: shapes.MyWaitSerializer, 200: shapes.MyWaitSerializer},
        tags=["me"],
    )
    def post(self, request: Request) -> Response:
        """Wait for seats of a sold-out occurrence. The same again answers with your place."""
        wish = shapes.WaitWishSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        found = citizens.wait(
            citizen=caller(request).id,
            occurrence=wish.validated_data["occurrence"],
            seats=wish.wishes(),
            now=clock.now(),
            language=language_of(request),
        )
        return Response(shapes.MyWaitSerializer(found).data, status=201 if found.joined_now else 200)


class WaitView(MyView):
    permission_classes = [needs(DELETE="bookings:write")]

    @extend_schema(operation_id="leave_waiting", request=None, responses={204: None}, tags=["me"])
    def delete(self, request: Request, wait: UUID) -> Response:
        """Leave a waiting list, or give up the seats that came: they go to the next at once."""
        citizens.leave(citizen=caller(request).id, wait=wait, now=clock.now())
        return Response(status=204)


class WaitConfirmationView(MyView):
    permission_classes = [needs(POST="bookings:write")]

    @extend_schema(
        operation_id="confirm_waiting",
        request=shapes.ConfirmationSerializer,
        responses=MyBookingSerializer,
        tags=["me"],
    )
    def post(self, request: Request, wait: UUID) -> Response:
        """Take the seats that came, at the price that was promised: free ones are yours, others await your payment."""
        wish = shapes.ConfirmationSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        language = language_of(request)
        found = citizens.confirm(
            citizen=caller(request).id,
            wait=wait,
            return_url=wish.validated_data.get("return_url", ""),
            now=clock.now(),
            language=language,
        )
        return Response(MyBookingSerializer(found, context={"language": language}).data)
