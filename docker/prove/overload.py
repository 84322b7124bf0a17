"""Twice the load that it can take: refusals that are cheap and clear, answers that come in time, and peace afterwards.

One phone in five books (signed in, a plan made beforehand, free seats), the others search near a town, in a seeded world of
10,000 offers; by HTTP, through the web server as it runs elsewhere.

1. What it can take: 32 phones that each wait for their answer, and come again when they are told to. The rate of answers is "the
   load".
2. Calm before: half that load for a while.
3. Twice that load for PROVE_SECONDS (30), arriving at random and waiting for nobody. Every answer must be a good one or a
   refusal: 429 or 503, problem+json, with Retry-After. Of those let in 99 in 100 are answered within a second of the moment
   at which they were meant to be sent. Bookings are let in rather than searches.
4. Calm after, at once: half the load again; no refusals after the first second, and the same 99th percentile as before, within a
   quarter (or 50 ms: on a busy machine so small a time varies by itself).

Afterwards every seat that was confirmed, and no other, is taken. PROVE_SEED says which chance.
"""

import itertools
import json
import os
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from uuid import uuid4

from docker.bench import _seeded, _stream, _tapping
from docker.bench._app import app
from docker.bench._booking_sales import sold_rightly
from docker.bench._questions import questions
from docker.bench._served import served
from docker.prove import _arrivals
from docker.prove._arrivals import Answer

SECONDS = float(os.environ.get("PROVE_SECONDS", "30"))
SEED = int(os.environ.get("PROVE_SEED", "20260701"))
CALM_S = 8.0
PHONES = 32
SHARE = 0.2  # of bookings
TAPS = 30_000
GOOD, REFUSED = {200, 201}, {429, 503}


def main() -> int:
    """Prints what was seen, one JSON line last; 0 if all of it was as it should be."""
    rng = random.Random(SEED)
    variables = _seeded.ensure(10_000, 100_000)
    wanted = {"pools": 20, "seats": TAPS, "taps": TAPS, "late": 0, "cents": 0, "vouchers": False}
    given = json.dumps({"citizens": 1000, "sales": {"sale": wanted}})
    made = json.loads(app(variables, "-m", "docker.bench._booking_world", given=given).splitlines()[-1])
    paths = questions(**json.loads(app(variables, "-m", "docker.bench._sql")))["near"]
    with served(variables, warm=paths[:4]) as server:
        port = server.port
        asked = _asked(rng, port, paths, made["sale"]["taps"])
        _arrivals.closed_loop(port, asked, phones=PHONES, seconds=4)  # warming up
        full = _arrivals.closed_loop(port, asked, phones=PHONES, seconds=CALM_S)
        rate = sum(answer.status in GOOD for answer in full) / CALM_S

        def offered(load: float, seconds: float) -> list[Answer]:
            moments = _arrivals.schedule(rng, rate=load * rate, seconds=seconds)
            return _arrivals.open_loop(port, asked, list(moments))

        before, crowd, after = offered(0.5, CALM_S), offered(2.0, SECONDS), offered(0.5, CALM_S)
    sold = sum(answer.status == 201 for answer in itertools.chain(full, before, crowd, after))
    figures = {"rate_per_s": round(rate, 1)} | _figures(before, crowd, after)
    _told("closed", full)
    for name, answers in (("before", before), ("crowd", crowd), ("after", after)):
        _told(name, answers)
    wrong = _wrong(figures)
    sold_rightly(variables["CULTURE_DB"], made, at_least=sold)
    print(json.dumps({"prove": "overload", "figures": figures, "wrong": wrong}), flush=True)
    return 1 if wrong else 0


def _asked(
    rng: random.Random, port: int, paths: Sequence[str], taps: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, bytes]]:
    """Endlessly: searches and, one in five, a booking of the next plan."""
    searches = _stream.requests(port, paths)
    plans = iter(taps)
    while True:
        if rng.random() < SHARE:
            path, token = next(plans)
            yield "booking", _tapping.request(port, path, token, str(uuid4()))
        else:
            yield "search", rng.choice(searches)


def _figures(before: list[Answer], crowd: list[Answer], after: list[Answer]) -> dict[str, float]:
    figures: dict[str, float] = {"p99_before_ms": _p99(before), "p99_after_ms": _p99(after)}
    for kind in ("booking", "search"):
        mine = [answer for answer in crowd if answer.kind == kind]
        figures[f"{kind}_p99_ms"] = _p99(mine)
        figures[f"{kind}_let_in"] = round(sum(answer.status in GOOD for answer in mine) / len(mine), 3)
    refusals = [answer for answer in crowd if answer.status in REFUSED]
    return figures | {
        "p99_accepted_ms": _p99(crowd),
        "answered_per_s": round(sum(answer.status in GOOD for answer in crowd) / SECONDS, 1),
        "refused_per_s": round(len(refusals) / SECONDS, 1),
        "refused_p50_ms": _ms([answer.took for answer in refusals], 0.5),
        "refused_p99_ms": _ms([answer.took for answer in refusals]),
        "refused_badly": sum(not _clear(answer.text) for answer in refusals),
        "neither": sum(answer.status not in GOOD | REFUSED for answer in (*before, *crowd, *after)),
        "refused_later": sum(answer.status in REFUSED and answer.at > 1 for answer in after),
    }


def _wrong(figures: dict[str, float]) -> list[str]:
    """What isn't as it should be."""
    calm = figures["p99_before_ms"] + max(50, figures["p99_before_ms"] / 4)
    return [
        words
        for words, fine in (
            ("it was no overload", figures["refused_per_s"] > figures["rate_per_s"] / 4),
            ("some were refused without a word", figures["refused_badly"] == 0),
            ("some were answered with neither yes nor no", figures["neither"] == 0),
            ("those let in waited for more than a second", figures["p99_accepted_ms"] <= 1000),
            (
                "searches were let in rather than bookings",
                figures["booking_let_in"] >= figures["search_let_in"],
            ),
            ("some were refused when it was over", figures["refused_later"] == 0),
            ("it stayed slow when it was over", figures["p99_after_ms"] <= calm),
        )
        if not fine
    ]


def _clear(text: bytes) -> bool:
    """Whether a refusal is a problem document that says when to come again."""
    head, _, body = text.partition(b"\r\n\r\n")
    names = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    try:
        document = json.loads(body)
    except ValueError:
        return False
    kind = names.get(b"content-type") == b"application/problem+json"
    return kind and names.get(b"retry-after", b"").isdigit() and document["type"].startswith("/problems/")


def _p99(answers: list[Answer]) -> float:
    """Of the good ones, in milliseconds."""
    return _ms([answer.took for answer in answers if answer.status in GOOD])


def _ms(taken: list[float], share: float = 0.99) -> float:
    return _stream.ms(sorted(taken), share) if taken else 0.0


def _told(name: str, answers: list[Answer]) -> None:
    statuses = Counter(f"{answer.kind} {answer.status}" for answer in answers)
    print(f"{name:<8}{_p99(answers):>9} ms  {dict(sorted(statuses.items()))}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
