"""Citizens who go out while everything dies around them: plan, book, pay, read, cancel; and ask again until they are answered.

Each keeps what she was told, so that it can be held against the books afterwards: `Evening` is that evidence.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

# As a phone would: again after a short while, for a minute.
PATIENCE = 60
MORE_TIME = 12


@dataclass
class Evening:
    """One booking as its citizen saw it. `lost` counts answers that never came; `answers` the booking that each retry gave."""

    citizen: str
    key: str
    free: bool
    answers: list[str] = field(default_factory=list)
    tickets: list[list[str]] = field(default_factory=list)
    refusal: str = ""
    lost: int = 0
    did: list[str] = field(default_factory=list)
    last_seen: str = ""


class Unanswered(Exception):
    """A minute of asking, and no answer."""


class Citizens:
    """Everybody together: what they did, what went wrong, and when to stop."""

    def __init__(self, *, web: list[int], payments: int, found: dict[str, Any], seed: int) -> None:
        self.web, self.payments = web, payments
        self.pools, self.people, self.seed = found["pools"], found["citizens"], seed
        self.evenings: list[Evening] = []
        self.wrong: list[str] = []
        self.counts: Counter[str] = Counter()
        self.stop = threading.Event()
        self.lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        # Set by the proof: let a hold's time be over.
        self.let_expire: Callable[[str], None] = lambda booking: None

    def begin(self, count: int) -> None:
        """So many of them, each on a phone of her own."""
        for number in range(count):
            mine = self.people[number::count]
            thread = threading.Thread(target=self._live, args=(number, mine), daemon=True)
            self._threads.append(thread)
            thread.start()

    def end(self, patience: float) -> int:
        """Each finishes her evening; how many didn't."""
        self.stop.set()
        deadline = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.1, deadline - time.monotonic()))
        return sum(thread.is_alive() for thread in self._threads)

    def evidence(self) -> list[dict[str, Any]]:
        with self.lock:
            return [asdict(evening) for evening in self.evenings]

    def complain(self, what: str) -> None:
        with self.lock:
            self.wrong.append(what)

    def count(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1

    def _live(self, number: int, people: list[dict[str, str]]) -> None:
        rng = random.Random(f"{self.seed}/{number}")
        while not self.stop.is_set():
            person = rng.choice(people)
            try:
                _Night(self, rng, person).live()
            except Unanswered as error:
                self.complain(f"never answered: {error}")
            except Exception as error:
                self.complain(f"{type(error).__name__} {error}")
            time.sleep(rng.random() * 0.2)


class _Night:
    """One citizen's one evening."""

    def __init__(self, all_: Citizens, rng: random.Random, person: dict[str, str]) -> None:
        self.all, self.rng, self.person = all_, rng, person
        self.lost = 0
        self.port = rng.choice(all_.web)

    def live(self) -> None:
        # The small halls are soon sold out: most evenings are in the others, so that all steps are walked often.
        pool = self.rng.choices(
            self.all.pools, [1 if pool["capacity"] < 100 else 4 for pool in self.all.pools]
        )[0]
        wish = {
            "occurrence": pool["occurrence"],
            "seats": [{"tariff": "base", "count": self.rng.choice((1, 1, 2, 3))}],
        }
        status, outing = self.ask("POST", "/v1/outings", wish)
        if status != 201:
            self.refused(status, outing)
            return
        self.lost = 0
        key = f"{self.rng.getrandbits(128):032x}"
        evening = Evening(citizen=self.person["id"], key=key, free=pool["cents"] == 0)
        with self.all.lock:
            self.all.evenings.append(evening)
        path = f"/v1/outings/{outing['id']}/booking"
        status, booking = self.ask("POST", path, {}, key)
        evening.lost = self.lost
        if status not in (200, 201):
            evening.refusal = self.refused(status, booking)
            return
        self.note(evening, booking)
        if self.rng.random() < 0.25:
            status, again = self.ask("POST", path, {}, key)
            self.note(evening, again)
            if status != 200:
                self.all.complain(f"a retry of {booking['id']} was answered {status}")
        if self.rng.random() < 0.05:
            status, other = self.ask("POST", path, {"return_url": "https://a.example/"}, key)
            if status != 422:
                self.all.complain(f"another body under the same key was answered {status}: {other.get('id')}")
        if booking["state"] == "awaiting_payment":
            booking = self.pay(evening, booking)
        if booking["state"] == "confirmed" and len(booking["tickets"]) > 1 and self.rng.random() < 0.35:
            booking = self.cancel(evening, booking, f"/tickets/{booking['tickets'][0]['id']}")
        if booking["state"] == "confirmed" and self.rng.random() < 0.4:
            booking = self.cancel(evening, booking)
        evening.last_seen = booking["state"]

    def note(self, evening: Evening, booking: dict[str, Any]) -> None:
        evening.answers.append(booking.get("id", ""))
        evening.tickets.append(sorted(ticket["id"] for ticket in booking.get("tickets", ())))

    def pay(self, evening: Evening, booking: dict[str, Any]) -> dict[str, Any]:
        """Or not: she declines, dawdles, goes away, cancels, pays when it is too late."""
        plan = self.rng.choices(
            ("pay", "late", "fail", "leave", "cancel", "cancel and pay"), (60, 10, 6, 8, 8, 8)
        )[0]
        evening.did.append(plan)
        if plan == "leave":
            self.all.let_expire(booking["id"])
            return booking
        link = (booking.get("payment") or {}).get("url") or self.link_of(booking)
        if not link:
            return self.read(booking)
        if plan.startswith("cancel"):
            booking = self.cancel(evening, booking)
            if plan == "cancel":
                return booking
        elif plan == "late":
            self.all.let_expire(booking["id"])
            booking = self.until(booking, lambda seen: seen["state"] != "awaiting_payment", 25)
        self.checkout(link, "fail" if plan == "fail" else "pay")
        wait = 1.0 if plan in ("late", "cancel and pay") else 8.0
        return self.until(booking, lambda seen: seen["state"] != "awaiting_payment", wait)

    def link_of(self, booking: dict[str, Any]) -> str:
        """The answer came without one: the sweep makes it."""
        seen = self.until(
            booking,
            lambda seen: seen["state"] != "awaiting_payment" or bool(seen["payment"]["url"]),
            MORE_TIME * 2,
        )
        return (seen.get("payment") or {}).get("url") or ""

    def cancel(self, evening: Evening, booking: dict[str, Any], which: str = "") -> dict[str, Any]:
        """All of it, or one ticket."""
        status, seen = self.ask("POST", f"/v1/me/bookings/{booking['id']}{which}/cancellation", None)
        evening.did.append(f"cancellation {status}")
        if status == 409:  # it expired, or was settled, meanwhile
            return self.read(booking)
        if status != 200 or seen["id"] != booking["id"]:
            self.all.complain(f"cancelling {booking['id']} was answered {status}")
            return booking
        gone = [ticket for ticket in seen["tickets"] if not which or ticket["id"] in which]
        if any(ticket["barcode"] for ticket in gone):
            self.all.complain(f"{booking['id']} is cancelled and still shows barcodes")
        return seen

    def read(self, booking: dict[str, Any]) -> dict[str, Any]:
        status, seen = self.ask("GET", f"/v1/me/bookings/{booking['id']}", None)
        if status != 200 or seen["id"] != booking["id"]:
            self.all.complain(f"reading {booking['id']} was answered {status}")
            return booking
        return seen

    def until(
        self, booking: dict[str, Any], enough: Callable[[dict[str, Any]], bool], seconds: float
    ) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        pause = 0.1
        while not enough(booking := self.read(booking)) and time.monotonic() < deadline:
            time.sleep(pause)
            pause = min(2.0, pause * 1.6)
        return booking

    def checkout(self, link: str, action: str) -> None:
        """On the provider's page; tapped again when nothing seemed to happen."""
        path = urllib.parse.urlsplit(link).path
        body = urllib.parse.urlencode({"action": action}).encode()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                status, _ = _once(
                    self.all.payments,
                    "POST",
                    path,
                    body,
                    {"Content-Type": "application/x-www-form-urlencoded"},
                )
            except (OSError, http.client.HTTPException):
                self.all.count("lost at the provider's page")
                time.sleep(0.2)
                continue
            if status != 303:
                self.all.complain(f"the provider's page answered {status}")
            return
        raise Unanswered("the provider's page")

    def ask(self, method: str, path: str, wish: Any, key: str = "") -> tuple[int, dict[str, Any]]:
        """Until there is an answer that isn't "try again"."""
        headers = {"Authorization": f"Bearer {self.person['token']}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        body = b"" if wish is None else json.dumps(wish).encode()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                status, text = _once(self.port, method, path, body, headers)
            except (OSError, http.client.HTTPException):
                self.lost += 1
                self.all.count("answers lost")
                self.port = self.rng.choice(self.all.web)
                time.sleep(0.1 + self.rng.random() * 0.2)
                continue
            self.all.count(f"HTTP {status}")
            if status in (429, 503):
                time.sleep(0.3 + self.rng.random() * 0.5)
                continue
            if status >= 500:
                self.all.complain(f"{method} {path.split('/')[2]} was answered {status}: {text[:200]!r}")
                time.sleep(0.3)
                continue
            return status, json.loads(text)
        raise Unanswered(f"{method} {path}")

    def refused(self, status: int, problem: dict[str, Any]) -> str:
        kind = str(problem.get("type", "")).rpartition("/")[2]
        self.all.count(f"refused: {kind}")
        if status not in (409, 429):
            self.all.complain(f"refused with {status} {kind} {problem.get('detail', '')}")
        return kind


def _once(port: int, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    try:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        return answer.status, answer.read()
    finally:
        line.close()
