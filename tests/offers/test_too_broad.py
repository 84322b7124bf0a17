"""A search that takes too long is refused, not broken off with a server error."""

import pytest
from django.db import connection, transaction

from culture_app.offers.errors import SearchTooBroad
from culture_app.offers.tables import searched

pytestmark = pytest.mark.django_db


def test_a_search_that_takes_longer_than_the_session_allows_is_too_broad():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 50")
    with pytest.raises(SearchTooBroad) as refused, transaction.atomic():
        searched("SELECT pg_sleep(60)", {})
    assert refused.value.status == 503
