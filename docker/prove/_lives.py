"""The same bookings in two worlds: what becomes of each is drawn once, and lived through the same way whatever the webhooks do."""

from __future__ import annotations

import json
import random
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from docker.prove._running import act, over

FATES = {
    "pays": 46,
    "declines": 8,
    "lets the page expire": 5,
    "cancels on the page": 5,
    "does nothing": 6,
    "pays late, seats left": 8,
    "pays late, seats gone": 6,
    "cancels, then pays": 6,
    "pays, then cancels": 10,
}
ON_THE_PAGE = {"declines": "fail", "lets the page expire": "expire", "cancels on the page": "cancel"}
AT_ONCE = 8


@dataclass
class Life:
    """One booking: `reference` is the payment's name at the provider."""

    fate: str
    token: str
    booking: str = ""
    link: str = ""
    reference: str = ""


class Halls:
    """A hall with room, a hall without, and everybody's booking in them."""

    def __init__(
        self, found: dict[str, Any], halls: tuple[str, str], port: int, line: Any, seed: int
    ) -> None:
        self.roomy, self.tight = halls
        self.base, self.line, self.found = f"http://127.0.0.1:{port}", line, found
        self.rng = random.Random(f"{seed}/lives")

    def begin(self, count: int) -> list[Life]:
        """Book for everybody; the holds of those who come late are over, and the tight hall is taken by others."""
        fates = self.rng.choices(list(FATES), list(FATES.values()), k=count)
        people = self.found["citizens"]
        lives = [Life(fate, people[number % len(people)]["token"]) for number, fate in enumerate(fates)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda life: self._book(life, self._hall(life), 1), lives))
        late = [life for life in lives if life.fate.startswith("pays late")]
        let_expire = over(self.line)
        for life in late:
            let_expire(life.booking)
        self._until("expired holds", late, "expired")
        self._fill(people)
        for life in lives:
            if life.fate == "cancels, then pays":
                self.call("POST", f"/v1/me/bookings/{life.booking}/cancellation", life.token, None)
        references = dict(
            self.line.execute("SELECT booking_id::text, reference FROM ticketing_payment").fetchall()
        )
        for life in lives:
            life.reference = references[life.booking]
        return lives

    def _hall(self, life: Life) -> str:
        return self.tight if life.fate == "pays late, seats gone" else self.roomy

    def _fill(self, people: list[dict[str, str]]) -> None:
        while left := self._left():
            self._book(Life("does nothing", people[0]["token"]), self.tight, min(left, 5))

    def _left(self) -> int:
        [[left]] = self.line.execute(
            "SELECT sum(capacity - reserved)::int FROM ticketing_pool_shard s JOIN ticketing_pool p ON p.id = s.pool_id"
            " WHERE p.occurrence = %s",
            [self.tight],
        ).fetchall()
        return int(left)

    def live(self, lives: list[Life], tell: Callable[[str], object]) -> None:
        """Each does what is hers to do, one after the other; `tell` is the provider's wish to send a webhook."""
        for life in lives:
            if action := ON_THE_PAGE.get(life.fate, "pay" if "pays" in life.fate else ""):
                act(life.link, action)
                tell(life.reference)

    def repent(self, lives: list[Life], tell: Callable[[str], object]) -> None:
        """Those who cancel after paying, once that is confirmed."""
        sorry = [life for life in lives if life.fate == "pays, then cancels"]
        self._until("confirmed bookings", sorry, "confirmed")
        for life in sorry:
            self.call("POST", f"/v1/me/bookings/{life.booking}/cancellation", life.token, None)
            tell(life.reference)

    def settle(self, lives: list[Life], patience: float = 120) -> None:
        """Until no fate is open any more."""
        mine = [life.booking for life in lives if life.fate != "does nothing"]
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            [[open_]] = self.line.execute(_OPEN, [mine, mine, mine]).fetchall()
            if not open_:
                return
            self._time()
            time.sleep(1)

    def ends(self, lives: list[Life]) -> list[dict[str, Any]]:
        """What each booking has become, without any id."""
        found = {row[0]: row[1:] for row in self.line.execute(_END).fetchall()}
        names = ("booking", "payment", "tickets", "refunds", "ledger")
        return [{"fate": life.fate, **dict(zip(names, found[life.booking], strict=True))} for life in lives]

    def call(self, method: str, path: str, token: str, wish: Any, key: str = "") -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        data = None if wish is None else json.dumps(wish).encode()
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return answer.status, json.load(answer)
            except urllib.error.HTTPError as answer:
                with answer:
                    if answer.code not in (429, 503) or time.monotonic() > deadline:
                        raise SystemExit(f"{method} {path}: {answer.code} {answer.read()[:300]!r}") from None
                time.sleep(0.5)

    def _book(self, life: Life, occurrence: str, seats: int) -> None:
        wish = {"occurrence": occurrence, "seats": [{"tariff": "base", "count": seats}]}
        _, outing = self.call("POST", "/v1/outings", life.token, wish)
        path = f"/v1/outings/{outing['id']}/booking"
        _, booking = self.call("POST", path, life.token, {}, outing["id"])
        deadline = time.monotonic() + 60
        while not booking["payment"]["url"] and time.monotonic() < deadline:
            time.sleep(1)
            _, booking = self.call("GET", f"/v1/me/bookings/{booking['id']}", life.token, None)
        life.booking, life.link = booking["id"], booking["payment"]["url"]

    def _until(self, what: str, lives: list[Life], state: str) -> None:
        mine = [life.booking for life in lives]
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            [[done]] = self.line.execute(
                "SELECT count(*) FROM ticketing_booking WHERE id = ANY (%s::uuid[]) AND state = %s",
                [mine, state],
            ).fetchall()
            if done == len(mine):
                return
            self._time()
            time.sleep(0.5)
        raise SystemExit(f"{what}: {done} of {len(mine)}")

    def _time(self) -> None:
        """The pauses between two looks go by: of lost webhooks the sweep must find out by itself."""
        for table in ("ticketing_payment", "ticketing_refund", "ticketing_provider_event"):
            self.line.execute(
                f"UPDATE {table} SET due_at = clock_timestamp() WHERE due_at > clock_timestamp() + interval '3 seconds'"
            )


