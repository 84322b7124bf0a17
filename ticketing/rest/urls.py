"""Ticketing's paths."""

from django.urls import path

from ticketing.rest import views

urlpatterns = [
    path("v1/tickets/<uuid:ticket>", views.TicketView.as_view()),
    path("v1/tickets/<uuid:ticket>.png", views.TicketPngView.as_view()),
    path("v1/tickets/<uuid:ticket>.svg", views.TicketSvgView.as_view()),
    path("v1/ticket-keys", views.TicketKeysView.as_view()),
    path("v1/scans", views.ScansView.as_view()),
    path("v1/payments/webhooks/mollie", views.MollieWebhookView.as_view()),
]
