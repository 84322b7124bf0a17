"""The shape of /v1/suggestions, for the OpenAPI document. Answers are written by `suggestions_json`."""

from typing import Any

from rest_framework import serializers

from culture_app.kernel.clock import local
from culture_app.kernel.words import Language, pick
from culture_app.offers import services as offers
from culture_app.offers.rest.serializers import CardSerializer
from recommender.data import HomeEvenings, SuggestionPage, WayHome

REASON_CODES = ("visited", "booked", "liked", "interest", "near", "new", "popular", "soon", "varied")


class ReasonSerializer(serializers.Serializer):
    code = serializers.ChoiceField(
        choices=REASON_CODES,
        help_text=(
            "visited: because of a visit of hers; liked: of an event that she said she likes; interest: one that she declared; near; new: announced this week;"
            " popular: many go here; soon; varied: something different"
        ),
    )
    text = serializers.CharField(help_text="The reason as a sentence, in the asked language")
    subject = serializers.CharField(
        required=False, help_text="What the sentence names: the visited event, the interest, the distance"
    )


class WayHomeSerializer(serializers.Serializer):
    leave_by = serializers.DateTimeField(
        help_text="The latest time to be on one's way, on foot to the stop or all the way, and home in time"
    )
    ending = serializers.ChoiceField(
        choices=("stated", "open", "assumed"),
        help_text=(
            "How the event's end is known: stated; open: one leaves when one likes; assumed: nobody stated it, and three"
            " hours were reckoned"
        ),
    )


class HomeEveningsSerializer(serializers.Serializer):
    by = serializers.CharField(help_text="The time as it was asked")
    first_evening = serializers.DateField()
    last_evening = serializers.DateField(
        help_text="No more than seven evenings are looked at, the soonest that were asked for"
    )
    without_timetable = serializers.ListField(
        child=serializers.DateField(),
        max_length=7,
        help_text="Evenings of which no timetable is known: of those only what she can walk home from is suggested",
    )


class SuggestionSerializer(serializers.Serializer):
    card = CardSerializer()
    reasons = serializers.ListField(child=ReasonSerializer(), min_length=1, max_length=3)
    position = serializers.IntegerField(min_value=1)
    home = WayHomeSerializer(required=False, help_text="With homeBy")


class SuggestionsSerializer(serializers.Serializer):
    items = serializers.ListField(child=SuggestionSerializer(), max_length=50)
    model = serializers.CharField(help_text='The version of what was learned, or "none"')
    personal = serializers.BooleanField(help_text="Whether her history or her interests played a part")
    home = HomeEveningsSerializer(required=False, help_text="With homeBy: what was looked at")


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
            | ({} if item.home is None else {"home": way_home_json(item.home)})
            for item in page.items
        ],
        "model": page.model,
        "personal": page.personal,
    } | ({} if page.home is None else {"home": evenings_json(page.home)})


def way_home_json(way: WayHome) -> dict[str, Any]:
    return {"leave_by": local(way.leave_by).isoformat(timespec="seconds"), "ending": way.ending}


def evenings_json(evenings: HomeEvenings) -> dict[str, Any]:
    return {
        "by": evenings.by.isoformat(timespec="minutes"),
        "first_evening": evenings.first.isoformat(),
        "last_evening": evenings.last.isoformat(),
        "without_timetable": [day.isoformat() for day in evenings.without_timetable],
    }
