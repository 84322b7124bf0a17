-- Stock: taken and given back only here, so that tickets, counters and ledger can't part.

-- Take seats; the shard of each, or NULL when they aren't there. Nothing is taken when NULL.
CREATE FUNCTION ticketing_take(p_pool uuid, p_shards int, p_seats int) RETURNS int[] LANGUAGE plpgsql AS $$
DECLARE
    v_shard int;
    v_free int;
    v_taken int[] := '{}';
BEGIN
    IF p_shards = 1 THEN
        UPDATE ticketing_pool_shard SET reserved = reserved + p_seats
        WHERE pool_id = p_pool AND shard = 0 AND reserved + p_seats <= capacity;
        RETURN CASE WHEN FOUND THEN array_fill(0, ARRAY[p_seats]) END;
    END IF;

    -- A shard that nobody is busy with and that has them all: no waiting, and no two shards locked.
    SELECT shard INTO v_shard FROM ticketing_pool_shard
    WHERE pool_id = p_pool AND reserved + p_seats <= capacity ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF FOUND THEN
        UPDATE ticketing_pool_shard SET reserved = reserved + p_seats
        WHERE pool_id = p_pool AND shard = v_shard AND reserved + p_seats <= capacity;
        IF FOUND THEN
            RETURN array_fill(v_shard, ARRAY[p_seats]);
        END IF;
    END IF;

    -- Before "sold out" every shard is tried: all are locked in order, and seats may come from several.
    IF (SELECT sum(capacity - reserved) FROM ticketing_pool_shard WHERE pool_id = p_pool) < p_seats THEN
        RETURN NULL;
    END IF;
    FOR v_shard, v_free IN
        SELECT shard, capacity - reserved FROM ticketing_pool_shard WHERE pool_id = p_pool ORDER BY shard FOR UPDATE
    LOOP
        EXIT WHEN cardinality(v_taken) >= p_seats;
        v_free := least(v_free, p_seats - cardinality(v_taken));
        CONTINUE WHEN v_free = 0;
        v_taken := v_taken || array_fill(v_shard, ARRAY[v_free]);
    END LOOP;
    IF cardinality(v_taken) < p_seats THEN
        RETURN NULL;
    END IF;
    UPDATE ticketing_pool_shard s SET reserved = reserved + taken.seats
    FROM (SELECT t.shard, count(*) AS seats FROM unnest(v_taken) AS t (shard) GROUP BY t.shard) taken
    WHERE s.pool_id = p_pool AND s.shard = taken.shard;
    RETURN v_taken;
END $$;

-- Give back the seats of a booking (all that are left, or those named); the caller holds the booking's row.
-- Held seats become void, sold ones revoked. How many came back.
CREATE FUNCTION ticketing_release(p_booking uuid, p_only uuid[], p_kind text, p_now timestamptz)
RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    v_pool uuid;
    v_occurrence uuid;
    v_ids uuid[];
    v_shards int[];
    v_held int;
    v_all int;
BEGIN
    SELECT pool_id, occurrence INTO STRICT v_pool, v_occurrence FROM ticketing_booking WHERE id = p_booking;
    SELECT array_agg(t.id), array_agg(t.shard), count(*) FILTER (WHERE t.state = 'held'), count(*)
    INTO v_ids, v_shards, v_held, v_all
    FROM (
        SELECT id, shard, state FROM ticketing_ticket
        WHERE booking_id = p_booking AND state IN ('held', 'live') AND (p_only IS NULL OR id = ANY (p_only))
        ORDER BY id FOR UPDATE
    ) t;
    IF v_all = 0 THEN
        RETURN 0;
    END IF;
    UPDATE ticketing_ticket SET state = CASE state WHEN 'held' THEN 'void' ELSE 'revoked' END WHERE id = ANY (v_ids);
    PERFORM FROM ticketing_pool_shard WHERE pool_id = v_pool AND shard = ANY (v_shards) ORDER BY shard FOR UPDATE;
    UPDATE ticketing_pool_shard s SET reserved = reserved - gone.seats
    FROM (SELECT g.shard, count(*) AS seats FROM unnest(v_shards) AS g (shard) GROUP BY g.shard) gone
    WHERE s.pool_id = v_pool AND s.shard = gone.shard;
    INSERT INTO ticketing_ledger (booking_id, kind, account, unit, amount, at)
    SELECT p_booking, p_kind, e.account, 'seat', e.amount, p_now
    FROM (VALUES ('stock', v_all), ('held', -v_held), ('sold', v_held - v_all)) AS e (account, amount)
    WHERE e.amount <> 0;
    INSERT INTO kernel_outbox (topic, key, payload)
    VALUES ('availability.changed', v_occurrence::text, jsonb_build_object('occurrence', v_occurrence));
    RETURN v_all;
END $$;

-- Let the longest overdue hold go, and give its seats back in the same transaction. Its id, or NULL when none is due.
CREATE FUNCTION ticketing_expire_one(p_now timestamptz) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    v_booking uuid;
BEGIN
    SELECT id INTO v_booking FROM ticketing_booking
    WHERE state IN ('held', 'awaiting_payment') AND expires_at <= p_now
    ORDER BY expires_at LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    UPDATE ticketing_booking SET state = 'expired' WHERE id = v_booking;
    PERFORM ticketing_release(v_booking, NULL, 'expire', p_now);
    RETURN v_booking;
END $$;
