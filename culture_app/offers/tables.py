"""SQL in, rows out; and many rows in at once."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection
from psycopg import pq
from psycopg.errors import QueryCanceled
from psycopg.types.datetime import TimestamptzBinaryLoader

from culture_app.offers.errors import SearchTooBroad


def rows(statement: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Every row, by column name."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return _named(cursor)


def _named(cursor: Any) -> list[dict[str, Any]]:
    # The result's own names: a cursor's description looks up the type of each column, for 60 µs.
    result = cursor.cursor.pgresult
    if result is None or result.status != pq.ExecStatus.TUPLES_OK:
        return []
    names = [result.fname(number).decode() for number in range(result.nfields)]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def searched(statement: str, parameters: dict[str, Any], *, steady: bool = False) -> list[dict[str, Any]]:
    """Every row of a search; see `_searching`."""
    with _searching(statement, parameters, steady=steady) as cursor:
        return _named(cursor)


def records(statement: str, parameters: dict[str, Any], *, steady: bool = False) -> list[Any]:
    """A search whose only column is a binary record: each row's bytes as they came; see `_searching`."""
    with _searching(statement, parameters, steady=steady) as cursor:
        result = cursor.cursor.pgresult
        return [result.get_value(row, 0) for row in range(result.ntuples)]


@contextmanager
def _searching(statement: str, parameters: dict[str, Any], *, steady: bool) -> Iterator[Any]:
    """A cursor that has run a search, planned for these very values or (`steady`) once for any.

    A plan for any values doesn't know how much of Flanders the box holds, or how rare a term is, and may sort thousands of
    offers where a walk over an index would do (docs/decisions/0010). Where one walk is right whatever the values, planning
    it each time would cost more than the walk (docs/decisions/0043).

    Raises SearchTooBroad where it takes longer than the session allows. Values come in PostgreSQL's binary form, instants past Django's own loader: half of the time that reading rows takes.
    """
    connection.ensure_connection()
    session = connection.connection
    threshold, session.prepare_threshold = session.prepare_threshold, 0 if steady else None
    try:
        with connection.cursor() as cursor:
            cursor.cursor.format = pq.Format.BINARY
            cursor.cursor.adapters.register_loader("timestamptz", TimestamptzBinaryLoader)
            cursor.execute(statement, parameters)
            yield cursor
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise SearchTooBroad("Ask for fewer days, a smaller neighbourhood or less at once.") from error
        raise
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


def copy_block(table: str, columns: Sequence[str], block: bytes) -> None:
    """COPY lines that are made already (see `lines`)."""
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as stream:
        stream.write(block)
