"""GET /v1/autocomplete: completes what somebody is typing."""

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from culture_app.kernel.words import SEEN
from culture_app.offers import autocomplete
from culture_app.offers import services as offers
from culture_app.offers.rest.views import MEDIA_TYPES, PublicView

# What can be completed changes with a pull, and nobody books by it.
A_WHILE = "public, max-age=60"


class CompletedPlaceSerializer(serializers.Serializer):
    id = serializers.UUIDField(help_text="For locationId.")
    name = serializers.CharField()
    municipality = serializers.CharField(allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        """Names that Python can't or wouldn't write."""
        iri = serializers.URLField(help_text="IRI of the place")
        return {"@id": iri, **super().get_fields(), "postalCode": serializers.CharField(allow_null=True)}


class CompletedRegionSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="For regions: nis-24062, reg-hageland.")
    kind = serializers.ChoiceField(["gewest", "province", "region", "municipality", "former", "part"])
    name = serializers.CharField(help_text="In the asked language (Accept-Language).")
    within = serializers.CharField(
        allow_null=True, help_text="What it lies in, to tell two of one name apart."
    )


class CompletedLabelSerializer(serializers.Serializer):
    name = serializers.CharField(help_text="As it is written most often; for labels.")
    count = serializers.IntegerField(help_text="On how many events, places and organizers it stands.")


class CompletionsSerializer(serializers.Serializer):
    """Best first in each list; a kind that wasn't asked for is left out."""

    places = CompletedPlaceSerializer(many=True, required=False)
    regions = CompletedRegionSerializer(many=True, required=False)
    labels = CompletedLabelSerializer(many=True, required=False)


def _query(name: str, description: str, *, required: bool = False, **schema: object) -> OpenApiParameter:
    return OpenApiParameter(
        name, dict(schema), OpenApiParameter.QUERY, required=required, description=description
    )


_KINDS = "|".join(autocomplete.KINDS)
PARAMETERS = [
    _query(
        "text", "What was typed: the beginning of a name, or of a word in one. Case and accents make no difference.",
        required=True, type="string", minLength=1, maxLength=autocomplete.LONGEST_TEXT, pattern=rf"^[^\x00]*{SEEN}[^\x00]*$",
    ),
    _query("kinds", "Of which kinds: a comma list; all without it.", type="string", pattern=f"^({_KINDS})(,({_KINDS}))*$"),
    _query(
        "limit", "At most so many of each kind.",
        type="integer", minimum=1, maximum=autocomplete.MOST, default=autocomplete.DEFAULT_LIMIT,
    ),
]  # fmt: skip


class Autocomplete(PublicView):
    """Places, regions and labels by their beginning."""

    @extend_schema(
        operation_id="autocomplete",
        summary="Complete a place, region or label",
        parameters=PARAMETERS,
        responses={(200, media): CompletionsSerializer for media in MEDIA_TYPES},
        tags=["offers"],
    )
    def get(self, request: Request) -> HttpResponse:
        """Names of places, codes of regions and labels that begin with the text, for the parameters of a search."""
        language = request.language  # type: ignore[attr-defined]
        body = offers.completions(raw=request.META.get("QUERY_STRING", ""), language=language)
        return self.send(request, body, cache=A_WHILE)
