"""Organisers over HTTP: /v1/organisers/{id}/pools."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from culture_app.accounts.rest import caller, needs
from culture_app.kernel import clock
from culture_app.organisers import services as organisers
from culture_app.organisers.rest.serializers import PoolSerializer, PoolsSerializer, PoolWishSerializer


class PoolsView(APIView):
    permission_classes = [needs(GET="sales:write", POST="sales:write", roles={"organiser"})]

    @extend_schema(
        operation_id="organiser_pools",
        summary="What this organiser has on sale here",
        responses=PoolsSerializer,
        tags=["organisers"],
    )
    def get(self, request: Request, organiser: UUID) -> Response:
        pools = organisers.sales_of(organiser=organiser, acts_for=caller(request).organiser)
        return Response({"items": PoolSerializer(pools, many=True).data})

    @extend_schema(
        operation_id="organiser_open_pool",
        summary="Open the sale of one of the organiser's occurrences",
        request=PoolWishSerializer,
        responses={201: PoolSerializer},
        tags=["organisers"],
    )
    def post(self, request: Request, organiser: UUID) -> Response:
        wish = PoolWishSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        pool = organisers.open_sale(
            organiser=organiser, acts_for=caller(request).organiser, wish=wish.wish(), now=clock.now()
        )
        return Response(PoolSerializer(pool).data, status=201)
