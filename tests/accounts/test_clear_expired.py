"""What has expired goes; what still says something stays."""

from datetime import timedelta

import pytest
from django.utils import timezone
from oauth2_provider.models import AccessToken

from culture_app.accounts import services as accounts
from culture_app.accounts.models import SpentCode
from culture_app.accounts.tasks import clear_expired_tokens

pytestmark = pytest.mark.django_db


def test_an_expired_token_goes_and_a_living_one_stays(person):
    accounts.issue_token(user_id=person.id, scopes=["suggestions:read"], lifetime_s=-60)
    living = accounts.issue_token(user_id=person.id, scopes=["bookings:read"])
    clear_expired_tokens()
    assert living and [token.scope for token in AccessToken.objects.all()] == ["bookings:read"]


@pytest.mark.parametrize(("days", "left"), [(1, 1), (61, 0)])
def test_a_spent_code_is_remembered_as_long_as_its_tokens_may_live(days, left):
    SpentCode.objects.create(
        checksum="c", access_token_checksum="t", spent_at=timezone.now() - timedelta(days=days)
    )
    clear_expired_tokens()
    assert SpentCode.objects.count() == left
