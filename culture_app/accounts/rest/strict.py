"""Fields that take a JSON value for what it is: text isn't a number, 1 isn't true.

The framework's own fields convert; a phone that sends the wrong type then works by luck, until it doesn't. These take what
their schema says and nothing else: lengths are in code points as they were sent, nothing is trimmed.
"""

import re
from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

_CONTROLS = r"\x00-\x1f\x7f-\x9f"
LINE = rf"[^{_CONTROLS}]*"
"""One line of text, or none."""
WORDS = rf"[^{_CONTROLS}]*[^\s{_CONTROLS}][^{_CONTROLS}]*"
"""One line of text that isn't blank."""
_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dt\d\d:\d\d:\d\d(\.\d+)?(z|[+-]\d\d:\d\d)", re.IGNORECASE | re.ASCII)


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


class Pattern(serializers.Field[Any, Any, Any, Any]):
    """Text that matches a pattern from its first character to its last; the schema says the same."""

    default_error_messages = {
        "invalid": "Not a text of the form that is asked for.",
        "longest": "At most {longest} characters.",
    }

    def __init__(self, pattern: str, *, longest: int, **more: Any) -> None:
        super().__init__(**more)
        self.pattern, self.longest = re.compile(pattern), longest
        said = {"type": "string", "maxLength": longest, "pattern": f"^{pattern}$"}
        if not self.pattern.fullmatch(""):
            said["minLength"] = 1
        extend_schema_field(said)(self)  # type: ignore[type-var]

    def to_internal_value(self, data: Any) -> str:
        if isinstance(data, str) and len(data) > self.longest:
            self.fail("longest", longest=self.longest)
        if not (isinstance(data, str) and self.pattern.fullmatch(data)):
            self.fail("invalid")
        return data

    def to_representation(self, value: str) -> str:
        return value


class Key(serializers.UUIDField):
    """A UUID as it is written: no number, no braces, no address."""

    def to_internal_value(self, data: Any) -> Any:
        if not (isinstance(data, str) and _KEY.fullmatch(data)):
            self.fail("invalid", value="this")
        return super().to_internal_value(data)


class Count(serializers.IntegerField):
    """A whole number in JSON."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not (isinstance(data, int) or _whole(data)):
            self.fail("invalid")
        return super().to_internal_value(int(data))


class Moment(serializers.Field[Any, Any, Any, Any]):
    """An instant with its offset (RFC 3339), of these years: beyond those that a calendar holds, converting zones overflows."""

    default_error_messages = {"invalid": "An instant with its offset, such as 2026-07-01T20:15:30+02:00."}

    def __init__(self, years: str = "20[0-9]{2}", **more: Any) -> None:
        super().__init__(**more)
        self.years = re.compile(years)
        said = {"type": "string", "format": "date-time", "pattern": f"^{years}-"}
        extend_schema_field(said)(self)  # type: ignore[type-var]

    def to_internal_value(self, data: Any) -> datetime:
        written = isinstance(data, str) and len(data) <= 40 and _INSTANT.fullmatch(data)
        if not (written and self.years.fullmatch(data[:4])):
            self.fail("invalid")
        try:
            return datetime.fromisoformat(data.upper())
        except ValueError:  # the 31st of June
            self.fail("invalid")


def _whole(data: Any) -> bool:
    return isinstance(data, float) and data.is_integer()
