"""What PostgreSQL itself says of a booking: how many statements it is asked, how long it holds the row of stock.

- Statements are counted in the server's own log, where for the time of the count it writes down all that reaches it: BEGIN and
  COMMIT, both databases, sign-in, everything.
- The lock: a trigger of this measurement alone writes the moment at which a booking has got the row into its session's
  `application_name`; when that session has become idle, its commit is over and the row free: `state_change` of
  pg_stat_activity is that moment. Both are PostgreSQL's clock. A thread looks every few milliseconds; a session that has gone
  on to its next booking's statements isn't seen, which has nothing to do with how long its lock lasted.
"""

import contextlib
import re
import threading
import time
from collections.abc import Iterator

from docker.bench._seeded import connected
from docker.local.layout import LOG

PAUSE_S = 0.004
_TRIGGER = """
CREATE OR REPLACE FUNCTION bench_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('application_name', extract(epoch FROM clock_timestamp())::text, false);
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS bench_locked ON ticketing_pool_shard;
-- A BEFORE trigger of a row is called once the row is locked.
CREATE TRIGGER bench_locked BEFORE UPDATE ON ticketing_pool_shard FOR EACH ROW EXECUTE FUNCTION bench_locked();
"""
_FREED = """
SELECT pid, application_name, (extract(epoch FROM state_change) - application_name::numeric) * 1000
FROM pg_stat_activity
WHERE datname = %s AND state = 'idle' AND query LIKE '%%ticketing_book(%%' AND application_name ~ '^[0-9.]+$'
"""


@contextlib.contextmanager
def locks(database: str) -> Iterator[list[float]]:
    """The milliseconds from lock to commit of the bookings within, sorted once it is over."""
    with connected(database) as line:
        line.execute(_TRIGGER)
    found: dict[tuple[object, object], float] = {}
    over = threading.Event()

    def look() -> None:
        with connected(database) as line:
            while not over.is_set():
                for pid, locked, held in line.execute(_FREED, [database]).fetchall():
                    found[pid, locked] = float(str(held))
                time.sleep(PAUSE_S)

    looking = threading.Thread(target=look)
    looking.start()
    taken: list[float] = []
    try:
        yield taken
    finally:
        over.set()
        looking.join()
        taken += sorted(found.values())
        with connected(database) as line:
            line.execute("DROP TRIGGER bench_locked ON ticketing_pool_shard")


@contextlib.contextmanager
def logged(database: str) -> Iterator[None]:
    """Sessions that begin within have all their statements logged."""
    with connected("postgres") as line:
        for name in (database, f"{database}_keys"):
            line.execute(f"ALTER DATABASE \"{name}\" SET log_statement = 'all'")
    try:
        yield
    finally:
        with connected("postgres") as line:
            for name in (database, f"{database}_keys"):
                line.execute(f'ALTER DATABASE "{name}" RESET log_statement')


@contextlib.contextmanager
def statements(database: str) -> Iterator[list[str]]:
    """The statements, without their parameters, that reach the server within (see `logged`)."""
    log = LOG / "postgres.log"
    begin = log.stat().st_size
    taken: list[str] = []
    yield taken
    time.sleep(0.3)
    with log.open("rb") as file:
        file.seek(begin)
        text = file.read().decode(errors="replace")
    head = rf"^\S+ \S+ \S+ \[\d+\] {database}(?:_keys)? LOG:  (?:execute [^:]*|statement): (.*)$"
    taken += re.findall(head, text, flags=re.MULTILINE)
