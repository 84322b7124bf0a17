"""What a phone hears that waits for its booking."""

import asyncio

import pytest

from culture_app.kernel import outbox
from culture_app.notices.streams import hub
from tests.notices.streaming import move, path, run
from ticketing.models import Booking

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])


def test_says_the_present_state_first(streams, lotte, waiting):
    async def test():
        async with streams() as (_, call):
            line = await call(path(waiting), lotte.token)
            assert line.status == 200
            assert line.headers[b"content-type"].startswith(b"text/event-stream")
            assert line.headers[b"cache-control"] == b"no-store"
            assert (await line.event())[1].startswith("retry: ")
            name, said = await line.event()
            assert name == "state"
            assert (said["state"], said["final"], said["booking"]) == (
                "awaiting_payment",
                False,
                str(waiting.id),
            )
            await line.hang_up()

    run(test)


def test_says_each_change_at_once_and_ends_when_it_is_final(streams, lotte, waiting, aside):
    async def test():
        async with streams() as (_, call):
            line = await call(path(waiting), lotte.token)
            await line.event(), await line.event()
            await aside(move, waiting, "confirmed")
            name, said = await asyncio.wait_for(line.event(), 1)
            assert (name, said["state"], said["final"]) == ("state", "confirmed", True)
            assert await line.event() == ("end", {"reason": "final"})
            assert await line.event() is None

    run(test)


def test_a_change_between_asking_and_reading_is_not_lost(streams, lotte, waiting, aside, monkeypatch):
    """The first read is overtaken: what it found is old when it arrives."""
    from culture_app.notices.streams import asking

    read, overtaken = asking.standings, []

    def slowly(bookings):
        found = read(bookings)
        if not overtaken:
            overtaken.append(True)
            move(waiting, "confirmed")
        return found

    monkeypatch.setattr(asking, "standings", slowly)

    async def test():
        async with streams() as (_, call):
            line = await call(path(waiting), lotte.token)
            await line.event()
            states = [(await line.event())[1]["state"], (await asyncio.wait_for(line.event(), 2))[1]["state"]]
            assert states == ["awaiting_payment", "confirmed"]

    run(test)


def test_a_link_that_comes_late_is_said(streams, lotte, waiting, aside, settings):
    """The provider was out of reach while she booked; the sweep starts the payment."""
    import threading

    from fixtures.payments.books import Books
    from fixtures.payments.faults import Faults
    from fixtures.payments.server import Simulator
    from ticketing import tasks
    from ticketing.models import Payment

    server = Simulator(port=0, books=Books(None), faults=Faults())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.MOLLIE_API_URL = server.url
    Payment.objects.update(due_at="2020-01-01T00:00:00Z")

    def sweep():
        tasks.poll_payments()
        outbox.drain()

    async def test():
        async with streams() as (_, call):
            line = await call(path(waiting), lotte.token)
            await line.event()
            assert (await line.event())[1]["payment"] == {"state": "pending", "url": None}
            await aside(sweep)
            said = (await asyncio.wait_for(line.event(), 3))[1]["payment"]
            assert (said["state"], said["url"].startswith(server.url)) == ("open", True)

    try:
        run(test)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_one_that_is_final_already_is_said_and_ends(streams, lotte):
    booking = lotte.book(cents=0)

    async def test():
        async with streams() as (_, call):
            line = await call(path(booking), lotte.token)
            await line.event()
            assert (await line.event())[1]["state"] == "confirmed"
            assert (await line.event())[0] == "end"

    run(test)


def test_who_knows_the_final_state_is_told_to_stay_away(streams, lotte):
    booking = lotte.book(cents=0)

    async def test():
        async with streams() as (_, call):
            first = await call(path(booking), lotte.token)
            await first.event()
            known = (await first.event())[1]["id"]
            assert (await call(path(booking), lotte.token, **{"Last-Event-ID": known})).status == 204

    run(test)


def test_what_she_knows_is_not_said_again(streams, lotte, waiting, aside):
    async def test():
        async with streams() as (_, call):
            first = await call(path(waiting), lotte.token)
            await first.event()
            known = (await first.event())[1]["id"]
            line = await call(path(waiting), lotte.token, **{"Last-Event-ID": known})
            await line.event()
            await aside(move, waiting, "expired")
            assert (await line.event())[1]["state"] == "expired"

    run(test)


def test_a_heartbeat_keeps_the_line_open(streams, lotte, waiting):
    async def test():
        async with streams(heartbeat_s=0.1) as (_, call):
            line = await call(path(waiting), lotte.token)
            await line.event(), await line.event()
            assert await line.event() == ("", ":")

    run(test)


def test_a_lost_message_is_made_up_for(streams, lotte, waiting, aside, monkeypatch):
    monkeypatch.setattr(hub, "LOOK_S", 0.2)

    async def test():
        async with streams() as (_, call):
            line = await call(path(waiting), lotte.token)
            await line.event(), await line.event()
            await aside(Booking.objects.filter(pk=waiting.id).update, state="expired")  # nobody publishes
            assert (await line.event())[1]["state"] == "expired"

    run(test)


def test_many_who_wait_cost_two_statements_a_look(citizen, django_assert_num_queries):
    from culture_app.notices.streams import asking

    bookings = [citizen().book() for _ in range(3)]
    with django_assert_num_queries(1):
        assert len(asking.standings({booking.id for booking in bookings})) == 3
    with django_assert_num_queries(1):
        assert asking.valid({"x", "y"}) == set()


def test_a_web_worker_says_where_streams_are(client, lotte, waiting, settings):
    settings.STREAMS_URL = "http://127.0.0.1:9"
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {lotte.token}"
    answer = client.get(path(waiting))
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/stream-elsewhere")
    there = f"http://127.0.0.1:9{path(waiting)}"
    assert answer.json()["url"] == there
    assert client.get(f"/v1/me/bookings/{waiting.id}").json()["stream"] == there


def test_a_settled_booking_names_no_stream(client, lotte):
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {lotte.token}"
    booking = lotte.book(cents=0)
    assert client.get(f"/v1/me/bookings/{booking.id}").json()["stream"] is None
