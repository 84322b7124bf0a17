"""Ticketing's paths."""

from django.urls import path

from ticketing.rest import invoices, scans, tickets, webhooks

urlpatterns = [
    path("v1/tickets/<uuid:ticket>", tickets.TicketView.as_view()),
    path("v1/tickets/<uuid:ticket>.png", tickets.TicketPngView.as_view()),
    path("v1/tickets/<uuid:ticket>.svg", tickets.TicketSvgView.as_view()),
    path("v1/tickets/<uuid:ticket>.pdf", tickets.TicketPdfView.as_view()),
    path("v1/me/bookings/<uuid:booking>/invoices", invoices.InvoicesView.as_view()),
    path("v1/ticket-keys", tickets.TicketKeysView.as_view()),
    path("v1/ticket-revocations", scans.RevocationsView.as_view()),
    path("v1/scans", scans.ScansView.as_view()),
    path("v1/scans/uploads", scans.UploadsView.as_view()),
    path("v1/scans/attendance", scans.AttendanceView.as_view()),
    path("v1/scans/conflicts", scans.ConflictsView.as_view()),
    path("v1/payments/webhooks/mollie", webhooks.MollieWebhookView.as_view()),
]
