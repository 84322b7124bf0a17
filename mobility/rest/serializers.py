"""The shape of mobility's answers: one definition for the JSON and for the OpenAPI document.

Times carry Brussels' offset. null means "not known". The context's `language` chooses the texts.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from culture_app.kernel.clock import BRUSSELS
from culture_app.kernel.words import Texts, pick
from mobility import data
from mobility.phrases import CODES

STATUSES = ("ok", "tight", "unknown", "infeasible")


class Time(serializers.DateTimeField):
    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=BRUSSELS, **options)


@extend_schema_field({"type": "string"})
class Said(serializers.Field):
    """Texts in four languages, said in the request's."""

    def to_representation(self, value: Texts) -> str:
        return pick(value, self.context.get("language", "nl"))


class MapPointSerializer(serializers.Serializer):
    lat = serializers.FloatField()
    lon = serializers.FloatField()


class PlanReasonSerializer(serializers.Serializer):
    code = serializers.ChoiceField(choices=CODES)
    text = Said(source="texts")
    at = Time(allow_null=True, help_text="The instant that the reason is about, such as the last train's.")


class Judged(serializers.Serializer):
    status = serializers.ChoiceField(choices=STATUSES)
    reasons = PlanReasonSerializer(many=True)


class LegSerializer(serializers.Serializer):
    mode = serializers.ChoiceField(
        choices=("walk", "bike", "train", "metro", "tram", "bus", "ferry", "coach")
    )
    start = Time()
    end = Time()
    from_name = serializers.CharField(allow_blank=True)
    to_name = serializers.CharField(allow_blank=True)
    from_platform = serializers.CharField(allow_blank=True)
    to_platform = serializers.CharField(allow_blank=True)
    line = serializers.CharField(allow_blank=True)
    headsign = serializers.CharField(allow_blank=True)
    trip = serializers.CharField(allow_blank=True)
    estimated = serializers.BooleanField(help_text="As the crow flies, not a route.")


class JourneySerializer(serializers.Serializer):
    start = Time()
    end = Time()
    transfers = serializers.IntegerField(min_value=0)
    walk_m = serializers.IntegerField(min_value=0)
    legs = LegSerializer(many=True)


class TravelOptionSerializer(Judged):
    kind = serializers.ChoiceField(choices=("transit", "walk", "bike"))
    rank = serializers.IntegerField(min_value=1)
    estimated = serializers.BooleanField()
    journey = JourneySerializer(allow_null=True)


class TravelOutSerializer(Judged):
    arrive_by = Time()
    entry_buffer_min = serializers.IntegerField(min_value=0)
    options = TravelOptionSerializer(many=True)


class WayBackSerializer(Judged):
    exit_buffer_min = serializers.IntegerField(min_value=0)
    ready_at = Time(allow_null=True)
    first_departure = Time(allow_null=True, help_text="When one sets off to be home first.")
    last_departure = Time(
        allow_null=True, help_text="When one must set off at the latest to get home that night."
    )
    margin_min = serializers.IntegerField(
        allow_null=True,
        help_text="From ready_at to last_departure; negative when the last way home has gone.",
    )
    is_last = serializers.BooleanField(allow_null=True)
    next_if_missed = Time(allow_null=True)
    fallback = serializers.ChoiceField(choices=("taxi", "bike", "none"))
    options = TravelOptionSerializer(many=True)
    last = JourneySerializer(allow_null=True)


class FoodOptionSerializer(Judged):
    rank = serializers.IntegerField(min_value=1)
    id = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    cuisine = serializers.ListField(child=serializers.CharField())
    diet = serializers.ListField(child=serializers.CharField())
    kid_friendly = serializers.BooleanField(allow_null=True)
    point = MapPointSerializer()
    walk_min = serializers.IntegerField(min_value=0)
    opening = serializers.ChoiceField(choices=("open", "closed", "unknown"))
    covers_slot = serializers.BooleanField(allow_null=True)
    url = serializers.CharField(allow_null=True)
    as_of = Time(allow_null=True)


