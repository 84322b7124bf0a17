"""Reads what a request asks: points, ages, needs. Everything else is refused with the name of its field."""

from django.http import QueryDict
from rest_framework import serializers

from culture_app.kernel.errors import InvalidInput
from culture_app.kernel.words import SEEN, GeoPoint, parameter_name
from mobility.data import NEEDS

_LAT = r"-?(?:90(?:\.0{1,12})?|[0-8]?[0-9](?:\.[0-9]{1,12})?)"
_LON = r"-?(?:180(?:\.0{1,12})?|(?:1[0-7][0-9]|[0-9]{1,2})(?:\.[0-9]{1,12})?)"
_AGE = "(?:1[0-7]|[0-9])"
_NEED = f"(?:{'|'.join(NEEDS)})"
MOST_PEOPLE = 20


class CompanionsQuery(serializers.Serializer):
    """GET /v1/companions."""

    occurrence = serializers.UUIDField(help_text="An occurrence's id, from a card or an event's occurrences.")
    origin = serializers.RegexField(
        f"^{_LAT},{_LON}$", required=False, help_text="Where from: `lat,lon` in degrees (WGS 84)."
    )
    originText = serializers.RegexField(  # noqa: N815 - the API's own word
        SEEN,
        required=False,
        max_length=200,
        help_text="Where from, as a name: `Leuven`, `3000`, `station Aarschot`. `origin` goes before it.",
    )
    adults = serializers.IntegerField(required=False, default=1, min_value=0, max_value=MOST_PEOPLE)
    children = serializers.RegexField(
        f"^{_AGE}(?:,{_AGE}){{0,{MOST_PEOPLE - 1}}}$",
        required=False,
        default="",
        allow_blank=True,
        help_text="Ages in years, 0 to 17: `4,7`.",
    )
    needs = serializers.RegexField(
        f"^{_NEED}(?:,{_NEED})?$",
        required=False,
        default="",
        allow_blank=True,
        help_text="Any of `food`, `care`.",
    )


class GeocodeQuery(serializers.Serializer):
    """GET /v1/geocode."""

    q = serializers.RegexField(SEEN, max_length=200, help_text="A place, as people write it.")
    limit = serializers.IntegerField(required=False, default=5, min_value=1, max_value=20)


def refuse_others(parameters: QueryDict, asked: serializers.Serializer) -> None:
    """A misspelt parameter is said, not passed over; one that comes twice is ambiguous, an empty one says nothing."""
    for name in parameters:
        field = asked.fields.get(name)
        if field is None:
            raise InvalidInput("There is no such parameter.", field=parameter_name(name))
        if len(parameters.getlist(name)) > 1:
            raise InvalidInput(f"{name} comes more than once.", field=name)
        if not parameters[name] and not getattr(field, "allow_blank", False):
            raise InvalidInput(f"{name} is empty.", field=name)


def point(text: str) -> GeoPoint:
    """From a text that fits the pattern of `origin`."""
    lat, lon = text.split(",")
    return GeoPoint(float(lat), float(lon))


def ages(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",")) if text else ()


def needs(text: str) -> frozenset[str]:
    return frozenset(text.split(",")) if text else frozenset()
