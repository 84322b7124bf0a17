"""Whose stream it is, how many may listen, and who is told to go."""

from uuid import uuid4

import pytest
from oauth2_provider.models import AccessToken

from culture_app.notices import news
from culture_app.notices.streams import hub
from tests.notices.streaming import move, path, run
from ticketing.models import Booking

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])


def test_nobody_elses_booking(streams, waiting, citizen):
    other = citizen()

    async def test():
        async with streams() as (_, call):
            for asked in (path(waiting), f"/v1/me/bookings/{uuid4()}/stream"):
                line = await call(asked, other.token)
                assert (line.status, b"no-such-booking" in await line.body()) == (404, True)

    run(test)


def test_without_a_token_or_with_another_one_it_is_refused(streams, waiting, citizen):
    other = citizen(scopes=["outings:write"])

    async def test():
        async with streams() as (_, call):
            nobody = await call(path(waiting))
            assert (nobody.status, b"credentials were not provided" in await nobody.body()) == (401, True)
            assert (await call(path(waiting), "nonsense")).status == 401
            assert (await call(path(waiting), "é")).status == 401
            assert (await call(path(waiting), other.token)).status == 403
            assert (await call("/v1/offers", other.token)).status == 404

    run(test)


def test_a_revoked_token_ends_it(streams, lotte, waiting, aside, monkeypatch):
    monkeypatch.setattr(hub, "LOOK_S", 0.1)

    async def test():
        async with streams() as (_, call):
            line = await call(path(waiting), lotte.token)
            await line.event(), await line.event()
            await aside(AccessToken.objects.all().delete)
            assert await line.event() == ("end", {"reason": "signed_out"})

    run(test)


def test_an_erased_citizens_stream_ends(streams, lotte, waiting, aside, monkeypatch):
    monkeypatch.setattr(hub, "LOOK_S", 0.1)

    async def test():
        async with streams() as (_, call):
            line = await call(path(waiting), lotte.token)
            await line.event(), await line.event()
            await aside(Booking.objects.filter(pk=waiting.id).update, holder=None)
            assert await line.event() == ("end", {"reason": "gone"})

    run(test)


def test_one_person_has_a_few_and_all_together_many(streams, lotte, waiting, citizen):
    other = citizen()
    theirs = other.book()

    async def test():
        async with streams(most_each=2, most=3) as (app, call):
            lines = [await call(path(waiting), lotte.token) for _ in range(2)]
            third = await call(path(waiting), lotte.token)
            assert (third.status, third.headers[b"retry-after"]) == (429, b"10")
            lines.append(await call(path(theirs), other.token))
            fourth = await call(path(theirs), other.token)
            assert (fourth.status, fourth.headers[b"retry-after"]) == (503, b"30")
            for line in lines:
                await line.hang_up()
            assert not app._open
            assert not app._hub._waiting
            assert (await call(path(waiting), lotte.token)).status == 200

    run(test)


def test_who_waits_is_told_when_the_process_ends(streams, lotte, waiting):
    async def test():
        async with streams() as (app, call):
            line = await call(path(waiting), lotte.token)
            await line.event(), await line.event()
            await app._hub.stop()
            assert await line.event() == ("end", {"reason": "closing"})

    run(test)


def test_redis_learns_neither_the_booking_nor_its_state(lotte, waiting):
    from culture_app.kernel import redis_client

    line = redis_client.client().pubsub()
    line.subscribe(news.channel())
    line.get_message(timeout=1)
    move(waiting, "confirmed")
    said = line.get_message(timeout=1)
    line.close()
    assert said["data"] == news.digest(waiting.id)
    assert len(said["data"]) == 16
    assert waiting.id.bytes not in said["data"]
