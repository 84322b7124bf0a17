"""The support site at /support/: the role `support` only; looks and behaves as the curators' site."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.cache import patch_cache_control

from culture_app.curation.site import CurationSite
from culture_app.kernel import clock
from culture_app.support import words
from culture_app.support.opening import Opened, open_booking
from ticketing.errors import NoSuchBooking

SHORTEST, LONGEST = 10, 300


class Question(forms.Form):
    """Which booking, and why. The reason is read by the citizen."""

    booking = forms.UUIDField(label=words.later("booking"), help_text=words.later("booking_hint"))
    reason = forms.CharField(
        label=words.later("reason"),
        help_text=words.later("reason_hint"),
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = words.say("required")
        self.fields["booking"].error_messages["invalid"] = words.say("no_number")
        for validator in self.fields["reason"].validators:
            if getattr(validator, "code", "") in {"min_length", "max_length"}:
                validator.message = words.say("reason_length", shortest=SHORTEST, longest=LONGEST)  # type: ignore[attr-defined]


class SupportSite(CurationSite):
    """One page. It shows nothing before a reason was given, and nothing of who booked."""

    site_title = words.later("site")
    site_header = words.later("site")
    home = "/support/"
    role = "support"

    def get_urls(self) -> list[Any]:
        return [
            path("", self.admin_view(self.page), name="index"),
            path("login/", self.login, name="login"),
            path("logout/", self.logout, name="logout"),
        ]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        # The curators' rooms aren't support's.
        return {**AdminSite.each_context(self, request), "rooms": []}

    def to_another_role(self) -> dict[str, str]:
        return words.spoken("site", "only_curators", "sign_in_otherwise")

    def page(self, request: HttpRequest) -> HttpResponse:
        """Ask which booking and why; then its story, under the question."""
        request.current_app = self.name  # type: ignore[attr-defined]
        form = Question(request.POST if request.method == "POST" else None)
        opened = self._open(request, form) if form.is_bound and form.is_valid() else None
        context = {
            **self.each_context(request),
            "title": words.say("site"),
            "form": form,
            "w": words.spoken(*words.ON_PAGE),
            "story": words.tell(opened) if opened else None,
        }
        answer = render(request, "support/page.html", context, status=404 if _unknown(form) else 200)
        patch_cache_control(answer, no_store=True, private=True)
        return answer

    def _open(self, request: HttpRequest, form: Question) -> Opened | None:
        asked: dict[str, Any] = form.cleaned_data
        booking: UUID = asked["booking"]
        try:
            return open_booking(
                booking=booking,
                reason=" ".join(asked["reason"].split()),
                staff=UUID(str(request.user.pk)),
                now=clock.now(),
                language=getattr(request, "language", "nl"),
            )
        except NoSuchBooking:
            form.add_error("booking", forms.ValidationError(words.say("unknown"), code="unknown"))
            return None


def _unknown(form: Question) -> bool:
    return form.is_bound and form.has_error("booking", "unknown")


site = SupportSite(name="support")
