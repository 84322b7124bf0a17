"""A kept connection that the server ended is seen before it is used."""

import pytest
from django.db import connection, connections

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept():
    """A connection of its own to the tests' database."""
    mine = connection.copy()
    mine.ensure_connection()
    yield mine
    mine.close()


def test_a_connection_that_stands_is_usable_without_a_statement(kept):
    kept.force_debug_cursor = True
    assert kept.is_usable()
    assert not kept.queries_log


def test_a_connection_that_was_ended_is_not(kept):
    with kept.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (server,) = cursor.fetchone()
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [server])
    assert not kept.is_usable()


def test_a_connection_that_was_closed_here_is_not(kept):
    kept.close()
    assert not kept.is_usable()
