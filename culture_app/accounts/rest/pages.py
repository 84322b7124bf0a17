"""The pages for people: sign in, sign out, allow an app.

A sign-in leads to `next` only within this site. Nothing a person typed is repeated but her own address in its field.
"""

from math import ceil
from typing import Any
from urllib.parse import unquote

from django import forms
from django.conf import settings
from django.contrib.auth import login, logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from oauth2_provider.models import get_application_model
from oauth2_provider.scopes import get_scopes_backend
from oauth2_provider.views import AuthorizationView

from culture_app.accounts.backends import PasswordBackend
from culture_app.accounts.errors import TooManyAttempts
from culture_app.accounts.models import User
from culture_app.accounts.pages import language_of, page
from culture_app.accounts.scopes import SCOPE_TEXTS
from culture_app.accounts.words import CONSENT, SIGN_IN
from culture_app.kernel.words import pick


class SignInForm(forms.Form):
    username = forms.CharField(max_length=254)
    password = forms.CharField(max_length=1024, strip=False)


@method_decorator([csrf_protect, sensitive_post_parameters("password", "username")], name="dispatch")
class SignInPage(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and "next" not in request.GET:
            return page(request, "accounts/signed_in.html", SIGN_IN, self._labels(request))
        return self._page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SignInForm(request.POST)
        language = language_of(request)
        if not form.is_valid():
            return self._page(request, fault=pick(SIGN_IN["wrong"], language), status=400)
        email = form.cleaned_data["username"].strip()
        try:
            found = PasswordBackend().authenticate(
                request, username=email, password=form.cleaned_data["password"]
            )
        except PermissionDenied:
            return self._refused(request, email)
        if found is None:
            return self._page(request, email=email, fault=pick(SIGN_IN["wrong"], language), status=400)
        login(request, found, backend=settings.AUTHENTICATION_BACKENDS[-1])
        response = HttpResponseRedirect(_safe_next(request))
        response["Cache-Control"] = "no-store"
        return response

    def _refused(self, request: HttpRequest, email: str) -> HttpResponse:
        error = request.sign_in_refused  # type: ignore[attr-defined]
        language = language_of(request)
        seconds = error.extra["retry_after"]
        if isinstance(error, TooManyAttempts):
            fault = pick(SIGN_IN["too_many"], language).format(minutes=max(1, ceil(seconds / 60)))
        else:
            fault = pick(SIGN_IN["unavailable"], language)
        response = self._page(request, email=email, fault=fault, status=error.status)
        response["Retry-After"] = str(seconds)
        return response

    def _page(
        self, request: HttpRequest, *, email: str = "", fault: str = "", status: int = 200
    ) -> HttpResponse:
        notice = pick(SIGN_IN["signed_out"], language_of(request)) if "signed-out" in request.GET else ""
        context = {"next": _asked_next(request), "email": email, "fault": fault, "notice": notice}
        return page(request, "accounts/sign_in.html", SIGN_IN, context | self._labels(request), status=status)

    def _labels(self, request: HttpRequest) -> dict[str, str]:
        return {"languages_label": pick(SIGN_IN["languages"], language_of(request))}


@method_decorator(csrf_protect, name="dispatch")
class SignOutPage(View):
    """POST only: a link or an image elsewhere must not sign anybody out."""

    def post(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        return HttpResponseRedirect(f"{settings.LOGIN_URL}?signed-out=1")


class AuthorizePage(AuthorizationView):
    """RFC 6749, 4.1.1. Our own app is allowed without asking; others show what they ask for."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # PostgreSQL's text holds no NUL, and oauthlib refuses parameters sent twice only for some of them.
        if "\x00" in unquote(request.META.get("QUERY_STRING", "")) or _has_nul(request.POST):
            return self._wrong(request, "invalid_request")
        try:
            response: HttpResponse = super().dispatch(request, *args, **kwargs)
        except ValueError:  # oauthlib: bytes that aren't percent-encoded text
            return self._wrong(request, "invalid_request")
        response["Cache-Control"] = "no-store"
        return response

    def form_valid(self, form: forms.Form) -> HttpResponse:
        # The hidden fields come back from the browser: the app must still be one we know, with this redirect.
        model = get_application_model()
        application = model.objects.filter(client_id=form.cleaned_data.get("client_id") or "").first()
        redirect = form.cleaned_data.get("redirect_uri") or ""
        if application is None or not application.redirect_uri_allowed(redirect):
            return self._wrong(self.request, "invalid_request")
        if form.cleaned_data.get("code_challenge_method") != "S256":
            return self._wrong(self.request, "invalid_request")
        return super().form_valid(form)  # type: ignore[no-any-return]

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self._wrong(self.request, "invalid_request")

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        status = kwargs.get("status", 200)
        if "error" in context:
            return self._wrong(self.request, getattr(context["error"], "error", "invalid_request"), status)
        language = language_of(self.request)
        known = get_scopes_backend().get_all_scopes()
        return page(
            self.request,
            "accounts/authorize.html",
            CONSENT,
            {
                "form": context["form"],
                "lead": pick(CONSENT["lead"], language).format(app=context["application"].name),
                "asks": [pick(SCOPE_TEXTS[name], language) for name in context["scopes"] if name in known],
                "languages_label": pick(SIGN_IN["languages"], language),
            },
        )

    def _wrong(self, request: HttpRequest, error: str, status: int = 400) -> HttpResponse:
        label = pick(SIGN_IN["languages"], language_of(request))
        context = {"error": error, "languages_label": label}
        return page(request, "accounts/authorize.html", CONSENT, context, status=status)


def _has_nul(values: Any) -> bool:
    return any("\x00" in one for _, many in values.lists() for one in many)


def _asked_next(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next") or ""


def _safe_next(request: HttpRequest) -> str:
    """Where to go after signing in: a page of this site; curators and support without a wish go to their desk."""
    asked = _asked_next(request)
    if url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return asked
    if isinstance(request.user, User) and request.user.is_staff:
        return "/curation/"
    if isinstance(request.user, User) and request.user.role == User.Role.SUPPORT:
        return "/support/"
    return resolve_url(settings.LOGIN_URL)
