"""Slows password guessing: so many tries per quarter of an hour, counted before the password is looked at.

- Per address and network: 8. Per address, from anywhere: 50. Per network, for any address: 100.
- Counting and checking is one step in Redis, so that a hundred tries at the same moment count as a hundred.
- A try that succeeds gives its count for this address and network back; somebody who knows the password isn't punished.
- Redis holds keyed digests, not addresses, and forgets them after the quarter. Redis away: sign-in is refused, not open.
"""

from dataclasses import dataclass

import redis

from culture_app.accounts.errors import SignInUnavailable, TooManyAttempts
from culture_app.kernel import redis_client
from culture_app.kernel.secrets import hmac_hex

WINDOW_S = 900
PER_ADDRESS_AND_NETWORK = 8
PER_ADDRESS = 50
PER_NETWORK = 100

# Counts one try on every key; answers how long to wait (0: go on). A refused try counts too, but doesn't prolong.
_COUNT = """
local wait = 0
for i, key in ipairs(KEYS) do
    local tries = redis.call('INCR', key)
    if tries == 1 then redis.call('EXPIRE', key, ARGV[1]) end
    if tries > tonumber(ARGV[i + 1]) then
        wait = math.max(wait, redis.call('TTL', key), 1)
    end
end
return wait
"""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that was counted."""

    keys: tuple[str, str, str]

    def succeeded(self) -> None:
        """Give the count for this address and network back."""
        redis_client.client().delete(self.keys[0])


def attempt(*, email: str, network: str) -> Attempt:
    """Count a try. Raises TooManyAttempts, with `retry_after` in seconds, or SignInUnavailable."""
    address = hmac_hex("accounts.guessing", "address", email.strip().lower())
    origin = hmac_hex("accounts.guessing", "network", network)
    keys = (
        redis_client.prefixed(f"guess:{address[:32]}:{origin[:32]}"),
        redis_client.prefixed(f"guess:{address[:32]}"),
        redis_client.prefixed(f"guess:{origin[:32]}"),
    )
    try:
        wait = redis_client.client().eval(
            _COUNT, 3, *keys, WINDOW_S, PER_ADDRESS_AND_NETWORK, PER_ADDRESS, PER_NETWORK
        )
    except redis.RedisError as error:
        raise SignInUnavailable(retry_after=30) from error
    if wait:
        raise TooManyAttempts(retry_after=int(str(wait)))
    return Attempt(keys)
