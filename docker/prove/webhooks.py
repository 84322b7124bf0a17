"""Ten thousand webhooks duplicated, reordered, delayed, lost and forged: the same end as in order.

The same bookings are lived through twice. Once each webhook comes at once, once and in order; once they come as they do in a
bad week, and are found by asking where they are lost. Then forged calls: they change nothing, and unknown ids are counted.
Real web servers, a real worker, the provider's simulator (each of its answers takes PROVE_SLOW ms: nobody waits for that).

PROVE_WEBHOOKS (10000) says how many, PROVE_LIVES (400) of how many bookings, PROVE_SEED which.
"""

from __future__ import annotations

import http.client
import json
import random
import sys
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tqdm import tqdm

from docker.prove._lives import AT_ONCE, EXPECTED, FATES, Halls, Life
from docker.prove._running import supervised
from docker.prove._ticket_world import World, from_environment

WEBHOOKS = from_environment("PROVE_WEBHOOKS", 10000)
LIVES = from_environment("PROVE_LIVES", 400)
SEED = from_environment("PROVE_SEED", 20260701)
SLOW_MS = from_environment("PROVE_SLOW", 60)
FORGED = WEBHOOKS // 3
LOST = 0.15
# On a machine where the worker, the provider and the caller share two cores with the web.
LONGEST_P99_MS = 1000
PATH = "/v1/payments/webhooks/mollie"
FORM = "application/x-www-form-urlencoded"


def main() -> int:
    """0 if both worlds ended alike and no forged call left a trace."""
    world = World("culture_prove_webhooks")
    tight = _count_of("pays late, seats gone")
    halls = [
        {"name": name, "capacity": size, "cents": 1250}
        for name, size in (("zaal a", 9000), ("kelder a", tight)) * 2
    ]
    found = world.begin({"citizens": 48, "pools": halls})
    a_roomy, a_tight, b_roomy, b_tight = (pool["occurrence"] for pool in found["pools"])
    sender = Sender(world.web)
    with supervised(world, f"lose=1,slow={SLOW_MS / 1000}"), world.line() as line:
        print(f"{LIVES} bookings, each webhook at once and in order", flush=True)
        first = Halls(found, (a_roomy, a_tight), world.web[0], line, SEED)
        in_order = first.begin(LIVES)
        first.live(in_order, lambda reference: sender.send(*_call(reference)))
        first.repent(in_order, lambda reference: sender.send(*_call(reference)))
        first.settle(in_order)
        good = first.ends(in_order)
        print("the same bookings, their webhooks as in a bad week", flush=True)
        sender.taken.clear()
        second = Halls(found, (b_roomy, b_tight), world.web[0], line, SEED)
        lives = second.begin(LIVES)
        sent = _bad_week(second, lives, sender)
        second.settle(lives)
        bad = second.ends(lives)
        print("forged calls", flush=True)
        forged = _forge(lives + in_order, sender, line, world)
    return _say(good, bad, sent, forged, sender)


def _count_of(fate: str) -> int:
    """The tight hall has as many seats as there are citizens who come late for it."""
    fates = random.Random(f"{SEED}/lives").choices(list(FATES), list(FATES.values()), k=LIVES)
    return max(1, fates.count(fate))


def _call(reference: str) -> tuple[bytes, str]:
    return urllib.parse.urlencode({"id": reference}).encode(), FORM


class Sender:
    """Sends calls to two web servers, several at once, and takes the time of each."""

    def __init__(self, ports: list[int]) -> None:
        self.ports = ports
        self.taken: list[float] = []
        self.statuses: Counter[int] = Counter()
        self._here = threading.local()

    def send(self, body: bytes, kind: str) -> int:
        line = getattr(self._here, "line", None)
        if line is None:
            port = self.ports[threading.get_ident() % len(self.ports)]
            line = self._here.line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        began = time.perf_counter()
        try:
            line.request("POST", PATH, body, {"Content-Type": kind})
            answer = line.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            # A body that is refused before it was read ends the connection: that is an answer, too.
            line.close()
            status = 0
        self.taken.append(time.perf_counter() - began)
        self.statuses[status] += 1
        return status

    def send_all(self, calls: Iterable[tuple[bytes, str]], name: str) -> list[int]:
        calls = list(calls)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(
                tqdm(
                    pool.map(lambda call: self.send(*call), calls),
                    total=len(calls),
                    desc=name,
                    file=sys.stderr,
                )
            )


