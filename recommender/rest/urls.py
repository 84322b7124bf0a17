from django.urls import path

from recommender.rest.opinions import OpinionsView, OpinionView
from recommender.rest.similar import SimilarView
from recommender.rest.views import SuggestionsView

urlpatterns = [
    path("v1/events/<uuid:id>/similar", SimilarView.as_view(), name="similar"),
    path("v1/suggestions", SuggestionsView.as_view(), name="suggestions"),
    path("v1/me/opinions", OpinionsView.as_view(), name="opinions"),
    path("v1/me/opinions/<uuid:event>", OpinionView.as_view(), name="opinion"),
]
