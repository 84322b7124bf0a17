"""The day after: everything that was promised, held against everything that is written. JSON in, JSON out.

In: {"folder": the provider's books, "evenings": what citizens saw}. Out: {"broken": {promise: [examples]}, "figures": {...}}.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import django


class Reckoning:
    """What doesn't hold, by promise."""

    def __init__(self) -> None:
        self.broken: dict[str, list[str]] = {}
        self.figures: dict[str, Any] = {}

    def rows(self, promise: str, sql: str, parameters: list[Any] | None = None) -> None:
        """Each row that the query finds breaks the promise."""
        found = ask(sql, parameters)
        self.hold(promise, [str(tuple(map(str, row))) for row in found])

    def hold(self, promise: str, broken: list[str]) -> None:
        self.figures.setdefault("promises", []).append(promise)
        if broken:
            self.broken[promise] = [f"{len(broken)} times", *broken[:5]]


def ask(sql: str, parameters: list[Any] | None = None) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or [])
        return list(cursor.fetchall())


STOCK = """
SELECT pool.id, pool.reserved, coalesce(t.n, 0), coalesce(l.n, 0) FROM
    (SELECT pool_id AS id, sum(reserved) AS reserved FROM ticketing_pool_shard GROUP BY 1) pool
LEFT JOIN (SELECT b.pool_id, count(*) AS n FROM ticketing_ticket t JOIN ticketing_booking b ON b.id = t.booking_id
           WHERE t.state IN ('held', 'live', 'used') GROUP BY 1) t ON t.pool_id = pool.id
LEFT JOIN (SELECT b.pool_id, sum(e.amount) AS n FROM ticketing_ledger e JOIN ticketing_booking b ON b.id = e.booking_id
           WHERE e.unit = 'seat' AND e.account IN ('held', 'sold') GROUP BY 1) l ON l.pool_id = pool.id
WHERE pool.reserved <> coalesce(t.n, 0) OR pool.reserved <> coalesce(l.n, 0)
"""
SHARDS = """
SELECT s.pool_id, s.shard, s.reserved, count(t.id) FROM ticketing_pool_shard s
LEFT JOIN (ticketing_ticket t JOIN ticketing_booking b ON b.id = t.booking_id)
    ON b.pool_id = s.pool_id AND t.shard = s.shard AND t.state IN ('held', 'live', 'used')
GROUP BY 1, 2, 3 HAVING s.reserved <> count(t.id)
"""
MONEY = """
WITH money AS (
    SELECT b.id, b.state,
        coalesce((SELECT p.cents FROM ticketing_payment p WHERE p.booking_id = b.id AND p.state = 'paid'), 0) AS paid,
        coalesce((SELECT sum(r.cents) FROM ticketing_refund r JOIN ticketing_payment p ON p.id = r.payment_id
                  WHERE p.booking_id = b.id AND r.state = 'done'), 0) AS back,
        coalesce((SELECT sum(r.cents) FROM ticketing_refund r JOIN ticketing_payment p ON p.id = r.payment_id
                  WHERE p.booking_id = b.id AND r.state <> 'done'), 0) AS due,
        coalesce(sum(e.amount) FILTER (WHERE e.account = 'provider'), 0) AS provider,
        coalesce(sum(e.amount) FILTER (WHERE e.account = 'refunds_due'), 0) AS refunds_due
    FROM ticketing_booking b LEFT JOIN ticketing_ledger e ON e.booking_id = b.id AND e.unit = 'EUR' GROUP BY b.id
)
SELECT id, state, paid, back, due, provider, refunds_due FROM money
WHERE provider <> paid - back OR refunds_due <> -due OR (state = 'confirmed' AND back + due > paid)
   OR (state IN ('cancelled', 'expired', 'refunded') AND provider <> 0)
"""


def main() -> None:
    """Read everything once."""
    django.setup()
    given = json.load(sys.stdin)
    found = Reckoning()
    _seats(found)
    _ledger(found)
    _nothing_stuck(found)
    _provider(found, Path(given["folder"]))
    _citizens(found, given["evenings"])
    found.figures["promises"] = len(found.figures["promises"])
    print(json.dumps({"broken": found.broken, "figures": found.figures}))


