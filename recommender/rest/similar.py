"""GET /v1/events/{id}/similar. Public: the same for everybody, and so cacheable by everybody."""

from typing import Any
from uuid import UUID

import orjson
from django.http import HttpResponse, QueryDict
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from culture_app.kernel import clock
from culture_app.kernel.http import OrjsonRenderer
from culture_app.kernel.words import Language, pick
from culture_app.offers import services as offers
from culture_app.offers.rest.answers import ASK_FIRST
from culture_app.offers.rest.parameters import OFFER_PARAMETERS
from culture_app.offers.rest.serializers import CardSerializer
from culture_app.offers.rest.views import PublicView
from recommender import services as recommender
from recommender.data import SimilarPage
from recommender.likeness_reasons import CODES, MOST_REASONS
from recommender.rest.parameters import limit_from

DEFAULT_LIMIT, MOST = 10, 20
_PROBLEM = {"$ref": "#/components/schemas/Problem"}


class SharedSerializer(serializers.Serializer):
    code = serializers.ChoiceField(
        choices=CODES,
        help_text=(
            "What both share: performers, theme, kind of event, organiser, place, neighbourhood (within a kilometre);"
            " same_visitors: by what people went to, it stands close"
        ),
    )
    text = serializers.CharField(help_text="The reason as a sentence, in the asked language")
    subject = serializers.CharField(required=False, help_text="What the sentence names")


class SimilarEventSerializer(serializers.Serializer):
    card = CardSerializer()
    reasons = serializers.ListField(child=SharedSerializer(), min_length=1, max_length=MOST_REASONS)
    position = serializers.IntegerField(min_value=1)


class SimilarEventsSerializer(serializers.Serializer):
    event = serializers.UUIDField(help_text="Our key of the event that they are like")
    items = serializers.ListField(child=SimilarEventSerializer(), max_length=MOST)
    model = serializers.CharField(help_text='The version of what was learned, or "none"')


class SimilarView(PublicView):
    renderer_classes = [OrjsonRenderer]

    @extend_schema(
        operation_id="similar_events",
        summary="Events like this one that can still be gone to, with what they share",
        description=(
            "By theme, kind, organiser, place, performers, and by who went to what; near the event itself, or near"
            " `coordinates`. Also for an event that is new, and for one that is over. The parameters narrow what is looked"
            " among. Nothing is listed without a reason."
        ),
        parameters=[
            *OFFER_PARAMETERS,
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
                description="How many at most.",
            ),
        ],
        responses={200: SimilarEventsSerializer}
        | {(status, "application/problem+json"): _PROBLEM for status in (404, 410)},
        tags=["offers"],
    )
    def get(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 - the path's name for it
        raw = request.META.get("QUERY_STRING", "")
        language: Language = request.language  # type: ignore[attr-defined]
        page = recommender.similar(
            event=id,
            query=offers.query_from(raw=raw, kinds=("event",), also=frozenset({"limit"}), editorial=False),
            limit=limit_from(QueryDict(raw).getlist("limit"), default=DEFAULT_LIMIT, most=MOST),
            now=clock.now(),
            language=language,
        )
        return self.send(request, orjson.dumps(similar_json(page, language=language)), cache=ASK_FIRST)


def similar_json(page: SimilarPage, *, language: Language) -> dict[str, Any]:
    return {
        "event": page.event,
        "items": [
            {
                "card": offers.card_json(card=item.card),
                "reasons": [
                    {"code": reason.code, "text": pick(reason.texts, language)}
                    | ({} if reason.subject is None else {"subject": reason.subject})
                    for reason in item.reasons
                ],
                "position": item.position,
            }
            for item in page.items
        ],
        "model": page.model,
    }
