"""Who calls: one statement from token to account; a call needs its scope, and sometimes a role."""

from uuid import uuid4

import pytest
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from culture_app.accounts import services as accounts
from culture_app.accounts.models import User
from culture_app.accounts.rest import BearerAuthentication, caller, needs

pytestmark = pytest.mark.django_db


class Door(APIView):
    permission_classes = [needs(GET="bookings:read", POST="tickets:scan", roles={"door", "citizen"})]

    def get(self, request):
        return Response({"id": str(caller(request).id)})

    def put(self, request):
        return Response({})


def call(token=None, method="get", **headers):
    if token is not None:
        headers["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return Door.as_view()(getattr(APIRequestFactory(), method)("/", **headers))


@pytest.fixture
def token(person):
    return accounts.issue_token(user_id=person.id, scopes=["bookings:read"])


def test_the_caller_is_the_citizen(person, token):
    assert call(token).data == {"id": str(person.id)}


def test_takes_one_statement(token, django_assert_num_queries):
    request = APIRequestFactory().get("/", HTTP_AUTHORIZATION=f"Bearer {token}")
    with django_assert_num_queries(1):
        BearerAuthentication().authenticate(request)


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer a b", "Bearer " + "x" * 600, "Bearer nothing", "Bearer \xff", "Bearer \x00"]
)
def test_a_token_nobody_issued_is_refused(header):
    assert call(HTTP_AUTHORIZATION=header).status_code == 401


@pytest.mark.parametrize("header", ["", "Basic bG90dGU6eA==", "Token x"])
def test_anything_but_a_bearer_token_is_nobody(header):
    assert call(HTTP_AUTHORIZATION=header).status_code == 401


def test_a_token_in_the_address_is_not_read(token):
    assert Door.as_view()(APIRequestFactory().get(f"/?access_token={token}")).status_code == 401


def test_a_token_expires(person):
    assert (
        call(accounts.issue_token(user_id=person.id, scopes=["bookings:read"], lifetime_s=-1)).status_code
        == 401
    )


def test_an_account_that_was_switched_off_is_nobody(person, token):
    User.objects.filter(pk=person.id).update(is_active=False)
    assert call(token).status_code == 401


def test_a_deleted_account_is_nobody(person, token):
    accounts.delete_user(user_id=person.id)
    assert call(token).status_code == 401


def test_a_call_needs_its_scope(person):
    assert call(accounts.issue_token(user_id=person.id, scopes=["suggestions:read"])).status_code == 403


def test_a_method_that_nobody_named_is_refused(token):
    assert call(token, "put").status_code == 403


def test_a_method_that_is_not_served_is_405(token):
    assert call(token, "delete").status_code == 405


def test_a_role_may_be_asked_for_too():
    organiser = accounts.create_user(
        email="o@example.org", password="correct horse battery", role="organiser", organiser=uuid4()
    )
    assert call(accounts.issue_token(user_id=organiser.id, scopes=["bookings:read"])).status_code == 403


def test_a_scope_that_does_not_exist_cannot_be_asked_for():
    with pytest.raises(ValueError):
        needs(GET="everything")


def test_a_refusal_says_how_to_sign_in():
    assert call()["WWW-Authenticate"].startswith("Bearer")
