"""/v1/me and what spans rooms below it."""

from django.urls import path

from culture_app.citizens.rest import papers, views, waiting

urlpatterns = [
    path("v1/me", views.MeView.as_view()),
    path("v1/me/bookings", views.BookingsView.as_view()),
    path("v1/me/bookings/<uuid:booking>", views.BookingView.as_view()),
    path("v1/me/bookings/<uuid:booking>.ics", papers.CalendarEntryView.as_view()),
    path("v1/me/bookings/<uuid:booking>/tickets.pdf", papers.TicketsPdfView.as_view()),
    path("v1/me/bookings/<uuid:booking>/cancellation", views.CancellationView.as_view()),
    path(
        "v1/me/bookings/<uuid:booking>/tickets/<uuid:ticket>/cancellation",
        views.TicketCancellationView.as_view(),
    ),
    path("v1/me/waiting", waiting.WaitingView.as_view()),
    path("v1/me/waiting/<uuid:wait>", waiting.WaitView.as_view()),
    path("v1/me/waiting/<uuid:wait>/confirmation", waiting.WaitConfirmationView.as_view()),
    path("v1/me/export", views.ExportView.as_view()),
]
