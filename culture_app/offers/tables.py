"""SQL in, rows out; and many rows in at once."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection


def rows(statement: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Every row, by column name."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        if cursor.description is None:
            return []
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def searched(statement: str, parameters: dict[str, Any], *, steady: bool = False) -> list[dict[str, Any]]:
    """Every row of a search, planned for these very values or (`steady`) once for any.

    A plan for any values doesn't know how much of Flanders the box holds, or how rare a term is, and may sort thousands of
    offers where a walk over an index would do (docs/decisions/0010). Where one walk is right whatever the values, planning
    it each time would cost more than the walk (docs/decisions/0043).
    """
    connection.ensure_connection()
    session = connection.connection
    threshold, session.prepare_threshold = session.prepare_threshold, 0 if steady else None
    try:
        return rows(statement, parameters)
    finally:
        session.prepare_threshold = threshold


def run(statement: str, parameters: dict[str, Any] | None = None) -> int:
    """For its effect; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def copy(table: str, columns: Sequence[str], values: Iterable[Sequence[Any]]) -> None:
    """COPY into a table: ten times the speed of INSERT."""
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    # Django's wrapper doesn't know COPY; the psycopg cursor inside does.
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as stream:
        for row in values:
            stream.write_row(row)
