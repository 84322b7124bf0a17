"""/curation/: the curators' site."""

from django.urls import path
from django.views.generic import RedirectView

from culture_app.curation import offers_admin, products_admin, quarantine_admin  # noqa: F401 - they register
from culture_app.curation.site import site

urlpatterns = [
    path("curation", RedirectView.as_view(url="/curation/", permanent=False)),
    path("curation/", site.urls),
]
