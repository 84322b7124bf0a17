"""lines: what COPY reads is what was meant."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import connection

from culture_app.offers.lines import block
from culture_app.offers.tables import copy_block

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", None), ("text", ""), ("text", "\\N"), ("text", 'tab\t line\n return\r back\\slash "é" 🎭'), ("integer", -7),
        ("double precision", 0.1), ("boolean", True), ("boolean", False), ("uuid", UUID(int=7)), ("date", date(2026, 7, 1)),
        ("timestamptz", datetime(2026, 7, 1, 10, 0, 0, 123456, tzinfo=UTC)), ("timestamptz", datetime(9999, 12, 29, tzinfo=UTC)),
        ("timestamptz", datetime(1, 1, 3, tzinfo=UTC)), ("bytea", b""), ("bytea", bytes(range(256))), ("bytea", b"\\x41"),
        ("bytea", '{"a":"é \\\\ \\" \\n \\u0007 🎭"}'.encode()), ("bytea", b'[{"a":"\x7f"}]'), ("bytea", b'{"cut":"off"'), ("bytea", b'{"' + bytes(range(250, 256))), ("bytea", b'{"' + 99 * b"\\x41"),
        ("text[]", []), ("text[]", ["a"]), ("text[]", ["", "NULL", '"', "\\", "{},", "tab\t", "é 🎭"]),
    ],
    ids=str,
)  # fmt: skip
def test_a_value_comes_back_as_it_was(kind, value):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE copied (first integer, value {kind}) ON COMMIT DROP")
        copy_block("copied", ("first", "value"), block([(1, value), (2, value)]))
        cursor.execute("SELECT value FROM copied")
        found = [bytes(each) if isinstance(each, memoryview) else each for (each,) in cursor.fetchall()]
    assert found == [value, value]
