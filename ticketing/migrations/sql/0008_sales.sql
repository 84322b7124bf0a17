-- Stock again: seats that the house keeps, shards that come and go while bookings go on, and a show that was called off.
-- Locks in one order, always: the pool's row (which no booking locks), then its shards by number.

-- Take seats; the shard of each, or NULL when they aren't there. Nothing is taken when NULL.
CREATE OR REPLACE FUNCTION ticketing_take(p_pool uuid, p_shards int, p_seats int) RETURNS int[] LANGUAGE plpgsql AS $$
DECLARE
    v_shard int;
    v_free int;
    v_taken int[];
BEGIN
    IF p_shards = 1 THEN
        UPDATE ticketing_pool_shard SET reserved = reserved + p_seats
        WHERE pool_id = p_pool AND shard = 0 AND reserved + p_seats <= capacity AND NOT closed;
        IF FOUND THEN
            RETURN array_fill(0, ARRAY[p_seats]);
        END IF;
        -- Seats may be free elsewhere all the same: the stock was spread since p_shards was read, or seats came back to a
        -- shard that sells no more.
    END IF;

    -- Three times, since each look sees the shards that there were when it began: whoever waits for one that is being spread
    -- finds it emptied, and sees the new ones only when it looks again.
    FOR attempt IN 1..3 LOOP
        -- A shard that nobody is busy with and that has them all: no waiting, and no two shards locked.
        SELECT shard INTO v_shard FROM ticketing_pool_shard
        WHERE pool_id = p_pool AND reserved + p_seats <= capacity AND NOT closed
        ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED;
        IF FOUND THEN
            UPDATE ticketing_pool_shard SET reserved = reserved + p_seats
            WHERE pool_id = p_pool AND shard = v_shard AND reserved + p_seats <= capacity AND NOT closed;
            IF FOUND THEN
                RETURN array_fill(v_shard, ARRAY[p_seats]);
            END IF;
        END IF;

        -- Before "sold out" every shard is tried: all are locked in order, and seats may come from several.
        IF coalesce((
            SELECT sum(capacity - reserved) FROM ticketing_pool_shard WHERE pool_id = p_pool AND NOT closed
        ), 0) < p_seats THEN
            RETURN NULL;
        END IF;
        v_taken := '{}';
        FOR v_shard, v_free IN
            SELECT shard, capacity - reserved FROM ticketing_pool_shard
            WHERE pool_id = p_pool AND NOT closed ORDER BY shard FOR UPDATE
        LOOP
            EXIT WHEN cardinality(v_taken) >= p_seats;
            v_free := least(v_free, p_seats - cardinality(v_taken));
            CONTINUE WHEN v_free = 0;
            v_taken := v_taken || array_fill(v_shard, ARRAY[v_free]);
        END LOOP;
        IF cardinality(v_taken) = p_seats THEN
            UPDATE ticketing_pool_shard s SET reserved = reserved + taken.seats
            FROM (SELECT t.shard, count(*) AS seats FROM unnest(v_taken) AS t (shard) GROUP BY t.shard) taken
            WHERE s.pool_id = p_pool AND s.shard = taken.shard;
            RETURN v_taken;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- Give a pool so many seats (NULL: as many as it has), and spread those that are free over its first p_shards shards. Seats
