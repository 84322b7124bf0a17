"""/support/: one page."""

from django.urls import path
from django.views.generic import RedirectView

from culture_app.support.site import site

urlpatterns = [
    path("support", RedirectView.as_view(url="/support/", permanent=False)),
    path("support/", site.urls),
]
