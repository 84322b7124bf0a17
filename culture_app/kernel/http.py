"""What every request gets: an id, a language, JSON in and out by orjson."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import orjson
import structlog
from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from culture_app.kernel.words import LANGUAGES

_RANGE = re.compile(r"\s*([a-zA-Z]{1,8}|\*)(?:-[a-zA-Z0-9-]{1,35})?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*$")


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
        request.language = preferred_language(request.headers.get("Accept-Language", ""))  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = identifier
        return response


class OrjsonParser(BaseParser):
    """application/json; refuses NaN and text that isn't UTF-8, as RFC 8259 does."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return orjson.loads(stream.read())
        except orjson.JSONDecodeError as error:
            raise ParseError("The body isn't valid JSON.") from error


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
