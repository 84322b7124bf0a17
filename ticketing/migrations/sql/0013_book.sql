-- A whole booking in one round trip: idempotency, limits, voucher, stock, tickets, ledger, payment, social tariff, invoice
-- wish, outbox. Everything that takes thought or another service (prices, signatures) was prepared before; nothing outside
-- is called in here. The whole function, after 0009_book.sql:
-- the row of stock is taken last, so that its lock lives for little more than the commit.
--
-- outcome: booked | replayed | key_reused | sold_out | not_on_sale | quote_expired | person_limit; nothing is written except
-- by "booked". TK001: the last seats went while this one was under way. TK002: the voucher's last use did.
-- p_not_after: the quote's valid_until; after it a known key still gets its old answer, a new one "quote_expired".
-- p_cards: the sealed card numbers of a social tariff. Such a booking is "held" until the card scheme has agreed.
CREATE OR REPLACE FUNCTION ticketing_book(
    p_booking uuid, p_pool uuid, p_holder uuid, p_key text, p_hash bytea, p_total int, p_lines jsonb,
    p_tickets uuid[], p_tariffs text[], p_cents int[], p_vats int[], p_barcodes text[],
    p_expires timestamptz, p_payment uuid, p_provider text, p_return_url text,
    p_not_after timestamptz, p_now timestamptz,
    p_person text, p_voucher uuid, p_scheme text, p_cards text, p_buyer text
) RETURNS TABLE (outcome text, booking uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    v_pool ticketing_pool%ROWTYPE;
    v_seats int := cardinality(p_tickets);
    v_state text := CASE WHEN p_cards IS NOT NULL THEN 'held' WHEN p_total = 0 THEN 'confirmed' ELSE 'awaiting_payment' END;
    v_person text;
    v_shards int[];
    v_taken int[];
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
    ELSIF v_pool.max_per_person IS NOT NULL THEN
        v_person := p_person;
        -- Her requests for this pool queue here; the count that follows sees what the one before committed.
        PERFORM pg_advisory_xact_lock(hashtextextended(p_person, 0));
        IF p_person IS NULL OR v_pool.max_per_person < v_seats + ticketing_seats_of(p_pool, p_person) THEN
            v_refusal := 'person_limit';
        END IF;
    END IF;
    -- Those who wait go first. A trigger says so for other states; one that comes in as held looks itself.
    IF v_refusal IS NULL AND v_state = 'held' AND ticketing_next_waiting(p_pool) IS NOT NULL THEN
        v_refusal := 'sold_out';
    END IF;

    IF v_refusal IS NULL THEN
        -- Waits for another request with this key, if one is under way.
        INSERT INTO ticketing_booking (
            id, pool_id, occurrence, event, organiser, holder, person, voucher, key_hmac, request_hash, state, seats,
            total_cents, lines, created_at, expires_at
        ) VALUES (
            p_booking, p_pool, v_pool.occurrence, v_pool.event, v_pool.organiser, p_holder, v_person, p_voucher, p_key,
            p_hash, v_state, v_seats, p_total, p_lines, p_now, CASE v_state WHEN 'confirmed' THEN NULL ELSE p_expires END
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

    IF p_voucher IS NOT NULL AND NOT ticketing_claim_voucher(p_voucher, p_booking) THEN
        RAISE EXCEPTION 'voucher used up' USING ERRCODE = 'TK002';
    END IF;
    IF p_total > 0 THEN
        INSERT INTO ticketing_payment (id, booking_id, provider, state, cents, return_url, due_at, created_at)
        -- The request itself calls the provider right after the commit; the sweep takes over when it died. One that waits for
        -- its card scheme isn't due before the scheme has agreed.
        VALUES (p_payment, p_booking, p_provider, 'pending', p_total, p_return_url,
                CASE v_state WHEN 'held' THEN timestamptz '9999-01-01' ELSE clock_timestamp() + interval '10 seconds' END,
                p_now);
    END IF;
    IF p_cards IS NOT NULL THEN
        INSERT INTO ticketing_card_sale (booking_id, scheme, state, sealed, "references", due_at, created_at)
        VALUES (p_booking, p_scheme, 'due', p_cards, '{}', clock_timestamp() + interval '10 seconds', p_now);
    END IF;
    IF p_buyer IS NOT NULL THEN
        INSERT INTO ticketing_invoice_wish (booking_id, buyer) VALUES (p_booking, p_buyer);
    END IF;
    INSERT INTO ticketing_ledger (booking_id, kind, account, unit, amount, at) VALUES
        (p_booking, 'book', 'stock', 'seat', -v_seats, p_now),
        (p_booking, 'book', CASE v_state WHEN 'confirmed' THEN 'sold' ELSE 'held' END, 'seat', v_seats, p_now);
    INSERT INTO kernel_outbox (topic, key, payload)
    VALUES ('availability.changed', v_pool.occurrence::text, jsonb_build_object('occurrence', v_pool.occurrence));

    -- A pool of one shard has its tickets written before the stock is touched: its lock is held for the commit alone. Of several
    -- shards, which hardly anybody waits for, it has to be known first which.
    v_shards := CASE v_pool.shards WHEN 1 THEN array_fill(0, ARRAY[v_seats]) ELSE ticketing_take(p_pool, v_pool.shards, v_seats) END;
    IF v_shards IS NULL THEN
        RAISE EXCEPTION 'sold out' USING ERRCODE = 'TK001';
    END IF;
    INSERT INTO ticketing_ticket (id, booking_id, shard, tariff, cents, vat_cents, state, barcode)
    SELECT t.id, p_booking, t.shard, t.tariff, t.cents, t.vat, CASE v_state WHEN 'confirmed' THEN 'live' ELSE 'held' END, t.barcode
    FROM unnest(p_tickets, v_shards, p_tariffs, p_cents, p_vats, p_barcodes) AS t (id, shard, tariff, cents, vat, barcode);
    IF v_pool.shards = 1 THEN
        v_taken := ticketing_take(p_pool, 1, v_seats);
        IF v_taken IS NULL THEN
            RAISE EXCEPTION 'sold out' USING ERRCODE = 'TK001';
        ELSIF v_taken <> v_shards THEN
            -- The stock was spread while this booking was under way.
            UPDATE ticketing_ticket k SET shard = t.shard FROM unnest(p_tickets, v_taken) AS t (id, shard) WHERE k.id = t.id;
        END IF;
    END IF;
    RETURN QUERY SELECT 'booked', p_booking;
END $$;

-- Foreign keys of what a booking writes are checked where it is written, not at the commit: there the stock is locked.
DO $$
DECLARE
    v_key record;
BEGIN
    FOR v_key IN
        SELECT conrelid::regclass AS "table", conname AS name FROM pg_constraint
        WHERE contype = 'f' AND condeferrable AND confrelid = 'ticketing_booking'::regclass
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I NOT DEFERRABLE', v_key."table", v_key.name);
    END LOOP;
END $$;
