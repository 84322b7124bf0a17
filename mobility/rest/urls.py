from django.urls import path

from mobility.rest.views import CompanionsView, GeocodeView

urlpatterns = [
    path("v1/companions", CompanionsView.as_view(), name="companions"),
    path("v1/geocode", GeocodeView.as_view(), name="geocode"),
]
