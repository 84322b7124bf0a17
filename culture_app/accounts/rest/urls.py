"""/o/...: sign in, authorize, token, revoke."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
