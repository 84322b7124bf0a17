"""What a worker does when more comes than it can answer: real threads, a real line."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from culture_app.foyer import FIRST, OTHERS, Foyer, Line
from docker.local.application import WEB_THREADS

BOOKING = {"REQUEST_METHOD": "POST", "PATH_INFO": "/v1/outings/0a0a0a0a-0000-4000-8000-000000000001/booking"}
SEARCH = {"REQUEST_METHOD": "GET", "PATH_INFO": "/v1/offers"}
PATIENT = Line(patience=20, room=30, retry_after=(1, 3))


class House:
    """An application whose requests stay inside until they are let go."""

    def __init__(self) -> None:
        self.inside: list[str] = []
        self.came: list[str] = []
        self._open = threading.Semaphore(0)
        self._lock = threading.Lock()

    def __call__(self, environ, start_response):
        with self._lock:
            self.inside.append(environ["PATH_INFO"])
            self.came.append(environ.get("who", ""))
        self._open.acquire()
        with self._lock:
            self.inside.remove(environ["PATH_INFO"])
        start_response("200 OK", [])
        return [b"in"]

    def let_go(self, count: int = 1) -> None:
        self._open.release(count)


class Visit:
    """A request in a thread of its own."""

    def __init__(self, foyer, environ, **more) -> None:
        self.status, self.headers, self.body, self.took = "", {}, b"", 0.0
        self._thread = threading.Thread(target=self._go, args=[foyer, environ | more], daemon=True)
        self._thread.start()

    def _go(self, foyer, environ) -> None:
        def start_response(status, headers):
            self.status, self.headers = status, dict(headers)

        began = time.monotonic()
        self.body = b"".join(foyer(environ, start_response))
        self.took = time.monotonic() - began

    def over(self) -> "Visit":
        self._thread.join(10)
        assert not self._thread.is_alive()
        return self


def until(true) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.001)


@pytest.fixture
def house():
    return House()


def full(house, **more):
    """A foyer with two seats, both taken; and who sits there."""
    foyer = Foyer(house, seats=2, **more)
    sitting = [Visit(foyer, SEARCH) for _ in range(2)]
    until(lambda: len(house.inside) == 2)
    return foyer, sitting


def in_line(foyer, environ, *, behind, **more):
    """One more in line."""
    visit = Visit(foyer, environ, **more)
    until(lambda: foyer.waiting == behind + 1)
    return visit


def test_only_so_many_are_inside_at_once(house):
    foyer, sitting = full(house, others=PATIENT)
    waiting = in_line(foyer, SEARCH, behind=0)
    assert len(house.inside) == 2
    house.let_go(3)
    assert {visit.over().status for visit in (*sitting, waiting)} == {"200 OK"}


def test_bookings_go_ahead_of_searches(house):
    foyer, sitting = full(house, first=PATIENT, others=PATIENT)
    visits = [
        in_line(foyer, environ, behind=number, who=who)
        for number, (environ, who) in enumerate([(SEARCH, "search"), (BOOKING, "one"), (BOOKING, "two")])
    ]
    for count in range(3, 6):
        house.let_go()
        until(lambda count=count: len(house.came) == count)
    house.let_go(2)
    assert {visit.over().status for visit in (*sitting, *visits)} == {"200 OK"}
    assert house.came[2:] == ["one", "two", "search"]


def test_one_seat_in_four_is_for_the_others_all_the_same(house):
    foyer, _ = full(house, first=PATIENT, others=PATIENT)
    for number in range(3):
        in_line(foyer, SEARCH, behind=number, who="search")
    for number in range(9):
        in_line(foyer, BOOKING, behind=3 + number, who="booking")
    for count in range(3, 11):
        house.let_go()
        until(lambda count=count: len(house.came) == count)
    house.let_go(10)
    assert house.came[2:10].count("search") == 2


def test_who_finds_the_line_full_is_refused_at_once(house):
    foyer, _ = full(house, others=Line(patience=20, room=1, retry_after=(2, 6)))
    waiting = in_line(foyer, SEARCH, behind=0)
    refused = Visit(foyer, SEARCH).over()
    assert refused.status.startswith("503")
    assert refused.took < 1
    assert foyer.refused == 1
    house.let_go(3)
    assert waiting.over().status == "200 OK"


def test_a_full_line_of_searches_keeps_no_booking_out(house):
    foyer, _ = full(house, first=PATIENT, others=Line(patience=20, room=1, retry_after=(2, 6)))
    in_line(foyer, SEARCH, behind=0)
    booking = in_line(foyer, BOOKING, behind=1)
    house.let_go(4)
    assert booking.over().status == "200 OK"


def test_a_refusal_says_when_to_come_again(house):
    foyer, _ = full(house, others=Line(patience=20, room=0, retry_after=(2, 6)))
    refused = Visit(foyer, SEARCH).over()
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert 2 <= int(refused.headers["Retry-After"]) <= 6
    assert refused.headers["Content-Length"] == str(len(refused.body))
    document = json.loads(refused.body)
    assert (document["type"], document["status"]) == ("/problems/overloaded", 503)
    assert document["retry_after"] == int(refused.headers["Retry-After"])
    house.let_go(2)


def test_nobody_waits_for_much_longer_than_she_would(house):
    foyer, sitting = full(house, others=Line(patience=0.1, room=9, retry_after=(2, 6)))
    refused = Visit(foyer, SEARCH).over()
    assert refused.status.startswith("503")
    assert 0.1 <= refused.took < 2
    assert foyer.waiting == 0
    house.let_go(2)
    assert {visit.over().status for visit in sitting} == {"200 OK"}


def test_once_the_line_is_known_to_be_slow_it_stays_short(house):
    foyer, _ = full(house, others=Line(patience=0.1, room=30, retry_after=(2, 6)))
    # Nobody moves up: those who stand there alone find out, the next ones behind a short line are refused at once.
    for _ in range(20):
        Visit(foyer, SEARCH).over()
    short = [in_line(foyer, SEARCH, behind=number) for number in range(4)]
    behind = Visit(foyer, SEARCH).over()
    assert behind.status.startswith("503")
    assert behind.took < 0.1
    for visit in short:
        visit.over()
    house.let_go(2)


def test_it_recovers_by_itself(house):
    foyer, sitting = full(house, others=Line(patience=0.05, room=30, retry_after=(2, 6)))
    for _ in range(20):
        Visit(foyer, SEARCH).over()
    house.let_go(2)
    for visit in sitting:
        visit.over()
    for _ in range(50):
        house.let_go()
        assert Visit(foyer, SEARCH).over().status == "200 OK"


@pytest.mark.parametrize("path", ["/health", "/metrics"])
def test_a_busy_worker_says_that_it_is_alive(house, path):
    foyer, _ = full(house, others=Line(patience=20, room=0, retry_after=(2, 6)))
    alive = Visit(foyer, {"REQUEST_METHOD": "GET", "PATH_INFO": path})
    until(lambda: path in house.inside)
    house.let_go(3)
    assert alive.over().status == "200 OK"


def test_an_application_that_breaks_leaves_its_seat():
    def broken(environ, start_response):
        raise ZeroDivisionError

    foyer = Foyer(broken, seats=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            foyer(SEARCH, lambda *_: None)
    assert foyer.seated == 3


def test_the_answer_is_made_and_closed_while_there_is_a_seat():
    seen = []

    class Answer:
        def __iter__(self):
            seen.append(foyer._free)
            yield b"whole"

        def close(self):
            seen.append(list(foyer._free))

    foyer = Foyer(lambda environ, start_response: Answer(), seats=1)
    assert foyer(SEARCH, lambda *_: None) == [b"whole"]
    assert len(seen) == 2
    assert seen[1] == []


def test_no_room_is_left_unrefused():
    """Seats and both lines are fewer than the server's threads: one is always free to refuse."""
    seats = len(Foyer(lambda *_: [])._free)
    assert seats + FIRST.room + OTHERS.room < WEB_THREADS


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_many_threads_use_few_connections():
    backends = set()

    def application(environ, start_response):
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid(), pg_sleep(0.002)")
            backends.add(cursor.fetchone()[0])
        return [b""]

    foyer = Foyer(application, seats=2, others=PATIENT)
    seats = list(foyer._free)
    try:
        with ThreadPoolExecutor(24) as pool:
            list(pool.map(lambda _: foyer(SEARCH, lambda *_: None), range(200)))
        assert foyer.seated == 200
        assert 1 <= len(backends) <= 2
    finally:
        for seat in seats:
            for wrapper in seat._mine.values():
                wrapper.close()