def _seats(found: Reckoning) -> None:
    found.rows("reserved = tickets = ledger, in every pool", STOCK)
    found.rows("reserved = tickets, in every shard", SHARDS)
    found.rows(
        "no seat is sold twice",
        "SELECT pool_id, sum(reserved), sum(capacity) FROM ticketing_pool_shard GROUP BY 1 HAVING sum(reserved) > sum(capacity)",
    )
    found.rows(
        "a confirmed booking has its tickets but for those given back, another one none",
        "SELECT b.id, b.state, b.seats, count(t.id) FILTER (WHERE t.state IN ('live', 'used')) FROM ticketing_booking b"
        " LEFT JOIN ticketing_ticket t ON t.booking_id = b.id GROUP BY 1, 2, 3"
        " HAVING count(t.id) <> b.seats OR count(t.id) FILTER (WHERE t.state IN ('live', 'used'))"
        " <> CASE b.state WHEN 'confirmed' THEN b.seats - count(t.id) FILTER (WHERE t.state = 'revoked') ELSE 0 END"
        " OR (b.state = 'confirmed' AND count(t.id) FILTER (WHERE t.state IN ('live', 'used')) = 0)",
    )
    found.rows(
        "the offers show the seats that are left",
        "SELECT p.occurrence, a.seats_left, s.n FROM ticketing_pool p JOIN offers_availability a"
        " ON a.occurrence_id = p.occurrence JOIN (SELECT pool_id, sum(capacity - reserved) AS n FROM ticketing_pool_shard"
        " GROUP BY 1) s ON s.pool_id = p.id WHERE a.seats_left IS DISTINCT FROM s.n",
    )


def _ledger(found: Reckoning) -> None:
    found.rows(
        "the ledger balances, per booking and unit",
        "SELECT booking_id, unit, sum(amount) FROM ticketing_ledger GROUP BY 1, 2 HAVING sum(amount) <> 0",
    )
    found.rows("the ledger's money is what was paid and given back", MONEY)
    found.rows(
        "no two bookings under one key",
        "SELECT key_hmac, count(*) FROM ticketing_booking GROUP BY 1 HAVING count(*) > 1",
    )


def _nothing_stuck(found: Reckoning) -> None:
    found.rows(
        "no booking waits for ever",
        "SELECT id, state FROM ticketing_booking WHERE state NOT IN ('confirmed', 'cancelled', 'expired', 'refunded')",
    )
    found.rows(
        "no payment or refund waits for ever",
        "SELECT id, state FROM ticketing_payment WHERE state IN ('pending', 'open')"
        " UNION ALL SELECT id, state FROM ticketing_refund WHERE state <> 'done'",
    )
    found.rows(
        "no note and no outbox row is left",
        "SELECT 'note', id::text, attempts::text FROM ticketing_provider_event"
        " UNION ALL SELECT topic, error, attempts::text FROM kernel_outbox",
    )
    states = ask("SELECT state, count(*) FROM ticketing_booking GROUP BY 1 ORDER BY 1")
    found.figures["bookings"] = dict(states)
    found.figures["bookings_all"] = sum(count for _, count in states)


