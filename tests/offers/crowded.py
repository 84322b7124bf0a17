"""A crowded table for tests of plans: made in SQL, so that it takes seconds. Half of the offers lie in and around
Leuven, the rest all over Flanders, none within 30 km of Virton; every tenth is a place that is always open."""

from django.db import connection

# Rows of one offer, copied: the columns that plans depend on vary, the rest is as small as the table allows.
_OFFERS = """
INSERT INTO offers_offer (id, kind, iri, external_id, digest, source_name, pulled, workflow_status, withdrawn, names,
    point, country, postal_code, municipality, term_ids, labels, keys, prices, audience, duplicate,
    calendar_type, available_from, available_to, first_start, last_end, open_ended, rolling, booking_url, place_name,
    words, search, mended, source, card_nl, card_fr, card_de, card_en)
SELECT md5('offer' || n)::uuid, CASE WHEN n %% 10 = 0 THEN 'place' ELSE 'event' END, 'https://example.org/event/' || n, md5('external' || n)::uuid, '', '', %(now)s,
    'APPROVED', false, '{}',
    ST_SetSRID(ST_MakePoint(
        CASE WHEN n %% 2 = 0 THEN 4.70 + 0.2 * (random() - 0.5) ELSE 2.7 + 2.9 * random() END,
        CASE WHEN n %% 2 = 0 THEN 50.88 + 0.15 * (random() - 0.5) ELSE 50.75 + 0.55 * random() END), 4326)::geography,
    'BE', '3000', 'Leuven', ARRAY['0.' || n %% 50], '{}', ARRAY['type:0.' || n %% 50], '[]', 'everyone', false, 'multiple', '2000-01-01',
    %(now)s + interval '200 days', %(now)s - interval '100 days', %(now)s + interval '200 days', false, false, '', '',
    'avond ' || n, to_tsvector('culture_nl', CASE WHEN n %% 100 = 0 THEN 'jazzconcert ' ELSE 'lezing ' END || n), '{}',
    '{}', convert_to(repeat('x', 600), 'UTF8'), '', '', ''
FROM generate_series(1, %(offers)s) n
"""
_OCCURRENCES = """
INSERT INTO offers_occurrence (id, offer_id, starts, ends, local_start, local_end, status, booking_availability,
    overnight)
SELECT md5(n || '-' || k)::uuid, md5('offer' || n)::uuid, starts, starts + interval '2 hours', 1200, 1320, 'Available',
    'Available', false
FROM generate_series(1, %(offers)s) n, generate_series(1, %(each)s) k,
    LATERAL (SELECT %(now)s + make_interval(hours => (n * 7919 + k * 2971) %% 7200 - 2400) AS starts) s
WHERE n %% 10 <> 0
"""
_ALWAYS = """
INSERT INTO offers_occurrence (id, offer_id, starts, ends, local_start, local_end, status, booking_availability,
    overnight)
SELECT md5('always' || n)::uuid, md5('offer' || n)::uuid, '0001-01-03', '9998-12-31', 0, 0, 'Available', 'Available', false
FROM generate_series(10, %(offers)s, 10) n
"""
_DAYS = """
INSERT INTO offers_day (offer_id, shelf, point)
SELECT DISTINCT c.offer_id, CASE o.kind WHEN 'place' THEN 1
    ELSE 2 * ((c.starts AT TIME ZONE 'Europe/Brussels')::date - DATE '1970-01-01') + 1 END, o.point
FROM offers_occurrence c JOIN offers_offer o ON o.id = c.offer_id
"""
_SEATS = """
INSERT INTO offers_availability (occurrence_id, capacity, seats_left, basis, as_of)
SELECT id, 100, (hashtext(id::text) & 127) - 27 + 27 * ((hashtext(id::text) & 127) < 27)::int, 'reported', %(now)s
FROM offers_occurrence WHERE ends < starts + interval '1 day'
"""


def crowd(*, offers: int, each: int, now) -> None:
    parameters = {"offers": offers, "each": each, "now": now}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT setseed(0.5)")
        for statement in (_OFFERS, _OCCURRENCES, _ALWAYS, _DAYS, _SEATS):
            cursor.execute(statement, parameters)
        cursor.execute("ANALYZE offers_offer, offers_occurrence, offers_availability, offers_day")
