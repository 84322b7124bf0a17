"""What the citizen's own endpoints read and write, field by field."""

from typing import get_args

from rest_framework import serializers

from culture_app.accounts.rest import strict
from personal_vault.consent_rules import SWITCHES
from personal_vault.data import Category, Purpose, VisitKind
from personal_vault.services import LONGEST_LABEL, LONGEST_TERM, MOST_INTERESTS


class InterestSerializer(serializers.Serializer):
    term_id = strict.Text(max_length=LONGEST_TERM)
    label = strict.Text(  # type: ignore[assignment]  # a field, as the framework means it
        max_length=LONGEST_LABEL, required=False, allow_blank=True, default=""
    )
    weight = strict.Number(min_value=0, max_value=1, required=False, default=1.0)


class InterestsSerializer(serializers.Serializer):
    interests = InterestSerializer(many=True, max_length=MOST_INTERESTS)  # type: ignore[call-arg]


class VisitSerializer(serializers.Serializer):
    event = serializers.UUIDField()
    occurrence = serializers.UUIDField(allow_null=True)
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(
        choices=get_args(VisitKind.__value__), help_text="refused: not for her; only in her export"
    )
    name = serializers.CharField()


class ShownItemSerializer(serializers.Serializer):
    event = serializers.UUIDField()
    propensity = serializers.FloatField(
        min_value=0, max_value=1, help_text="how likely it was to be shown at this place of the list"
    )
    explored = serializers.BooleanField(help_text="tried from beyond the list")


class ShownListSerializer(serializers.Serializer):
    at = serializers.DateTimeField()
    model = serializers.CharField()
    items = ShownItemSerializer(many=True)


class HistorySerializer(serializers.Serializer):
    items = VisitSerializer(many=True)
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)


class SwitchSerializer(serializers.Serializer):
    purpose = serializers.ChoiceField(choices=[purpose.value for purpose in Purpose])
    category = serializers.ChoiceField(choices=[category.value for category in Category])
    given = serializers.BooleanField()
    decided_at = serializers.DateTimeField(allow_null=True)
    notice = serializers.CharField()
    text = serializers.CharField(help_text="what it says on her page, in the asked language")


class ProfilingSerializer(serializers.Serializer):
    on = serializers.BooleanField(help_text="whether anything of hers chooses suggestions or teaches them")
    switches = SwitchSerializer(many=True)


class ProfilingWishSerializer(serializers.Serializer):
    on = strict.Flag()


class ConsentsSerializer(serializers.Serializer):
    items = SwitchSerializer(many=True)


class DecisionSerializer(serializers.Serializer):
    purpose = strict.Choice(choices=sorted({pair[0].value for pair in SWITCHES}))
    category = strict.Choice(choices=sorted({pair[1].value for pair in SWITCHES}))
    given = strict.Flag()


class ActorSerializer(serializers.Serializer):
    kind = serializers.CharField()
    id = serializers.CharField()


class AccessSerializer(serializers.Serializer):
    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = ActorSerializer()
    purpose = serializers.ChoiceField(choices=[purpose.value for purpose in Purpose])
    given = serializers.ListField(child=serializers.ChoiceField(choices=[one.value for one in Category]))
    withheld = serializers.ListField(child=serializers.ChoiceField(choices=[one.value for one in Category]))
    records = serializers.IntegerField()
    reason = serializers.CharField(help_text="why, where somebody of ours had to say so; else empty")


class AccessLogSerializer(serializers.Serializer):
    items = AccessSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class PageQuery(serializers.Serializer):
    """Of a list: how many, and after which one (`next` of the page before)."""

    limit = strict.Whole(min_value=1, max_value=200, required=False, default=50)
    after = strict.Whole(min_value=0, max_value=2**62, required=False)
