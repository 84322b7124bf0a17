"""The shapes of the answers, for the OpenAPI document. The answers themselves are joined from rendered bytes."""

# ruff: noqa: N815 - UiTdatabank's camelCase is the wire format

from typing import Any

from rest_framework import serializers

STATUSES = ("Available", "TemporarilyUnavailable", "Unavailable")
BOOKINGS = ("Available", "Unavailable")
CROWDS = ("quiet", "moderate", "busy", "unknown")
CROWD_BASES = ("sales", "history", "scans")
TYPES = ("Event", "Place", "Organizer")


class LinkedSerializer(serializers.Serializer):
    """Something with an IRI and a type; those two can't be attributes of a class."""

    types: tuple[str, ...] = TYPES

    def get_fields(self) -> dict[str, Any]:
        return {
            "@id": serializers.CharField(help_text="IRI"),
            "@type": serializers.ChoiceField(choices=self.types),
            **super().get_fields(),
        }


class PointSerializer(serializers.Serializer):
    lat = serializers.FloatField()
    lon = serializers.FloatField()


class MoneySerializer(serializers.Serializer):
    amount = serializers.CharField(help_text="12.50")
    currency = serializers.CharField()


class PlacePartSerializer(serializers.Serializer):
    id = serializers.UUIDField(allow_null=True)
    name = serializers.CharField(allow_null=True)
    municipality = serializers.CharField(allow_null=True)
    postalCode = serializers.CharField(allow_null=True)
    point = PointSerializer(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        return {"@id": serializers.CharField(allow_null=True), **super().get_fields()}


class OrganizerPartSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField(allow_null=True)


class PricePartSerializer(serializers.Serializer):
    min = MoneySerializer(help_text="The lowest price that asks for no card and no group")
    free = serializers.BooleanField()


class TermPartSerializer(serializers.Serializer):
    id = serializers.CharField()
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]


class OccurrencePartSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    start = serializers.DateTimeField(allow_null=True, help_text="null: always open")
    end = serializers.DateTimeField(allow_null=True)
    status = serializers.ChoiceField(choices=STATUSES)
    bookingAvailability = serializers.ChoiceField(choices=BOOKINGS)
    seatsLeft = serializers.IntegerField(allow_null=True, help_text="null: unknown")
    crowd = serializers.ChoiceField(choices=CROWDS, help_text="Expected")
    crowdBasis = serializers.ChoiceField(choices=CROWD_BASES, allow_null=True, help_text="null: unknown")
    crowdAsOf = serializers.DateTimeField(allow_null=True, help_text="When it was computed")


class CardSerializer(LinkedSerializer):
    """What a phone draws of an offer, in the asked language."""

    id = serializers.UUIDField()
    name = serializers.CharField(allow_blank=True)
    image = serializers.CharField(allow_null=True)
    place = PlacePartSerializer(allow_null=True)
    organizer = OrganizerPartSerializer(allow_null=True)
    price = PricePartSerializer(allow_null=True, help_text="null: unknown")
    terms = TermPartSerializer(many=True)
    labels = serializers.ListField(child=serializers.CharField())
    highlight = serializers.IntegerField(allow_null=True)
    occurrence = OccurrencePartSerializer(allow_null=True, help_text="The first that matches")
    distance = serializers.IntegerField(allow_null=True, help_text="Metres from coordinates")


class OccurrenceSerializer(LinkedSerializer):
    types = ("Occurrence",)

    id = serializers.UUIDField()
    start = serializers.DateTimeField(allow_null=True, help_text="Brussels' offset; null: always open")
    end = serializers.DateTimeField(allow_null=True)
    status = serializers.ChoiceField(choices=STATUSES)
    bookingAvailability = serializers.ChoiceField(choices=BOOKINGS)
    capacity = serializers.IntegerField(allow_null=True)
    remainingCapacity = serializers.IntegerField(allow_null=True)
    seatsLeft = serializers.IntegerField(allow_null=True)
    crowd = serializers.ChoiceField(choices=CROWDS, help_text="Expected")
    crowdBasis = serializers.ChoiceField(choices=CROWD_BASES, allow_null=True, help_text="null: unknown")
    crowdAsOf = serializers.DateTimeField(allow_null=True, help_text="When it was computed")
    childcare = serializers.DictField(
        child=serializers.CharField(allow_null=True), allow_null=True, help_text="start and end as HH:MM"
    )
    overnight = serializers.BooleanField()


class PagedSerializer(serializers.Serializer):
    itemsPerPage = serializers.IntegerField()
    totalItems = serializers.IntegerField(required=False, help_text="Left out with count=none")

    def get_fields(self) -> dict[str, Any]:
        return {
            "@context": serializers.CharField(),
            "@type": serializers.ChoiceField(choices=("PagedCollection",)),
            **super().get_fields(),
        }


class OccurrencesSerializer(PagedSerializer):
    member = OccurrenceSerializer(many=True)


class OffersSerializer(PagedSerializer):
    """Each member is a reference (`@id`, `@type`), a card (CardSerializer) or a whole document, as embed says."""

    next = serializers.CharField(  # type: ignore[assignment]
        required=False, help_text="Of a full page: the `after` with which the next one is asked."
    )
    member = serializers.ListField(child=serializers.DictField())
    facet = serializers.DictField(
        child=serializers.DictField(),
        required=False,
        help_text="By facet and value: `{name: {nl, fr, de, en}, count, children}`; regions nest in `children`.",
    )
