"""Intake: batch after batch, the next one read while the last one is written.

Reading and rendering are Python's work, writing is PostgreSQL's: a thread with a connection of its own writes, so that
both have a processor. What a batch was prepared from is looked up without the lock; if somebody else wrote since (a
curator, the night's rolling), the batch is taken in again from the start, under the lock.

- A batch is a transaction, as with `ingest`: what it says is in the tables when its outcomes are told.
- Batches of one intake hold different documents, of one kind: so none needs to see what the one before it writes.
- Where there is no thread to be had (`alone`: in one of several processes; inside a transaction of the caller's, where no
  other connection sees anything), a batch is written by whoever asks for its outcomes.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from threading import Lock
from types import TracebackType

from django.db import connection, transaction

from culture_app.offers import bulk, ingesting
from culture_app.offers.data import Outcome, SourceDocument
from culture_app.offers.ingesting import Prepared
from culture_app.offers.neighbours import Known
from culture_app.offers.writing import write

Outcomes = tuple[Outcome, ...]


class Intake:
    """`put` batches, and ask for their outcomes one batch later, when they are likely there. Closes when left."""

    def __init__(self, *, now: datetime, alone: bool = False) -> None:
        self._now = now
        self._known, self._as_of = Known(), -1
        self._first: _Written | None = None
        self._last: Future[Outcomes] | None = None
        self._alone = alone or connection.in_atomic_block
        self._writer = ThreadPoolExecutor(1, "intake")

    def __enter__(self) -> "Intake":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._last:
            self._writer.submit(_hang_up)
        self._writer.shutdown()

    def put(self, documents: Sequence[SourceDocument]) -> Callable[[], Outcomes]:
        """Prepare the batch; its writing begins when the one before is written. What is returned waits for the outcomes,
        and raises what went wrong: then nothing of the batch is in the tables.
        """
        if self._first:
            self._last = self._writer.submit(self._first)
        as_of = bulk.times_written()
        if as_of != self._as_of:
            self._known, self._as_of = Known(), as_of
        prepared = ingesting.prepare(documents, self._known, self._now)
        if self._last and self._last.exception():
            self._known = Known()  # it may know what isn't stored
        if prepared.rows is None:
            self._first = None
            return lambda: prepared.outcomes
        writing = _Written(documents, prepared, as_of, self._now)
        if self._alone or (self._first is None and self._last is None):
            # One batch alone needs no second connection: it is written when it is asked for, or with the next.
            self._first = None if self._alone else writing
            return writing
        self._first = None
        self._last = self._writer.submit(writing)
        return self._last.result


class _Written:
    """A prepared batch, written once, by whoever asks first."""

    def __init__(
        self, documents: Sequence[SourceDocument], prepared: Prepared, as_of: int, now: datetime
    ) -> None:
        self._documents, self._prepared, self._as_of, self._now = documents, prepared, as_of, now
        self._lock = Lock()
        self._outcomes: Outcomes | None = None

    def __call__(self) -> Outcomes:
        with self._lock:
            if self._outcomes is None:
                with transaction.atomic():
                    self._outcomes = self._write()
            return self._outcomes

    def _write(self) -> Outcomes:
        if not bulk.lock_if(self._as_of):
            self._prepared = ingesting.prepare(self._documents, Known(), self._now)
        if self._prepared.rows:
            write(self._prepared.rows)
        return self._prepared.outcomes


def _hang_up() -> None:
    """This thread's own connection."""
    connection.close()
