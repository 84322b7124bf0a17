"""Domain errors to RFC 9457 problem documents: the only place that does this.

A problem's `type` is stable (`/problems/<code>`); `title` and `status` belong to the type, `detail` to this case.
Nothing that a person sent is repeated but the name of the field.
"""

import sys
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response

from culture_app.kernel import stores
from culture_app.kernel.errors import DomainError
from culture_app.offers.errors import BadParameter, PageTooDeep, UnknownParameter

log = structlog.get_logger(__name__)
MEDIA_TYPE = "application/problem+json"


class ProblemResponse(HttpResponse):
    """A problem document, whatever the request said it accepts: an error must be readable."""

    def __init__(self, document: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        super().__init__(
            orjson.dumps(document, default=str),
            status=document["status"],
            content_type=MEDIA_TYPE,
            headers=headers,
        )
        self["Cache-Control"] = "no-store"
        # Read by what counts refusals.
        self.code = str(document.get("type", "")).rpartition("/")[2]


def document(status: int, code: str, title: str, detail: str = "", **extra: Any) -> dict[str, Any]:
    """A problem document as a dict; members of `extra` may not replace the standard ones."""
    found = {"type": f"/problems/{code}", "title": title, "status": status}
    if detail:
        found["detail"] = detail
    return {**{name: value for name, value in extra.items() if value is not None}, **found}


def _retry_header(seconds: object) -> dict[str, str]:
    return {} if seconds is None else {"Retry-After": str(int(float(str(seconds)) + 0.999))}


def of(error: DomainError) -> ProblemResponse:
    """The answer to a domain error."""
    body = document(error.status, error.code, error.title, error.detail, **error.extra)
    return ProblemResponse(body, _retry_header(error.extra.get("retry_after")))


RETRY_AFTER_S = 2


def of_store(error: BaseException | None) -> ProblemResponse | None:
    """The answer when what keeps our data didn't answer; None for any other error."""
    if not isinstance(error, stores.OUT_OF_REACH):
        return None
    log.error(
        "store_unavailable",
        error=type(error).__name__,
        sqlstate=stores.sqlstate(error),
    )
    detail = "Ask again after the time that Retry-After says, with the same Idempotency-Key if there was one."
    body = document(
        503, "store-unavailable", "Our own storage does not answer", detail, retry_after=RETRY_AFTER_S
    )
    return ProblemResponse(body, _retry_header(RETRY_AFTER_S))


# UiTdatabank's search answers a parameter that it doesn't know, or whose value it can't read, as if there were no such
# page. Who asks for that with `Accept-Compat: uitdatabank`, or an installation with SEARCH_COMPAT, gets it so.
UITDATABANK = "uitdatabank"


def _as_uitdatabank(error: DomainError) -> ProblemResponse:
    detail = error.detail
    if isinstance(error, UnknownParameter):
        detail = f"Unknown query parameter(s): {error.extra['field']}"
    kind = "https://api.publiq.be/probs/url/not-found"
    return ProblemResponse({"title": "Not Found", "type": kind, "status": 404, "detail": detail})


def _wants_uitdatabank(error: DomainError, request: Any) -> bool:
    if not isinstance(error, BadParameter | PageTooDeep | UnknownParameter):
        return False
    asked = request.headers.get("Accept-Compat", "") if request is not None else ""
    return UITDATABANK in (asked.strip().lower(), settings.SEARCH_COMPAT)


_CODES = {
    exceptions.ParseError: ("invalid-input", "The body can't be read"),
    exceptions.ValidationError: ("invalid-input", "Something in the request can't be understood"),
    exceptions.NotAuthenticated: ("not-signed-in", "Sign in first"),
    exceptions.AuthenticationFailed: ("not-signed-in", "The sign-in isn't valid"),
    exceptions.PermissionDenied: ("forbidden", "Not allowed"),
    exceptions.NotFound: ("not-found", "There is no such thing"),
    exceptions.MethodNotAllowed: ("method-not-allowed", "That method isn't offered here"),
    exceptions.NotAcceptable: ("not-acceptable", "None of the accepted formats is offered"),
    exceptions.UnsupportedMediaType: ("unsupported-media-type", "The body's format isn't supported"),
    exceptions.Throttled: ("too-many-requests", "Too many requests"),
}


# The framework's own words for these repeat what was sent.
_OUR_WORDS = {
    "invalid_choice": "This is not one of the choices.",
    "does_not_exist": "There is no such thing.",
}
_OUR_DETAILS = {
    exceptions.MethodNotAllowed: "The Allow header says which methods are.",
    exceptions.UnsupportedMediaType: "The Content-Type header must name a format that this call takes.",
}


def _fields(detail: Any, path: str = "") -> list[dict[str, str]]:
    """A serializer's errors as a flat list of {field, detail}."""
    if isinstance(detail, dict):
        return [row for name, inner in detail.items() for row in _fields(inner, f"{path}.{name}".strip("."))]
    if isinstance(detail, list):
        return [
            row
            for index, inner in enumerate(detail)
            for row in _fields(inner, path if not isinstance(inner, dict) else f"{path}[{index}]")
        ]
    return [{"field": path, "detail": _OUR_WORDS.get(getattr(detail, "code", ""), str(detail))}]


def handle(error: Exception, context: dict[str, Any]) -> HttpResponse | Response | None:
    """REST framework's exception handler."""
    if isinstance(error, DomainError):
        if _wants_uitdatabank(error, context.get("request")):
            return _as_uitdatabank(error)
        return of(error)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig):
        return ProblemResponse(document(413, "too-large", "The body is too large"))
    if not isinstance(error, exceptions.APIException):
        return of_store(error)
    code, title = next(
        (found for kind, found in _CODES.items() if isinstance(error, kind)),
        ("error", HTTPStatus(error.status_code).phrase),
    )
    headers: dict[str, str] = {}
    if isinstance(error, exceptions.ValidationError):
        fields = _fields(error.detail)
        detail = "; ".join(
            f"{row['field']}: {row['detail']}" if row["field"] else row["detail"] for row in fields
        )
        body = document(400, code, title, detail, errors=fields)
    else:
        body = document(error.status_code, code, title, _OUR_DETAILS.get(type(error), str(error.detail)))
    if isinstance(error, exceptions.Throttled):
        headers |= _retry_header(getattr(error, "wait", None))
    if error.status_code == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="culture"'
    if isinstance(error, exceptions.MethodNotAllowed):
        view = context.get("view")
        headers["Allow"] = ", ".join(getattr(view, "allowed_methods", []))
    return ProblemResponse(body, headers)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return ProblemResponse(document(404, "not-found", "There is no such thing"))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return ProblemResponse(document(400, "bad-request", "The request can't be read"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return ProblemResponse(document(403, "forbidden", "Not allowed"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the error is being handled."""
    if unavailable := of_store(sys.exc_info()[1]):
        return unavailable
    return ProblemResponse(document(500, "server-error", "Something broke here; it has been noted"))
