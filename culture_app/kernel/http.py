"""What every request gets: an id, a language, JSON in and out by orjson.

The framework's own words about a wrong request are English, as ours are: problems are read by those who write apps.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from typing import Any
from uuid import uuid4

import orjson
import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, FormParser
from rest_framework.renderers import BaseRenderer

from culture_app.kernel.words import LANGUAGES

_RANGE = re.compile(r"\s*([a-zA-Z]{1,8}|\*)(?:-[a-zA-Z0-9-]{1,35})?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*$")


@lru_cache(maxsize=512)
def preferred_language(header: str) -> str:
    """The one of our languages that an Accept-Language header (RFC 9110) ranks highest; else Dutch."""
    best, best_weight = "nl", 0.0
    for part in header[:500].split(","):
        match = _RANGE.match(part)
        if not match:
            continue
        language, weight = match[1].lower(), float(match[2] or 1)
        if language in LANGUAGES and weight > best_weight:
            best, best_weight = language, weight
    return best


class RequestMiddleware:
    """Gives the request an id (also in the answer and in each log line) and a language.

    Our ids only: one sent by a client could smuggle something personal into the logs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identifier = uuid4().hex[:16]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=identifier)
        request.language = preferred_language(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))  # type: ignore[attr-defined]
        if request.path_info.startswith("/v1/"):
            with translation.override("en"):
                response = self.get_response(request)
        else:
            response = self.get_response(request)
        response["X-Request-Id"] = identifier
        return response


def _whole(stream: Any) -> bytes:
    """The body, of which the framework's parsers would read any length. Raises RequestDataTooBig (413)."""
    longest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    body: bytes = stream.read(longest + 1)
    if len(body) > longest:
        raise RequestDataTooBig
    return body


class BoundedFormParser(FormParser):
    """application/x-www-form-urlencoded, of bounded length."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        return super().parse(BytesIO(_whole(stream)), media_type, parser_context)


class OrjsonParser(BaseParser):
    """application/json; refuses NaN and text that isn't UTF-8, as RFC 8259 does."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return orjson.loads(_whole(stream))
        except orjson.JSONDecodeError as error:
            raise ParseError("The body isn't valid JSON.") from error


class TextParser(BaseParser):
    """text/plain in UTF-8, of bounded length: gives a str."""

    media_type = "text/plain"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return _whole(stream).decode()
        except UnicodeDecodeError as error:
            raise ParseError("The body isn't valid UTF-8.") from error


class OrjsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        if data is None:
            return b""
        return orjson.dumps(data, default=str, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)
