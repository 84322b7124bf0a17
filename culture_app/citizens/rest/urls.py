"""/v1/me and what spans rooms below it."""

from django.urls import path

from culture_app.citizens.rest import views

urlpatterns = [
    path("v1/me", views.MeView.as_view()),
    path("v1/me/bookings", views.BookingsView.as_view()),
    path("v1/me/bookings/<uuid:booking>", views.BookingView.as_view()),
    path("v1/me/bookings/<uuid:booking>/cancellation", views.CancellationView.as_view()),
    path("v1/me/export", views.ExportView.as_view()),
]
