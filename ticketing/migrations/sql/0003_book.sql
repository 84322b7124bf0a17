-- A whole booking in one round trip: idempotency, stock, tickets, ledger, payment, outbox. Everything that takes
-- thought or another service (prices, signatures) was prepared before; nothing outside is called in here.
--
-- outcome: booked | replayed | key_reused | sold_out | not_on_sale; nothing is written except by "booked".
-- p_not_after: the quote's valid_until; after it a known key still gets its old answer, a new one "quote_expired".
CREATE FUNCTION ticketing_book(
    p_booking uuid, p_pool uuid, p_holder uuid, p_key text, p_hash bytea, p_total int, p_lines jsonb,
    p_tickets uuid[], p_tariffs text[], p_cents int[], p_barcodes text[],
    p_expires timestamptz, p_payment uuid, p_provider text, p_return_url text,
    p_not_after timestamptz, p_now timestamptz
) RETURNS TABLE (outcome text, booking uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    v_pool ticketing_pool%ROWTYPE;
    v_seats int := cardinality(p_tickets);
    v_shards int[];
    v_refusal text;
    v_known ticketing_booking%ROWTYPE;
BEGIN
    SELECT * INTO v_pool FROM ticketing_pool WHERE id = p_pool;
    IF p_now >= p_not_after THEN
        v_refusal := 'quote_expired';
    ELSIF v_pool.id IS NULL OR v_pool.state <> 'on_sale' OR p_now < v_pool.sale_opens OR p_now >= v_pool.sale_closes THEN
        v_refusal := 'not_on_sale';
    ELSIF (SELECT sum(capacity - reserved) FROM ticketing_pool_shard WHERE pool_id = p_pool) < v_seats THEN
        v_refusal := 'sold_out';
    END IF;

    IF v_refusal IS NULL THEN
        -- Waits for another request with this key, if one is under way.
        INSERT INTO ticketing_booking (
            id, pool_id, occurrence, event, organiser, holder, key_hmac, request_hash, state, seats, total_cents, lines,
            created_at, expires_at
        ) VALUES (
            p_booking, p_pool, v_pool.occurrence, v_pool.event, v_pool.organiser, p_holder, p_key, p_hash,
            CASE p_total WHEN 0 THEN 'confirmed' ELSE 'awaiting_payment' END, v_seats, p_total, p_lines,
            p_now, CASE p_total WHEN 0 THEN NULL ELSE p_expires END
        ) ON CONFLICT (key_hmac) DO NOTHING;
    END IF;
    IF v_refusal IS NOT NULL OR NOT FOUND THEN
        SELECT * INTO v_known FROM ticketing_booking WHERE key_hmac = p_key;
        RETURN QUERY SELECT
            CASE
                WHEN v_known.id IS NULL THEN v_refusal
                WHEN v_known.request_hash = p_hash THEN 'replayed'
                ELSE 'key_reused'
            END,
            v_known.id;
        RETURN;
    END IF;

    IF p_total > 0 THEN
        INSERT INTO ticketing_payment (id, booking_id, provider, state, cents, return_url, due_at, created_at)
        -- The request itself calls the provider right after the commit; the sweep takes over when it died.
        VALUES (p_payment, p_booking, p_provider, 'pending', p_total, p_return_url,
                clock_timestamp() + interval '10 seconds', p_now);
    END IF;
    INSERT INTO ticketing_ledger (booking_id, kind, account, unit, amount, at) VALUES
        (p_booking, 'book', 'stock', 'seat', -v_seats, p_now),
        (p_booking, 'book', CASE p_total WHEN 0 THEN 'sold' ELSE 'held' END, 'seat', v_seats, p_now);
    INSERT INTO kernel_outbox (topic, key, payload)
    VALUES ('availability.changed', v_pool.occurrence::text, jsonb_build_object('occurrence', v_pool.occurrence));

    -- The stock comes late: its lock is held for one insert and the commit.
    v_shards := ticketing_take(p_pool, v_pool.shards, v_seats);
    IF v_shards IS NULL THEN
        RAISE EXCEPTION 'sold out' USING ERRCODE = 'TK001';
    END IF;
    INSERT INTO ticketing_ticket (id, booking_id, shard, tariff, cents, state, barcode)
    SELECT t.id, p_booking, t.shard, t.tariff, t.cents, CASE p_total WHEN 0 THEN 'live' ELSE 'held' END, t.barcode
    FROM unnest(p_tickets, v_shards, p_tariffs, p_cents, p_barcodes) AS t (id, shard, tariff, cents, barcode);
    RETURN QUERY SELECT 'booked', p_booking;
END $$;
