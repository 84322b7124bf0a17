"""/v1/me/opinions: what she likes, and what isn't for her."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from culture_app.accounts.rest import caller, needs, strict
from culture_app.kernel import clock
from personal_vault.rest.serializers import PageQuery
from personal_vault.rest.views import MyView, page_of
from recommender import services as recommender
from recommender.data import Opinion

WORDS = ("like", "not_for_me")


class OpinionWishSerializer(serializers.Serializer):
    opinion = strict.Choice(choices=WORDS)


class OpinionSerializer(serializers.Serializer):
    event = serializers.UUIDField()
    opinion = serializers.ChoiceField(choices=WORDS)
    at = serializers.DateTimeField(help_text="since when she has said so")
    name = serializers.CharField(help_text="what the event was called then; may be empty")


class OpinionsSerializer(serializers.Serializer):
    items = OpinionSerializer(many=True)
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)


class OpinionsView(MyView):
    permission_classes = [needs(GET="vault.opinions:read")]

    @extend_schema(
        operation_id="my_opinions", parameters=[PageQuery], responses=OpinionsSerializer, tags=["me"]
    )
    def get(self, request: Request) -> Response:
        """What you like and what isn't for you, the latest first."""
        limit, after = page_of(request)
        found = recommender.opinions(citizen=caller(request).id)
        start = after or 0
        more = start + limit < len(found)
        return Response(
            {
                "items": [_shown(one) for one in found[start : start + limit]],
                "total": len(found),
                "next": str(start + limit) if more else None,
            }
        )


class OpinionView(MyView):
    permission_classes = [needs(PUT="vault.opinions:write", DELETE="vault.opinions:write")]

    @extend_schema(
        operation_id="set_my_opinion",
        request=OpinionWishSerializer,
        responses=OpinionSerializer,
        tags=["me"],
    )
    def put(self, request: Request, event: UUID) -> Response:
        """Say that you like an event, or that it isn't for you; the last word counts.

        What isn't for you is not suggested again. It is kept with your history: without a consent for that it is refused
        (403, `consent-required`; `purpose` and `category` name the switch). Suggestions use it where they may use your
        history.
        """
        given = OpinionWishSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        kept = recommender.opine(
            citizen=caller(request).id, event=event, opinion=given.validated_data["opinion"]
        )
        return Response(_shown(kept))

    @extend_schema(operation_id="take_back_my_opinion", responses={204: None}, tags=["me"])
    def delete(self, request: Request, event: UUID) -> Response:
        """Take back what you said of an event; also where you said nothing."""
        recommender.take_back(citizen=caller(request).id, event=event)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _shown(opinion: Opinion) -> dict[str, Any]:
    return {
        "event": opinion.event,
        "opinion": opinion.opinion,
        "at": clock.local(opinion.at),
        "name": opinion.name,
    }