def _bad_week(halls: Halls, lives: list[Life], sender: Sender) -> Counter[str]:
    """Each change is told never, once or several times, some seconds later, between calls about everybody else."""
    rng = random.Random(f"{SEED}/week")
    kinds: Counter[str] = Counter()
    waiting: list[tuple[float, str]] = []

    def tell(reference: str) -> None:
        if rng.random() < LOST:
            kinds["lost"] += 1
            return
        for copy in range(rng.choice((1, 1, 2, 3, 8))):
            kinds["first" if copy == 0 else "duplicate"] += 1
            waiting.append((rng.random(), reference))

    # About payments of which nothing is new yet, before anybody has paid; and about all of them while they do.
    early = [rng.choice(lives).reference for _ in range(WEBHOOKS // 6)]
    kinds["too early"] += len(early)
    sender.send_all(map(_call, early), "too early")
    halls.live(lives, tell)
    noise = WEBHOOKS - FORGED - len(early) - len(waiting)
    kinds["duplicate"] += max(0, noise)
    waiting += [(rng.random(), rng.choice(lives).reference) for _ in range(noise)]
    # Sorted by what was drawn: no order is left of that in which things happened.
    sender.send_all([_call(reference) for _, reference in sorted(waiting)], "out of order")
    waiting.clear()
    halls.repent(lives, tell)
    sender.send_all([_call(reference) for _, reference in sorted(waiting)], "refunds")
    return kinds


def _forge(lives: list[Life], sender: Sender, line: Any, world: World) -> dict[str, Any]:
    """What was there before is there after, to the byte; and each unknown id is in the count."""
    rng = random.Random(f"{SEED}/forged")
    _quiet(line)
    before, counted = _checksums(line), _counted(line)
    calls = [_forgery(rng, lives) for _ in range(FORGED)]
    answers = sender.send_all([call for call, _ in calls], "forged")
    _quiet(line)
    after = _checksums(line)
    unknown = sum(status == 200 and not known for (_, known), status in zip(calls, answers, strict=True))
    known = sum(status == 200 and known for (_, known), status in zip(calls, answers, strict=True))
    now = _counted(line)
    return {
        "changed": [table for table in before if before[table] != after[table]],
        "unknown_sent": unknown,
        "unknown_counted": now["unknown"] - counted["unknown"],
        "known_sent": known,
        "known_counted": now["known"] - counted["known"],
    }


def _forgery(rng: random.Random, lives: list[Life]) -> tuple[tuple[bytes, str], bool]:
    """A call that nobody at the provider sent; whether it names a payment of ours."""
    other = rng.choice(lives).reference
    kind = rng.choice(("theirs", "theirs", "invented", "invented", "invented", "garbage", "huge", "odd"))
    if kind == "theirs":
        return _call(other), True
    if kind == "invented":
        return _call(f"tr_{rng.getrandbits(40):010x}"), False
    if kind == "garbage":
        return (
            rng.randbytes(rng.randrange(200)),
            rng.choice((FORM, "text/plain", "application/json", "")),
        ), False
    if kind == "huge":
        return (b"id=" + b"x" * rng.choice((5_000, 300_000, 1_200_000)), FORM), False
    odd = (
        _call(other.upper()), _call("tr_\x00" + "1" * 9), _call("' OR 1=1 --"), _call("tr_" + "9" * 70), _call("☃"),
        (b"", FORM), (b"id", FORM), (b"id[]=" + other.encode(), FORM), (b"amount=0.01&status=paid", FORM),
        (json.dumps({"id": other, "status": "paid"}).encode(), "application/json"),
        (f'--x\r\nContent-Disposition: form-data; name="id"\r\n\r\n{other}\r\n--x--'.encode(), "multipart/form-data; boundary=x"),
    )  # fmt: skip
    return rng.choice(odd), False


def _quiet(line: Any, patience: float = 60) -> None:
    """Until every note was looked into."""
    deadline = time.monotonic() + patience
    still = 0
    while time.monotonic() < deadline and still < 3:
        [[notes]] = line.execute(
            "SELECT (SELECT count(*) FROM ticketing_provider_event) + (SELECT count(*) FROM kernel_outbox)"
        ).fetchall()
        still = still + 1 if notes == 0 else 0
        time.sleep(0.3)


# When a payment is looked at next isn't what a forged call may not change; everything else is.
_PARTS = {
    "ticketing_booking": "b",
    "ticketing_ticket": "b",
    "ticketing_payment": "to_jsonb(b) - 'due_at' - 'attempts'",
    "ticketing_refund": "to_jsonb(b) - 'due_at' - 'attempts'",
    "ticketing_ledger": "b",
    "ticketing_pool": "b",
    "ticketing_pool_shard": "b",
    "offers_availability": "to_jsonb(b) - 'as_of' - 'crowd_as_of'",
}


def _checksums(line: Any) -> dict[str, str]:
    return {
        table: line.execute(
            f"SELECT md5(coalesce(string_agg(row, '|' ORDER BY row), '')) FROM (SELECT ({what})::text AS row FROM {table} b) r"
        ).fetchall()[0][0]
        for table, what in _PARTS.items()
    }


def _counted(line: Any) -> Counter[str]:
    return Counter(
        dict(line.execute("SELECT kind, sum(count)::int FROM ticketing_webhook_count GROUP BY 1").fetchall())
    )


def _say(
    good: list[dict[str, Any]],
    bad: list[dict[str, Any]],
    sent: Counter[str],
    forged: dict[str, Any],
    sender: Sender,
) -> int:
    broken: dict[str, list[Any]] = {}
    apart = [(one, other) for one, other in zip(good, bad, strict=True) if one != other]
    if apart:
        broken["the same end as in order"] = [f"{len(apart)} bookings", *apart[:4]]
    for name, ends in (("in order", good), ("in a bad week", bad)):
        strange = [end for end in ends if end["booking"] != EXPECTED[end["fate"]]]
        if strange:
            broken[f"{name}, every booking ends as it must"] = [f"{len(strange)} bookings", *strange[:4]]
    if forged["changed"]:
        broken["a forged call changes nothing"] = forged["changed"]
    for kind in ("unknown", "known"):
        if forged[f"{kind}_sent"] != forged[f"{kind}_counted"]:
            broken[f"every call about {kind} ids is counted"] = [forged]
    if errors := sum(count for status, count in sender.statuses.items() if status >= 500 and status != 503):
        broken["no call is a server error"] = [dict(sender.statuses), errors]
    times = sorted(sender.taken)
    p50, p99 = (round(times[int(len(times) * part)] * 1000, 1) for part in (0.5, 0.99))
    if p99 > LONGEST_P99_MS:
        broken["answered at once"] = [p99]
    print(f"\n{'fate':26} {'bookings':>8}   in order -> in a bad week")
    for fate in FATES:
        pairs = Counter(
            (a["booking"], b["booking"]) for a, b in zip(good, bad, strict=True) if a["fate"] == fate
        )
        for (one, other), count in pairs.items():
            print(f"{fate:26} {count:8}   {one} -> {other}")
    for promise, examples in broken.items():
        print(f"BROKEN: {promise}")
        for example in examples:
            print(f"    {example}")
    figures = {
        "prove": "webhooks", "held": not broken, "seed": SEED, "bookings": len(good), "webhooks": len(times),
        **{f"sent_{kind.replace(' ', '_')}": count for kind, count in sorted(sent.items())}, "forged": FORGED,
        **{name: value for name, value in forged.items() if name != "changed"},
        "answers": {str(status): count for status, count in sorted(sender.statuses.items())},
        "p50_ms": p50, "p99_ms": p99, "provider_answers_after_ms": SLOW_MS, "broken": sorted(broken),
    }  # fmt: skip
    print(json.dumps(figures), flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
