"""GET /v1/suggestions."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from culture_app.accounts.rest import needs
from culture_app.kernel import clock
from culture_app.offers.rest.parameters import OFFER_PARAMETERS
from culture_app.offers.values import COORDINATES
from recommender import services as recommender
from recommender.exploration import request_seed
from recommender.rest.parameters import BUDGET, DEFAULT_LIMIT, HOME_BY, MOST, wish_from
from recommender.rest.serializers import SuggestionsSerializer, suggestions_json

HOME_UNKNOWN = OpenApiResponse(
    {"$ref": "#/components/schemas/Problem"}, "homeBy, and nothing says where home is"
)
PARAMETERS = [
    OpenApiParameter(
        "interests",
        OpenApiTypes.STR,
        enum=["mine"],
        description="`mine`: what the citizen declared to like counts too.",
    ),
    OpenApiParameter(
        "children",
        {"type": "string", "pattern": r"^([0-9]|1[0-7])(,([0-9]|1[0-7])){0,11}$"},
        description="Ages of the children who come along, as in `4,7`.",
    ),
    OpenApiParameter(
        "budget",
        {"type": "string", "pattern": f"^{BUDGET}$"},
        description="The most that one person may have to pay, in euros. An unknown price stays in.",
    ),
    OpenApiParameter(
        "homeBy",
        {"type": "string", "pattern": f"^{HOME_BY}$"},
        description=(
            "Only what she can be home from by then, by public transport or on foot: a time on a Brussels clock, on the"
            " evening of each event; 00:00 to 05:59 is later in the same night. Looks at no more than seven evenings. Where"
            " neither `home` nor `coordinates` says where that is: 404, `home-unknown`. Each suggestion says when to leave; `outings` plan the journey."
        ),
        examples=[OpenApiExample("last train", value="23:30")],
    ),
    OpenApiParameter(
        "home",
        {"type": "string", "pattern": f"^{COORDINATES}$"},
        description=(
            "latitude,longitude of home; no effect without homeBy. Where it is left out, `coordinates` are home. Used for this answer,"
            " neither kept nor logged."
        ),
    ),
    OpenApiParameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
        description="How many suggestions at most.",
    ),
]


class SuggestionsView(APIView):
    permission_classes = [needs(GET="suggestions:read")]

    @extend_schema(
        operation_id="suggestions",
        summary="What to do: the offers that match, ranked for the caller, with the reasons",
        parameters=[*OFFER_PARAMETERS, *PARAMETERS],
        responses={200: SuggestionsSerializer, (404, "application/problem+json"): HOME_UNKNOWN},
        tags=["suggestions"],
    )
    def get(self, request: Request) -> Response:
        language = request.language  # type: ignore[attr-defined]
        question, now = request.META["QUERY_STRING"], clock.now()
        page = recommender.suggest(
            citizen=request.user.id,
            wish=wish_from(raw=question),
            now=now,
            language=language,
            seed=request_seed(question, now),
        )
        return Response(
            suggestions_json(page, language=language), headers={"Cache-Control": "private, no-store"}
        )