-- that are taken stay where they are, so tickets needn't know. The capacity afterwards, or NULL when more are taken
-- than that or the show was called off.
CREATE FUNCTION ticketing_spread(p_pool uuid, p_capacity int, p_shards int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    v_capacity int;
    v_free int;
BEGIN
    PERFORM FROM ticketing_pool WHERE id = p_pool AND state <> 'cancelled' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    INSERT INTO ticketing_pool_shard (pool_id, shard, capacity, reserved)
    SELECT p_pool, number, 0, 0 FROM generate_series(0, p_shards - 1) AS number
    ON CONFLICT (pool_id, shard) DO NOTHING;
    PERFORM FROM ticketing_pool_shard WHERE pool_id = p_pool ORDER BY shard FOR UPDATE;
    SELECT sum(capacity), coalesce(p_capacity, sum(capacity)) - sum(reserved) INTO v_capacity, v_free
    FROM ticketing_pool_shard WHERE pool_id = p_pool;
    IF v_free < 0 THEN
        RETURN NULL;
    END IF;
    UPDATE ticketing_pool_shard s
    SET capacity = s.reserved + CASE
        WHEN s.shard < p_shards THEN v_free / p_shards + (s.shard < v_free % p_shards)::int ELSE 0
    END
    WHERE s.pool_id = p_pool;
    UPDATE ticketing_pool SET shards = p_shards WHERE id = p_pool AND shards <> p_shards;
    RETURN coalesce(p_capacity, v_capacity);
END $$;

-- The house keeps so many seats under this hold: more or fewer than before, or none. Saying it twice changes nothing.
-- outcome: kept | sold_out | elsewhere (the hold is another pool's); nothing is written except by "kept".
CREATE FUNCTION ticketing_keep(p_hold uuid, p_pool uuid, p_seats int, p_note text, p_now timestamptz)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_pool ticketing_pool%ROWTYPE;
    v_hold ticketing_house_hold%ROWTYPE;
    v_more int;
    v_shards int[];
    v_shard int;
    v_kept int;
BEGIN
    SELECT * INTO STRICT v_pool FROM ticketing_pool WHERE id = p_pool FOR UPDATE;
    SELECT * INTO v_hold FROM ticketing_house_hold WHERE id = p_hold FOR UPDATE;
    IF v_hold.pool_id <> p_pool THEN
        RETURN 'elsewhere';
    END IF;
    v_more := p_seats - coalesce(v_hold.seats, 0);
    IF v_more > 0 THEN
        v_shards := ticketing_take(p_pool, v_pool.shards, v_more);
        IF v_shards IS NULL THEN
            RETURN 'sold_out';
        END IF;
        UPDATE ticketing_pool_shard s SET house = house + taken.seats
        FROM (SELECT t.shard, count(*) AS seats FROM unnest(v_shards) AS t (shard) GROUP BY t.shard) taken
        WHERE s.pool_id = p_pool AND s.shard = taken.shard;
    ELSIF v_more < 0 THEN
        -- A seat of the house is like any other of them: they come back wherever there are some.
        FOR v_shard, v_kept IN
            SELECT shard, house FROM ticketing_pool_shard WHERE pool_id = p_pool ORDER BY shard FOR UPDATE
        LOOP
            v_kept := least(v_kept, -v_more);
            UPDATE ticketing_pool_shard SET house = house - v_kept, reserved = reserved - v_kept
            WHERE pool_id = p_pool AND shard = v_shard AND v_kept > 0;
            v_more := v_more + v_kept;
        END LOOP;
    END IF;
    INSERT INTO ticketing_house_hold (id, pool_id, seats, note, created_at, changed_at)
    VALUES (p_hold, p_pool, p_seats, p_note, p_now, p_now)
    ON CONFLICT (id) DO UPDATE SET seats = excluded.seats, note = excluded.note, changed_at = excluded.changed_at
    WHERE (ticketing_house_hold.seats, ticketing_house_hold.note) IS DISTINCT FROM (excluded.seats, excluded.note);
    IF p_seats <> coalesce(v_hold.seats, 0) THEN
        INSERT INTO kernel_outbox (topic, key, payload)
        VALUES ('availability.changed', v_pool.occurrence::text, jsonb_build_object('occurrence', v_pool.occurrence));
    END IF;
    RETURN 'kept';
END $$;

-- Five counts of the same seats, per pool: reserved = tickets + house, tickets = ledger, house = kept. In one statement, so
-- that they are of one moment.
CREATE VIEW ticketing_stock_balance AS
SELECT
    p.id AS pool, coalesce(stock.capacity, 0) AS capacity, coalesce(stock.reserved, 0) AS reserved,
    coalesce(stock.house, 0) AS house, coalesce(taken.tickets, 0) AS tickets, coalesce(book.ledger, 0) AS ledger,
    coalesce(hold.kept, 0) AS kept
FROM ticketing_pool p
LEFT JOIN (
    SELECT pool_id, sum(capacity) AS capacity, sum(reserved) AS reserved, sum(house) AS house
    FROM ticketing_pool_shard GROUP BY pool_id
) stock ON stock.pool_id = p.id
LEFT JOIN (
    SELECT b.pool_id, count(*) AS tickets FROM ticketing_ticket t JOIN ticketing_booking b ON b.id = t.booking_id
    WHERE t.state IN ('held', 'live', 'used') GROUP BY b.pool_id
) taken ON taken.pool_id = p.id
LEFT JOIN (
    SELECT b.pool_id, sum(l.amount) AS ledger FROM ticketing_ledger l JOIN ticketing_booking b ON b.id = l.booking_id
    WHERE l.unit = 'seat' AND l.account IN ('held', 'sold') GROUP BY b.pool_id
) book ON book.pool_id = p.id
LEFT JOIN (SELECT pool_id, sum(seats) AS kept FROM ticketing_house_hold GROUP BY pool_id) hold ON hold.pool_id = p.id;

-- A show that was called off stays so.
CREATE TRIGGER ticketing_pool_transition BEFORE UPDATE OF state ON ticketing_pool
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION ticketing_check_transition(
        'on_sale>stopped', 'stopped>on_sale', 'on_sale>cancelled', 'stopped>cancelled');