def _provider(found: Reckoning, folder: Path) -> None:
    """The provider's own books against ours: every euro that came is a seat, or went back."""
    from fixtures.payments.books import Books

    ours = {
        str(payment): (str(booking), booking_state, state, reference, cents)
        for payment, booking, booking_state, state, reference, cents in ask(
            "SELECT p.id, b.id, b.state, p.state, p.reference, p.cents FROM ticketing_payment p"
            " JOIN ticketing_booking b ON b.id = p.booking_id"
        )
    }
    refunds: dict[str, dict[str, int]] = defaultdict(dict)
    for payment, refund, cents in ask(
        "SELECT payment_id::text, id::text, cents FROM ticketing_refund WHERE state = 'done'"
    ):
        refunds[payment][refund] = cents
    paid_of: dict[str, int] = defaultdict(int)
    wrong, twice, unpaid = [], [], []
    came = gone = 0
    theirs = Books(folder).payments.values()
    for payment in theirs:
        key = (payment.metadata or {}).get("payment", "")
        booking, booking_state, state, reference, cents = ours.get(key, ("", "", "", "", 0))
        if payment.status != "paid":
            continue
        back = [
            ((refund.metadata or {}).get("refund", ""), _cents(refund.amount)) for refund in payment.refunds
        ]
        came += _cents(payment.amount)
        gone += sum(amount for _, amount in back)
        paid_of[booking] += 1
        if len(back) > len(dict(back)):
            twice.append(f"{payment.id} was given back twice: {back}")
        whole = sum(amount for _, amount in back) == cents
        fits = (booking_state == "refunded" and whole) or (booking_state == "confirmed" and not whole)
        settled = all(refund.status == "refunded" for refund in payment.refunds)
        known = state == "paid" and reference == payment.id and cents == _cents(payment.amount)
        if not (fits and settled and known and dict(back) == refunds[key]):
            wrong.append(
                f"{payment.id} paid, back {back}; ours: {booking_state}, payment {state}, {refunds[key]}"
            )
    twice += [f"booking {booking} was paid {n} times" for booking, n in paid_of.items() if n > 1]
    for key, (booking, booking_state, state, _, _) in ours.items():
        if booking_state in ("confirmed", "refunded") and paid_of.get(booking, 0) != 1:
            unpaid.append(f"{booking} is {booking_state}, {state}, without a payment at the provider ({key})")
    found.hold("every payment is a confirmed booking or went back", wrong)
    found.hold("nobody is charged twice, nothing is given back twice", twice)
    found.hold("nothing priced is confirmed without its payment", unpaid)
    [[held]] = ask("SELECT coalesce(sum(amount), 0) FROM ticketing_ledger WHERE account = 'provider'")
    difference = [] if held == came - gone else [f"ledger {held}, provider {came - gone}"]
    found.hold("what the ledger says that the provider holds, it holds", difference)
    found.figures |= {
        "payments_there": len(theirs),
        "paid_there": sum(paid_of.values()),
        "cents_came": came,
        "cents_went_back": gone,
    }


def _cents(amount: dict[str, str]) -> int:
    return int(Decimal(amount["value"]) * 100)


def _citizens(found: Reckoning, evenings: list[dict[str, Any]]) -> None:
    from uuid import UUID

    from culture_app.kernel.secrets import hmac_hex

    booked = dict(ask("SELECT key_hmac, id::text FROM ticketing_booking"))
    strangers, ghosts, silent = [], [], []
    retried = 0
    seen: Counter[str] = Counter()
    for evening in evenings:
        mine = booked.get(hmac_hex("outing.booking-key", UUID(evening["citizen"]).bytes, evening["key"]))
        answers = set(evening["answers"])
        retried += bool(evening["lost"])
        seen.update(answers)
        if answers and answers != {mine}:
            strangers.append(f"{mine}: {answers}")
        if len({tuple(tickets) for tickets in evening["tickets"]}) > 1:
            strangers.append(f"{mine}: other tickets in another answer")
        if evening["refusal"] and mine:
            ghosts.append(f"{mine} exists, she was told {evening['refusal']}")
        if not answers and not evening["refusal"]:
            silent.append(evening["key"])
    found.hold("every retry was answered with its own booking", strangers)
    found.hold("no two citizens' keys have one booking", [one for one, n in seen.items() if n > 1])
    found.hold("who was refused has no booking", ghosts)
    found.hold("everybody was answered in the end", silent)
    missing = len(booked) - sum(1 for evening in evenings if evening["answers"])
    found.hold(
        "there is no booking that nobody was told of",
        [f"{missing} more bookings than answers"] if missing else [],
    )
    found.figures |= {"evenings": len(evenings), "evenings_with_lost_answers": retried}


if __name__ == "__main__":
    main()
