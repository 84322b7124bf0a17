"""GET /v1/companions and GET /v1/geocode. Public: neither knows who asks, neither keeps from where."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from culture_app.kernel import clock
from culture_app.kernel.words import Language
from culture_app.offers import services as offers
from mobility import services as mobility
from mobility.errors import UnknownPlace
from mobility.rest import asking
from mobility.rest.serializers import CompanionPlanSerializer, GeoAnswerSerializer

# No such occurrence or place; withdrawn; without times of its own or a place on the map.
_PROBLEM = {"$ref": "#/components/schemas/Problem"}


def _language(request: Request) -> Language:
    """Set by kernel.http from Accept-Language."""
    found: Language = request.language  # type: ignore[attr-defined]
    return found


class CompanionsView(APIView):
    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []

    @extend_schema(
        operation_id="companions",
        summary="The way there and home, food and childcare around one occurrence",
        parameters=[asking.CompanionsQuery],
        responses={200: CompanionPlanSerializer}
        | {(status, "application/problem+json"): _PROBLEM for status in (404, 410, 422)},
        tags=["companions"],
    )
    def get(self, request: Request) -> Response:
        query = asking.CompanionsQuery(data=request.query_params)
        asking.refuse_others(request.query_params, query)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        needs, children = asking.needs(asked["needs"]), asking.ages(asked["children"])
        origin = asking.point(asked["origin"]) if "origin" in asked else None
        if origin is None and "originText" in asked:
            found = mobility.geocode(text=asked["originText"], limit=1, language=_language(request))
            if not found:
                raise UnknownPlace(field="originText")
            origin = found[0].point
        plan = mobility.companions(
            wish=mobility.wish_for(
                occurrence=offers.occurrence(id=asked["occurrence"]),
                origin=origin,
                adults=asked["adults"],
                children=children,
                needs=needs,
            ),
            now=clock.now(),
        )
        response = Response(mobility.plan_json(plan=plan, language=_language(request)))
        response["Cache-Control"] = "no-store"
        return response


class GeocodeView(APIView):
    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []

    @extend_schema(
        operation_id="geocode",
        summary="Places by name: municipalities, postcodes, stations",
        parameters=[asking.GeocodeQuery],
        responses=GeoAnswerSerializer,
        tags=["companions"],
    )
    def get(self, request: Request) -> Response:
        query = asking.GeocodeQuery(data=request.query_params)
        asking.refuse_others(request.query_params, query)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        found = mobility.geocode(text=asked["q"], limit=asked["limit"], language=_language(request))
        return Response(GeoAnswerSerializer({"items": found}, context={"language": _language(request)}).data)
