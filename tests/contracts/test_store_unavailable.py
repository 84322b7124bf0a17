"""A database or Redis that doesn't answer is "later", not "broken": 503 with Retry-After, from every kind of view."""

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.test import Client
from django.urls import path
from redis.exceptions import ConnectionError as RedisConnectionError
from rest_framework.response import Response
from rest_framework.views import APIView

from culture_app import problems

ERRORS = {
    "gone": OperationalError("server closed the connection, said lotte@example.org"),
    "closed": InterfaceError("the connection is closed"),
    "redis": RedisConnectionError("Connection refused"),
    "wrong": ProgrammingError("no such column"),
}


class RestView(APIView):
    authentication_classes = []
    permission_classes = []

    def get(self, request, error):
        raise ERRORS[error]

    def post(self, request, error):
        return Response({})


def plain(request, error):
    raise ERRORS[error]


urlpatterns = [path("rest/<str:error>", RestView.as_view()), path("plain/<str:error>", plain)]
handler500 = problems.server_error
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("kind", ["rest", "plain"])
@pytest.mark.parametrize("error", ["gone", "closed", "redis"])
def test_what_keeps_our_data_does_not_answer(client, kind, error):
    answer = client.get(f"/{kind}/{error}")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer["Retry-After"] == "2"
    assert answer.json()["type"] == "/problems/store-unavailable"
    assert "lotte" not in answer.text


@pytest.mark.parametrize("kind", ["rest", "plain"])
def test_a_mistake_of_ours_stays_a_mistake(client, kind):
    answer = client.get(f"/{kind}/wrong")
    assert (answer.status_code, answer.json()["type"]) == (500, "/problems/server-error")
