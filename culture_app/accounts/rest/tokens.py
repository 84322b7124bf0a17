"""/o/token and /o/revoke_token: errors as RFC 6749, 5.2 says, never a 500 for what a client sends."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from oauth2_provider.models import Grant
from oauth2_provider.views import RevokeTokenView as ToolkitRevokeView
from oauth2_provider.views import TokenView as ToolkitTokenView

_GRANTS = {"authorization_code", "refresh_token"}


def invalid(error: str, description: str, status: int = 400) -> HttpResponse:
    """RFC 6749, 5.2."""
    response = JsonResponse({"error": error, "error_description": description}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _guarded(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        values = [one for _, many in request.POST.lists() for one in many]
        if any("\x00" in one or len(one) > 4_096 for one in values):
            return invalid("invalid_request", "A parameter can't be read.")
        response = answer()
    except (ValueError, MultiPartParserError, SuspiciousOperation, RequestDataTooBig, TooManyFieldsSent):
        return invalid("invalid_request", "The request can't be read.")
    response["Cache-Control"] = "no-store"
    return response


class TokenView(ToolkitTokenView):
    """Exchanges a code or a refresh token. The row of the code is locked first, so that it works once."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _guarded(request, lambda: self._answer(request, *args, **kwargs))

    def _answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.POST.get("grant_type"):
            return invalid("invalid_request", "grant_type is missing.")
        if request.POST["grant_type"] not in _GRANTS:
            return invalid("unsupported_grant_type", "Only authorization_code and refresh_token are served.")
        with transaction.atomic():
            if request.POST["grant_type"] == "authorization_code":
                list(Grant.objects.select_for_update().filter(code=request.POST.get("code", "")))
            return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]


class RevokeTokenView(ToolkitRevokeView):
    """RFC 7009."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _guarded(request, lambda: super(RevokeTokenView, self).post(request, *args, **kwargs))
