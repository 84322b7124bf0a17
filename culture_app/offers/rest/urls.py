"""Paths of the offers room."""

from django.urls import path

from culture_app.offers.rest import views
from culture_app.offers.rest.autocomplete import Autocomplete

urlpatterns = [
    path("v1/offers", views.OfferList.as_view(), name="offers"),
    path("v1/events", views.EventList.as_view(), name="events"),
    path("v1/places", views.PlaceList.as_view(), name="places"),
    path("v1/organizers", views.OrganizerList.as_view(), name="organizers"),
    path("v1/autocomplete", Autocomplete.as_view(), name="autocomplete"),
    path("v1/events/<uuid:id>", views.Event.as_view(), name="event"),
    path("v1/places/<uuid:id>", views.Place.as_view(), name="place"),
    path("v1/organizers/<uuid:id>", views.Organizer.as_view(), name="organizer"),
    path("v1/events/<uuid:id>/occurrences", views.EventOccurrences.as_view(), name="event-occurrences"),
    path("v1/places/<uuid:id>/occurrences", views.PlaceOccurrences.as_view(), name="place-occurrences"),
]
