"""The outing room's paths."""

from django.urls import path

from culture_app.outing.rest import views

urlpatterns = [
    path("v1/outings", views.OutingsView.as_view()),
    path("v1/outings/<uuid:outing>", views.OutingView.as_view()),
    path("v1/outings/<uuid:outing>/booking", views.OutingBookingView.as_view()),
]
