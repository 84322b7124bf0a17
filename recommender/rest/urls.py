from django.urls import path

from recommender.rest.views import SuggestionsView

urlpatterns = [path("v1/suggestions", SuggestionsView.as_view(), name="suggestions")]
