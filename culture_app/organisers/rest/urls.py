"""The organisers room's paths."""

from django.urls import path

from culture_app.organisers.rest import sale_views, views

_POOL = "v1/organisers/<uuid:organiser>/pools/<uuid:pool>"

urlpatterns = [
    path("v1/organisers/<uuid:organiser>/pools", views.PoolsView.as_view()),
    path(_POOL, sale_views.PoolView.as_view()),
    path(f"{_POOL}/house-holds", sale_views.HouseHoldsView.as_view()),
    path(f"{_POOL}/house-holds/<uuid:hold>", sale_views.HouseHoldView.as_view()),
    path(f"{_POOL}/calling-off", sale_views.CallingOffView.as_view()),
]
