"""All paths: each room says its own in rest/urls.py."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import include, path
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView

from culture_app import health, metrics
from culture_app.docs import DocsPage

# JSON unless YAML is asked for; both under their plain and their registered media types.
SCHEMA_FORMATS = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer, OpenApiYamlRenderer2]

ROOMS = [
    "culture_app.accounts",
    "culture_app.offers",
    "personal_vault",
    "ticketing",
    "mobility",
    "recommender",
    "culture_app.outing",
    "culture_app.citizens",
    "culture_app.organisers",
    "culture_app.notices",
    "culture_app.mesh",
    "culture_app.curation",
    "culture_app.support",
    "culture_app.box_office",
]


def _urls_of(room: str) -> str | None:
    for name in (f"{room}.rest.urls", f"{room}.urls"):
        if find_spec(name.rsplit(".", 1)[0]) and find_spec(name):
            return name
    return None


urlpatterns = [
    path("health", health.health),
    path("health/ready", health.ready),
    path("metrics", metrics.page),
    path(
        "v1/schema",
        SpectacularAPIView.as_view(renderer_classes=SCHEMA_FORMATS),
        name="schema",
    ),
    path("v1/docs", DocsPage.as_view(url_name="schema"), name="docs"),
    *(path("", include(import_module(name))) for room in ROOMS if (name := _urls_of(room))),
]

handler400 = "culture_app.problems.bad_request"
handler403 = "culture_app.problems.forbidden"
handler404 = "culture_app.problems.not_found"
handler500 = "culture_app.problems.server_error"
