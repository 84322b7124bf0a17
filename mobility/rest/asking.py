"""Reads what a request asks: points, ages, needs. Everything else is refused with the name of its field."""

import re
from collections.abc import Collection

from django.http import QueryDict
from rest_framework import serializers

from culture_app.kernel.errors import InvalidInput
from culture_app.kernel.words import GeoPoint
from mobility.data import NEEDS

_POINT = re.compile(r"-?\d{1,2}(?:\.\d{1,12})?,-?\d{1,3}(?:\.\d{1,12})?")
MOST_PEOPLE = 20


class CompanionsQuery(serializers.Serializer):
    """GET /v1/companions."""

    occurrence = serializers.UUIDField(help_text="An occurrence's id, from a card or an event's occurrences.")
    origin = serializers.CharField(required=False, help_text="Where from: `lat,lon` in degrees (WGS 84).")
    originText = serializers.CharField(  # noqa: N815 - the API's own word
        required=False,
        max_length=200,
        help_text="Where from, as a name: `Leuven`, `3000`, `station Aarschot`.",
    )
    adults = serializers.IntegerField(required=False, default=1, min_value=0, max_value=MOST_PEOPLE)
    children = serializers.CharField(required=False, default="", help_text="Ages in years: `4,7`.")
    needs = serializers.CharField(required=False, default="", help_text="Any of `food`, `care`.")


class GeocodeQuery(serializers.Serializer):
    """GET /v1/geocode."""

    q = serializers.CharField(max_length=200, help_text="A place, as people write it.")
    limit = serializers.IntegerField(required=False, default=5, min_value=1, max_value=20)


def refuse_others(parameters: QueryDict, known: Collection[str]) -> None:
    """A misspelt parameter is said, not passed over; one that comes twice is ambiguous."""
    for name in parameters:
        if name not in known:
            raise InvalidInput("There is no such parameter.", field="query")
        if len(parameters.getlist(name)) > 1:
            raise InvalidInput(f"{name} comes more than once.", field=name)


def point(text: str) -> GeoPoint:
    if not text.isascii() or not _POINT.fullmatch(text):
        raise InvalidInput("origin is a latitude and a longitude in degrees: 50.88,4.70", field="origin")
    lat, lon = text.split(",")
    try:
        return GeoPoint(float(lat), float(lon))
    except ValueError:
        raise InvalidInput("origin is not a place on Earth.", field="origin") from None


def ages(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",")] if text else []
    if len(parts) > MOST_PEOPLE or not all(
        re.fullmatch(r"[0-9]{1,2}", part) and int(part) < 18 for part in parts
    ):
        raise InvalidInput("children are ages from 0 to 17 years: 4,7", field="children")
    return tuple(int(part) for part in parts)


def needs(text: str) -> frozenset[str]:
    asked = frozenset(part.strip() for part in text.split(",")) if text else frozenset()
    if not asked <= set(NEEDS):
        raise InvalidInput(f"needs are any of: {', '.join(NEEDS)}", field="needs")
    return asked
