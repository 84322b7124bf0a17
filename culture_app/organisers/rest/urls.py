"""The organisers room's paths."""

from django.urls import path

from culture_app.organisers.rest import views

urlpatterns = [path("v1/organisers/<uuid:organiser>/pools", views.PoolsView.as_view())]
