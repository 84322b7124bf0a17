"""The admin site at /curation/: curators only, signed in by accounts, in the language of the request."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import translation

from culture_app.curation.words import later, say, spoken
from culture_app.kernel.errors import DomainError
from culture_app.mesh.models import Quarantined

HOME = "/curation/"


class CurationSite(AdminSite):
    """One site, one role. Nothing of bookings or people is registered here."""

    site_title = later("site")
    site_header = later("site")
    index_title = later("site")
    site_url = None  # type: ignore[assignment]
    index_template = "curation/index.html"
    enable_nav_sidebar = False
    home = HOME
    role = "curator"

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return bool(user.is_active and getattr(user, "role", "") == self.role)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Each page in the request's language; rendered here, so that lazy texts are said in it."""
        inner: Callable[..., Any] = super().admin_view(view, cacheable)

        def speaking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            language = getattr(request, "language", "nl")
            with translation.override(language):
                try:
                    response = inner(request, *args, **kwargs)
                except DomainError as error:
                    response = self._refusal(request, error)
                if callable(getattr(response, "render", None)):
                    response = response.render()  # type: ignore[attr-defined]
            response["Content-Language"] = language
            response["Vary"] = "Accept-Language, Cookie"
            return response

        return update_wrapper(speaking, view)

    def _refusal(self, request: HttpRequest, error: DomainError) -> HttpResponse:
        """A room's no, as a page: the one place of this site that does so, as problems is for machines."""
        context = {**self.each_context(request), "title": error.title, "detail": error.detail}
        return render(request, "curation/refused.html", context, status=error.status)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Sign in at accounts, and come back; somebody with another role is told."""
        if self.has_permission(request):
            return HttpResponseRedirect(self.home)
        if request.user.is_authenticated:
            with translation.override(getattr(request, "language", "nl")):
                context = {
                    "t": self.to_another_role(),
                    "home": self.home,
                    "language": getattr(request, "language", "nl"),
                }
                return render(request, "curation/another_role.html", context, status=403)
        return redirect_to_login(request.GET.get("next", self.home), settings.LOGIN_URL)

    def to_another_role(self) -> dict[str, str]:
        """What somebody reads who signed in with an account for something else."""
        return spoken(["site", "only_curators", "sign_in_otherwise"])

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        logout(request)
        return redirect_to_login(self.home, settings.LOGIN_URL)

    def get_urls(self) -> list[Any]:
        from culture_app.curation import map_page

        own = [
            path("map/", self.admin_view(map_page.page), name="map"),
            path("map/offers.json", self.admin_view(map_page.offers_json), name="map-offers"),
            path("map/places.json", self.admin_view(map_page.places_json), name="map-places"),
        ]
        # Changing a password is done where people sign in.
        kept = [route for route in super().get_urls() if getattr(route, "name", "") not in _UNUSED]
        return own + kept

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        context["rooms"] = [
            {"key": key, "name": say(key), "lead": say(f"{key}_lead"), "url": reverse(f"{self.name}:{route}")}
            for key, route in _ROOMS
        ]
        context["t"] = spoken(["welcome", "open"])
        return context

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        waiting = Quarantined.objects.filter(state=Quarantined.State.OPEN).count()
        return super().index(request, {"waiting": waiting, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        return []


_UNUSED = {"view_on_site", "password_change", "password_change_done", "app_list", "autocomplete"}
_ROOMS = [
    ("offers", "offers_offer_changelist"),
    ("map", "map"),
    ("quarantine", "mesh_quarantined_changelist"),
    ("products", "mesh_dataproduct_changelist"),
    ("runs", "mesh_run_changelist"),
]
site = CurationSite(name="curation")


class CuratorAdmin(ModelAdmin):
    """Read by every curator; made and deleted by nobody here. Subclasses say what may be changed."""

    change_list_template = "curation/change_list.html"
    show_full_result_count = False
    list_per_page = 50
    empty_value_display = ""
    heading = ""
    actions: Any = None

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(request, {"title": say(self.heading), **(extra_context or {})})

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Listing


class Listing(ChangeList):
    """A list that says its length in the request's language, not by the model's English name."""

    @property
    def length(self) -> str:
        return say("results", n=self.result_count)