_OPEN = """
SELECT (SELECT count(*) FROM ticketing_payment WHERE booking_id = ANY (%s::uuid[]) AND state IN ('pending', 'open'))
     + (SELECT count(*) FROM ticketing_booking WHERE id = ANY (%s::uuid[]) AND state IN ('awaiting_payment', 'refund_pending'))
     + (SELECT count(*) FROM ticketing_refund r JOIN ticketing_payment p ON p.id = r.payment_id
        WHERE p.booking_id = ANY (%s::uuid[]) AND r.state <> 'done')
     + (SELECT count(*) FROM ticketing_provider_event)
"""
_END = """
SELECT b.id::text, b.state, (SELECT p.state FROM ticketing_payment p WHERE p.booking_id = b.id),
    (SELECT array_agg(t.state ORDER BY t.state) FROM ticketing_ticket t WHERE t.booking_id = b.id),
    (SELECT array_agg(r.state || ' ' || r.cents ORDER BY r.id) FROM ticketing_refund r
     JOIN ticketing_payment p ON p.id = r.payment_id WHERE p.booking_id = b.id),
    (SELECT array_agg(l.sum ORDER BY l.sum) FROM (
        SELECT account || ' ' || unit || ' ' || sum(amount) AS sum FROM ticketing_ledger e WHERE e.booking_id = b.id
        GROUP BY account, unit) l)
FROM ticketing_booking b
"""
EXPECTED = {
    "pays": "confirmed",
    "declines": "expired",
    "lets the page expire": "expired",
    "cancels on the page": "expired",
    "does nothing": "awaiting_payment",
    "pays late, seats left": "confirmed",
    "pays late, seats gone": "refunded",
    "cancels, then pays": "refunded",
    "pays, then cancels": "refunded",
}
