"""Fields that take a JSON value for what it is: text isn't a number, 1 isn't true.

The framework's own fields convert; a phone that sends the wrong type then works by luck, until it doesn't.
"""

from typing import Any

from rest_framework import serializers


class Text(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Number(serializers.FloatField):
    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input="this")
        return data


class Choice(serializers.ChoiceField):
    """Doesn't repeat what was sent, as the framework's own does."""

    default_error_messages = {"invalid_choice": "This is not one of the choices."}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice")
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    """A whole number of a query string: digits, nothing else."""

    def to_internal_value(self, data: Any) -> int:
        if not (isinstance(data, str) and data.isascii() and data.isdigit()):
            self.fail("invalid")
        return super().to_internal_value(data)