class TimeSlotSerializer(serializers.Serializer):
    start = Time()
    end = Time()


class HourlyPriceSerializer(serializers.Serializer):
    amount = serializers.CharField()
    currency = serializers.CharField()


class FoodPlanSerializer(Judged):
    before_slot = TimeSlotSerializer(allow_null=True)
    before = FoodOptionSerializer(many=True)
    after_slot = TimeSlotSerializer(allow_null=True)
    after = FoodOptionSerializer(many=True)


class CareOptionSerializer(Judged):
    rank = serializers.IntegerField(min_value=1)
    id = serializers.CharField()
    type = serializers.ChoiceField(
        choices=("on_site", "cultuurbabysit", "babysit_service", "licensed_location")
    )
    name = serializers.CharField(allow_blank=True)
    age_min = serializers.IntegerField(allow_null=True, source="ages.0")
    age_max = serializers.IntegerField(allow_null=True, source="ages.1")
    covers_event = serializers.BooleanField(allow_null=True)
    covers_travel = serializers.BooleanField(allow_null=True)
    availability = serializers.ChoiceField(choices=("confirmed", "on_request", "unknown"))
    ask_by = Time(allow_null=True)
    per_hour = HourlyPriceSerializer(allow_null=True)
    url = serializers.CharField(allow_null=True)
    inspection_url = serializers.CharField(allow_null=True)
    distance_m = serializers.IntegerField(allow_null=True)
    as_of = Time(allow_null=True)


class CarePlanSerializer(Judged):
    needed = TimeSlotSerializer(allow_null=True, help_text="Departure to return, as far as known.")
    options = CareOptionSerializer(many=True)


class TimelineMomentSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(
        choices=(
            "care_dropoff",
            "travel_out",
            "eat_before",
            "event",
            "eat_after",
            "travel_back",
            "care_pickup",
        )
    )
    start = Time()
    end = Time(allow_null=True)
    label = Said()  # type: ignore[assignment]


class PlanSourceSerializer(serializers.Serializer):
    id = serializers.CharField()
    as_of = Time(allow_null=True)
    licence = serializers.CharField(allow_null=True)
    attribution = serializers.CharField(allow_null=True)


class PlanOccurrenceSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="occurrence", allow_null=True)
    start = Time()
    end = Time(allow_null=True)
    end_confidence = serializers.ChoiceField(choices=("stated", "estimated", "unknown"))


class PlanPartySerializer(serializers.Serializer):
    adults = serializers.IntegerField(min_value=0)
    children = serializers.ListField(child=serializers.IntegerField())
    needs = serializers.ListField(child=serializers.ChoiceField(choices=data.NEEDS))


class CompanionPlanSerializer(Judged):
    event = serializers.UUIDField(allow_null=True)
    occurrence = PlanOccurrenceSerializer(source="*")
    party = PlanPartySerializer(source="*")
    origin = MapPointSerializer(allow_null=True, help_text="To about 100 m; the exact one isn't kept.")
    generated_at = Time()
    valid_until = Time()
    degraded = serializers.ListField(child=serializers.CharField())
    sources = PlanSourceSerializer(many=True)
    timeline = TimelineMomentSerializer(many=True)
    travel_out = TravelOutSerializer()
    way_back = WayBackSerializer()
    food = FoodPlanSerializer(allow_null=True)
    care = CarePlanSerializer(allow_null=True)


class GeoMatchSerializer(serializers.Serializer):
    label = serializers.CharField()  # type: ignore[assignment]
    kind = serializers.ChoiceField(
        choices=("municipality", "sub_municipality", "postcode", "station", "address")
    )
    point = MapPointSerializer()
    nis = serializers.CharField(allow_null=True)
    postcode = serializers.CharField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]


class GeoAnswerSerializer(serializers.Serializer):
    items = GeoMatchSerializer(many=True)
