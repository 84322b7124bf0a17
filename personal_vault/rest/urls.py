"""/v1/me/...: what the citizen sees and decides of her vault."""

from django.urls import path

from personal_vault.rest import views

urlpatterns = [
    path("v1/me/interests", views.InterestsView.as_view()),
    path("v1/me/history", views.HistoryView.as_view()),
    path("v1/me/consents", views.ConsentsView.as_view()),
    path("v1/me/profiling", views.ProfilingView.as_view()),
    path("v1/me/access-log", views.AccessLogView.as_view()),
]
