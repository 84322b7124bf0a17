"""One sale over HTTP: /v1/organisers/{id}/pools/{pool} and what is under it."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from culture_app.accounts.rest import caller, needs
from culture_app.kernel import clock
from culture_app.organisers import services as organisers
from culture_app.organisers.rest import serializers as shapes

SCOPE = "sales:write"
ROLES = {"organiser"}


def _sale(request: Request, organiser: UUID, pool: UUID) -> dict[str, Any]:
    """Whose sale is meant, and for whom the caller acts."""
    return {"organiser": organiser, "acts_for": caller(request).organiser, "pool": pool}


class PoolView(APIView):
    permission_classes = [needs(GET=SCOPE, PATCH=SCOPE, roles=ROLES)]

    @extend_schema(
        operation_id="organiser_pool",
        summary="One sale: its terms, and how many seats are taken",
        responses=shapes.PoolSerializer,
        tags=["organisers"],
    )
    def get(self, request: Request, organiser: UUID, pool: UUID) -> Response:
        found = organisers.sale(**_sale(request, organiser, pool))
        return Response(shapes.PoolSerializer(found).data)

    @extend_schema(
        operation_id="organiser_change_pool",
        summary="Change the terms of a sale, stop it or go on with it",
        request=shapes.PoolChangeSerializer,
        responses=shapes.PoolSerializer,
        tags=["organisers"],
    )
    def patch(self, request: Request, organiser: UUID, pool: UUID) -> Response:
        wish = shapes.PoolChangeSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        changed = organisers.change_sale(
            **_sale(request, organiser, pool),
            change=wish.change(),
            now=clock.now(),
        )
        return Response(shapes.PoolSerializer(changed).data)


class HouseHoldsView(APIView):
    permission_classes = [needs(GET=SCOPE, roles=ROLES)]

    @extend_schema(
        operation_id="organiser_house_holds",
        summary="Seats that the house keeps out of the sale",
        responses=shapes.HouseHoldsSerializer,
        tags=["organisers"],
    )
    def get(self, request: Request, organiser: UUID, pool: UUID) -> Response:
        holds = organisers.house_holds(**_sale(request, organiser, pool))
        items = shapes.HouseHoldSerializer(holds, many=True).data
        return Response({"items": items, "seats": sum(hold.seats for hold in holds)})


class HouseHoldView(APIView):
    permission_classes = [needs(PUT=SCOPE, DELETE=SCOPE, roles=ROLES)]

    @extend_schema(
        operation_id="organiser_keep_for_house",
        summary="Keep so many seats out of the sale under this key: more or fewer than before",
        request=shapes.HouseHoldWishSerializer,
        responses=shapes.HouseHoldSerializer,
        tags=["organisers"],
    )
    def put(self, request: Request, organiser: UUID, pool: UUID, hold: UUID) -> Response:
        wish = shapes.HouseHoldWishSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        kept = organisers.keep_for_house(
            **_sale(request, organiser, pool),
            hold=hold,
            seats=wish.validated_data["seats"],
            note=wish.validated_data["note"],
            now=clock.now(),
        )
        return Response(shapes.HouseHoldSerializer(kept).data)

    @extend_schema(
        operation_id="organiser_give_back_house_hold",
        summary="Put all seats of a hold on sale again",
        request=None,
        responses=shapes.HouseHoldSerializer,
        tags=["organisers"],
    )
    def delete(self, request: Request, organiser: UUID, pool: UUID, hold: UUID) -> Response:
        given = organisers.give_back(**_sale(request, organiser, pool), hold=hold, now=clock.now())
        return Response(shapes.HouseHoldSerializer(given).data)


class CallingOffView(APIView):
    permission_classes = [needs(GET=SCOPE, POST=SCOPE, roles=ROLES)]

    @extend_schema(
        operation_id="organiser_calling_off",
        summary="How far a show that was called off is: tickets revoked, money given back",
        responses=shapes.CallingOffSerializer,
        tags=["organisers"],
    )
    def get(self, request: Request, organiser: UUID, pool: UUID) -> Response:
        found = organisers.calling_off(**_sale(request, organiser, pool))
        return Response(shapes.CallingOffSerializer(found).data)

    @extend_schema(
        operation_id="organiser_call_off",
        summary="Call the show off: every ticket is revoked and everybody who paid is refunded",
        request=None,
        responses={202: shapes.CallingOffSerializer},
        tags=["organisers"],
    )
    def post(self, request: Request, organiser: UUID, pool: UUID) -> Response:
        asked = organisers.call_off(**_sale(request, organiser, pool), now=clock.now())
        return Response(shapes.CallingOffSerializer(asked).data, status=202)
