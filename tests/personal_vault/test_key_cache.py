"""Unwrapped keys stay in the process, briefly, and go when their owner is erased anywhere."""

import os
import time

import pytest

from culture_app.kernel import redis_client
from personal_vault.key_cache import KeyCache
from personal_vault.sealing import DataKey

KEY = DataKey.of(b"k" * 32, 1)


@pytest.fixture
def cache():
    cache = KeyCache(capacity=3, lifetime_s=60)
    assert cache.wait_until_listening()
    yield cache
    cache.close()


def until(condition, seconds=5.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_keeps_a_key(cache):
    cache.put("citizen:1", KEY, cache.ticket())
    assert cache.get("citizen:1") is KEY


def test_forgets_the_least_used_when_full(cache):
    for n in range(3):
        cache.put(f"citizen:{n}", KEY, cache.ticket())
    cache.get("citizen:0")
    cache.put("citizen:3", KEY, cache.ticket())
    assert [cache.get(f"citizen:{n}") is not None for n in range(4)] == [True, False, True, True]


def test_forgets_after_its_lifetime():
    cache = KeyCache(lifetime_s=0.0)
    assert cache.wait_until_listening()
    cache.put("citizen:1", KEY, cache.ticket())
    assert cache.get("citizen:1") is None
    cache.close()


def test_an_erasure_in_another_process_drops_the_key(cache):
    other = KeyCache()
    cache.put("citizen:1", KEY, cache.ticket())
    other.drop_everywhere("citizen:1")
    until(lambda: cache.get("citizen:1") is None)


def test_an_erasure_drops_nobody_else(cache):
    cache.put("citizen:2", KEY, cache.ticket())
    cache.drop_everywhere("citizen:1")
    assert cache.get("citizen:2") is KEY


def test_a_key_loaded_before_an_erasure_is_not_kept_after_it(cache):
    ticket = cache.ticket()
    cache.drop_everywhere("citizen:1")
    cache.put("citizen:1", KEY, ticket)
    assert cache.get("citizen:1") is None


def test_caches_nothing_while_it_cannot_hear():
    cache = KeyCache()
    cache.put("citizen:1", KEY, 0)
    assert len(cache) == 0


def test_losing_the_connection_empties_it(cache):
    cache.put("citizen:1", KEY, cache.ticket())
    client = redis_client.client()
    for one in client.client_list(_type="pubsub"):
        client.client_kill_filter(_id=one["id"])
    until(lambda: cache.get("citizen:1") is None)


def test_a_forked_child_starts_empty_and_deaf(cache):
    cache.put("citizen:1", KEY, cache.ticket())
    cache.reset()  # what the hook after a fork does
    assert len(cache) == 0
    assert not cache._listening.is_set()


def test_says_nothing_personal_on_the_channel(cache):
    with redis_client.client().pubsub() as spy:
        spy.psubscribe(redis_client.prefixed("*"))
        citizen = f"citizen:{os.urandom(4).hex()}"
        cache.drop_everywhere(citizen)
        heard = []
        while (message := spy.get_message(timeout=0.5)) is not None:
            heard.append(message)
        assert heard and citizen.encode() not in repr(heard).encode()
