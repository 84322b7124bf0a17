"""The shape of /v1/suggestions, for the OpenAPI document. Answers are written by `suggestions_json`."""

from typing import Any

from rest_framework import serializers

from culture_app.kernel.words import Language, pick
from culture_app.offers import services as offers
from culture_app.offers.rest.serializers import CardSerializer
from recommender.data import SuggestionPage

REASON_CODES = ("visited", "interest", "near", "new", "popular", "soon", "varied")


class ReasonSerializer(serializers.Serializer):
    code = serializers.ChoiceField(
        choices=REASON_CODES,
        help_text=(
            "visited: because of a visit of hers; interest: one that she declared; near; new: announced this week;"
            " popular: many go here; soon; varied: something different"
        ),
    )
    text = serializers.CharField(help_text="The reason as a sentence, in the asked language")
    subject = serializers.CharField(
        required=False, help_text="What the sentence names: the visited event, the interest, the distance"
    )


class SuggestionSerializer(serializers.Serializer):
    card = CardSerializer()
    reasons = serializers.ListField(child=ReasonSerializer(), min_length=1, max_length=3)
    position = serializers.IntegerField(min_value=1)


class SuggestionsSerializer(serializers.Serializer):
    items = serializers.ListField(child=SuggestionSerializer(), max_length=50)
    model = serializers.CharField(help_text='The version of what was learned, or "none"')
    personal = serializers.BooleanField(help_text="Whether her history or her interests played a part")


def suggestions_json(page: SuggestionPage, *, language: Language) -> dict[str, Any]:
    return {
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
        "personal": page.personal,
    }
