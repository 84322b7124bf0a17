"""What must hold of all bookings at every moment, asked of the database itself: each is a query that finds nothing."""

from django.db import connection

STEPS = {
    ("held", "awaiting_payment"),
    ("held", "confirmed"),
    ("held", "cancelled"),
    ("held", "expired"),
    ("awaiting_payment", "confirmed"),
    ("awaiting_payment", "cancelled"),
    ("awaiting_payment", "expired"),
    ("confirmed", "cancelled"),
    ("confirmed", "refund_pending"),
    ("cancelled", "paid_late"),
    ("expired", "paid_late"),
    ("paid_late", "confirmed"),
    ("paid_late", "refund_pending"),
    ("refund_pending", "refunded"),
}
"""The steps that a booking may take, said a second time: the test doesn't believe the trigger."""

PROMISES = {
    "no shard has more seats taken than it has, or fewer than none": """
        SELECT pool_id, shard, capacity, reserved FROM ticketing_pool_shard WHERE reserved < 0 OR reserved > capacity""",
    "each shard's counter is its tickets and the house's seats": """
        SELECT s.pool_id, s.shard, s.reserved, s.house, count(t.id) FROM ticketing_pool_shard s
        LEFT JOIN (ticketing_ticket t JOIN ticketing_booking b ON b.id = t.booking_id)
            ON b.pool_id = s.pool_id AND t.shard = s.shard AND t.state IN ('held', 'live', 'used')
        GROUP BY s.id HAVING s.reserved <> s.house + count(t.id)""",
    "counter, tickets, ledger and house agree for each pool": """
        SELECT * FROM ticketing_stock_balance
        WHERE reserved <> tickets + house OR tickets <> ledger OR house <> kept OR reserved > capacity""",
    "the ledger of each booking balances in each unit": """
        SELECT booking_id, unit, sum(amount) FROM ticketing_ledger GROUP BY booking_id, unit HAVING sum(amount) <> 0""",
    "a booking's seats in the ledger are its tickets": """
        SELECT b.id, b.state, t.*, l.* FROM ticketing_booking b
        CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE state = 'held') AS held, count(*) FILTER (WHERE state IN ('live', 'used')) AS sold
            FROM ticketing_ticket WHERE booking_id = b.id) t
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount) FILTER (WHERE account = 'held'), 0) AS held,
                coalesce(sum(amount) FILTER (WHERE account = 'sold'), 0) AS sold
            FROM ticketing_ledger WHERE booking_id = b.id AND unit = 'seat') l
        WHERE (t.held, t.sold) <> (l.held, l.sold)""",
    "a booking's money in the ledger is what was paid, what went back and what is due": """
        SELECT b.id, b.state, m.*, l.* FROM ticketing_booking b
        CROSS JOIN LATERAL (
            SELECT coalesce((SELECT coalesce(received_cents, cents) FROM ticketing_payment
                WHERE booking_id = b.id AND state = 'paid'), 0) AS paid,
                coalesce(sum(r.cents), 0) AS owed, coalesce(sum(r.cents) FILTER (WHERE r.state = 'done'), 0) AS back
            FROM ticketing_payment p JOIN ticketing_refund r ON r.payment_id = p.id WHERE p.booking_id = b.id) m
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount) FILTER (WHERE account = 'provider'), 0) AS provider,
                coalesce(sum(amount) FILTER (WHERE account = 'sales'), 0) AS sales,
                coalesce(sum(amount) FILTER (WHERE account = 'refunds_due'), 0) AS due
            FROM ticketing_ledger WHERE booking_id = b.id AND unit = 'EUR') l
        WHERE (l.provider, l.sales, l.due) <> (m.paid - m.back, m.owed - m.paid, m.back - m.owed)""",
    "what the organiser is owed is what the seats cost that are sold": """
        SELECT b.id, b.state, l.sales, t.cents FROM ticketing_booking b
        JOIN ticketing_pool p ON p.id = b.pool_id AND p.state <> 'cancelled'
        CROSS JOIN LATERAL (SELECT coalesce(sum(amount), 0) AS sales FROM ticketing_ledger
            WHERE booking_id = b.id AND unit = 'EUR' AND account = 'sales') l
        CROSS JOIN LATERAL (SELECT coalesce(sum(cents), 0) AS cents, coalesce(sum(vat_cents), 0) AS vat FROM ticketing_ticket
            WHERE booking_id = b.id AND state IN ('live', 'used')) t
        CROSS JOIN LATERAL (SELECT coalesce(sum(amount), 0) AS vat FROM ticketing_ledger
            WHERE booking_id = b.id AND unit = 'VAT' AND account = 'vat') v
        WHERE (-l.sales, -v.vat) <> (t.cents, t.vat)""",
    "a booking's tickets are as its state says": """
        SELECT b.id, b.state, array_agg(t.state) FROM ticketing_booking b JOIN ticketing_ticket t ON t.booking_id = b.id
        JOIN ticketing_pool p ON p.id = b.pool_id GROUP BY b.id, p.state
        HAVING count(*) <> b.seats OR NOT CASE b.state
            WHEN 'held' THEN bool_and(t.state = 'held')
            WHEN 'awaiting_payment' THEN bool_and(t.state = 'held')
            WHEN 'confirmed' THEN bool_or(t.state IN ('live', 'used')) AND bool_and(t.state IN ('live', 'used', 'revoked'))
            WHEN 'paid_late' THEN false
            ELSE bool_and(t.state IN ('void', 'revoked') OR p.state = 'cancelled' AND t.state = 'used')
        END""",
    "nobody has a ticket that wasn't paid for": """
        SELECT b.id FROM ticketing_booking b WHERE b.state = 'confirmed' AND b.total_cents > 0
        AND NOT EXISTS (SELECT FROM ticketing_payment WHERE booking_id = b.id AND state = 'paid'
            AND cents = b.total_cents AND coalesce(received_cents, cents) >= cents)""",
    "no more goes back than was paid": """
        SELECT p.id FROM ticketing_payment p JOIN ticketing_refund r ON r.payment_id = p.id
        GROUP BY p.id HAVING sum(r.cents) > coalesce(p.received_cents, p.cents) OR p.state <> 'paid'""",
    "each place on a waiting list has been promoted once at most": """
        SELECT w.id, w.state, count(b.id) FROM ticketing_waiting w
        LEFT JOIN ticketing_booking b ON b.key_hmac = 'waiting:' || w.id
        GROUP BY w.id HAVING count(b.id) <> (w.state = 'promoted')::int OR bool_or(b.id <> w.booking_id)""",
    "nothing is promised longer than the sale lasts": """
        SELECT w.id FROM ticketing_waiting w JOIN ticketing_booking b ON b.id = w.booking_id
        JOIN ticketing_pool p ON p.id = b.pool_id
        WHERE b.state = 'held' AND b.expires_at > least(p.sale_closes, p.starts)""",
}

_WALKED = """
SELECT booking_id, coalesce(lag(s.state) OVER (PARTITION BY booking_id ORDER BY s.id),
    CASE WHEN b.key_hmac LIKE 'waiting:%%' THEN 'held' ELSE 'awaiting_payment' END), s.state
FROM ticketing_step s JOIN ticketing_booking b ON b.id = s.booking_id
WHERE b.total_cents > 0 OR b.key_hmac LIKE 'waiting:%%'
"""


def broken() -> list[str]:
    """The promises that don't hold now, each with the rows that show it."""
    found = []
    with connection.cursor() as cursor:
        for promise, query in PROMISES.items():
            cursor.execute(query)
            if rows := cursor.fetchall():
                found.append(f"{promise}: {rows}")
        cursor.execute(_WALKED.replace("%%", "%"))
        wrong = [row for row in cursor.fetchall() if row[1:] not in STEPS]
    return [*found, f"a step that doesn't exist: {wrong}"] if wrong else found
