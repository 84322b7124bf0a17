"""Unwrapped data keys of this process: at most 2,000, for at most 300 seconds, gone when their owner is erased.

- They never leave the process: not into Redis, not into a file, not into a log.
- An erasure anywhere is told over Redis pub/sub; a daemon thread of each process listens and drops the key. Asking
  Redis for an epoch at each use would have been simpler, but puts a round trip (and Redis' own health) on every read.
- Pub/sub may lose messages while a connection is down, so nothing is cached unless the thread is subscribed, and
  losing the connection empties the cache. Redis away costs speed, never an erased key that lives on.
- Fork-safe: threads and sockets don't survive a fork, so a child starts with an empty cache and, at first use, its
  own thread. Granian's workers may fork before or after the first read.
"""

import os
import time
from collections import OrderedDict
from threading import Event, Lock, Thread

import redis
import structlog
from django.conf import settings

from culture_app.kernel import redis_client
from culture_app.kernel.secrets import hmac_hex
from personal_vault.sealing import DataKey

log = structlog.get_logger(__name__)

CAPACITY = 2_000
LIFETIME_S = 300.0
CHANNEL = "vault-keys-erased"


class KeyCache:
    def __init__(self, *, capacity: int = CAPACITY, lifetime_s: float = LIFETIME_S) -> None:
        self._capacity = capacity
        self._lifetime_s = lifetime_s
        self.reset()

    def reset(self) -> None:
        """Start afresh, as in a forked child: no keys, no thread."""
        self._lock = Lock()
        self._keys: OrderedDict[str, tuple[DataKey, float]] = OrderedDict()
        self._by_digest: dict[str, str] = {}
        self._drops = 0
        self._listening = Event()
        self._stop = Event()
        self._thread: Thread | None = None

    def get(self, context: str) -> DataKey | None:
        """The key, if it is cached and not too old."""
        with self._lock:
            found = self._keys.get(context)
            if found is None:
                return None
            key, until = found
            if time.monotonic() >= until:
                self._remove(context)
                return None
            self._keys.move_to_end(context)
            return key

    def ticket(self) -> int:
        """Take one before loading a key: `put` refuses if anything was dropped in between."""
        if self._thread is None:
            self._start()
        return self._drops

    def put(self, context: str, key: DataKey, ticket: int) -> None:
        """Keep a key, unless an erasure might have been missed since `ticket` was taken."""
        digest = _digest(context)
        with self._lock:
            if ticket != self._drops or not self._listening.is_set():
                return
            self._keys[context] = (key, time.monotonic() + self._lifetime_s)
            self._keys.move_to_end(context)
            self._by_digest[digest] = context
            while len(self._keys) > self._capacity:
                self._remove(next(iter(self._keys)))

    def drop_everywhere(self, context: str) -> None:
        """Drop a key here, and tell every other process to."""
        digest = _digest(context)
        self._drop(digest)
        try:
            redis_client.client().publish(redis_client.prefixed(CHANNEL), digest)
        except redis.RedisError as error:
            # Whoever listened to this Redis has lost it too, and has emptied its cache.
            log.warning("vault_key_drop_not_told", error=type(error).__name__)

    def clear(self) -> None:
        with self._lock:
            self._drops += 1
            self._keys.clear()
            self._by_digest.clear()

    def wait_until_listening(self, timeout_s: float = 5.0) -> bool:
        """Start listening and wait for it: for tests and warm-up."""
        self.ticket()
        return self._listening.wait(timeout_s)

    def close(self) -> None:
        """Stop the thread; nothing is cached afterwards."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(5)
        self.reset()

    def __len__(self) -> int:
        return len(self._keys)

    def _remove(self, context: str) -> None:
        if self._keys.pop(context, None) is not None:
            self._by_digest.pop(_digest(context), None)

    def _drop(self, digest: str) -> None:
        with self._lock:
            self._drops += 1
            context = self._by_digest.pop(digest, None)
            if context is not None:
                self._keys.pop(context, None)

    def _start(self) -> None:
        with self._lock:
            if self._thread is not None:
                return
            self._thread = Thread(target=self._listen, name="vault-key-cache", daemon=True)
            self._thread.start()

    def _listen(self) -> None:
        pause = 0.5
        while not self._stop.is_set():
            try:
                # The timeout also bounds how long close() waits.
                with (
                    redis.Redis.from_url(
                        settings.REDIS_URL, health_check_interval=15, socket_timeout=2
                    ) as client,
                    client.pubsub(ignore_subscribe_messages=False) as channel,
                ):
                    channel.subscribe(redis_client.prefixed(CHANNEL))
                    while not self._stop.is_set():
                        message = channel.get_message(timeout=1.0)
                        if message is None:
                            continue
                        if message["type"] == "subscribe":
                            self._listening.set()
                            pause = 0.5
                        elif message["type"] == "message":
                            self._drop(message["data"].decode("ascii", "replace"))
            except (redis.RedisError, OSError) as error:
                log.warning("vault_key_cache_deaf", error=type(error).__name__)
            finally:
                self._listening.clear()
                self.clear()
            self._stop.wait(pause)
            pause = min(pause * 2, 30.0)


def _digest(context: str) -> str:
    """What is said on the channel: it doesn't name anybody."""
    return hmac_hex("vault.key-drop", context)


CACHE = KeyCache()
os.register_at_fork(after_in_child=CACHE.reset)
