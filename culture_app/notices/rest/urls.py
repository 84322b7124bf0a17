"""Where a stream is asked for at the wrong door."""

from django.urls import path

from culture_app.notices.rest import views

urlpatterns = [path("v1/me/bookings/<uuid:booking>/stream", views.StreamView.as_view())]
