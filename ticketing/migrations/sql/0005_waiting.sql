-- The waiting list's rule, said once: whoever asks what comes next asks here.

-- The first in line whose wish fits in the seats that are free. Only the first hundred are looked at: one who wants six
-- doesn't block one who wants one, and nobody overtakes from further back.
CREATE FUNCTION ticketing_next_waiting(p_pool uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT line.id FROM (
        SELECT id, seats, number FROM ticketing_waiting
        WHERE pool_id = p_pool AND state = 'waiting' ORDER BY number LIMIT 100
    ) line
    WHERE line.seats <= (SELECT sum(capacity - reserved) FROM ticketing_pool_shard WHERE pool_id = p_pool)
    ORDER BY line.number LIMIT 1
$$;

-- Seats that came back are the line's as long as somebody in it can have them: a booking of anybody else is refused like
-- one of a sold-out pool. Those who are promoted come in as 'held'. A key that booked before inserts nothing, so its old
-- answer never comes here.
CREATE FUNCTION ticketing_the_line_goes_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ticketing_waiting WHERE pool_id = NEW.pool_id AND state = 'waiting')
        AND ticketing_next_waiting(NEW.pool_id) IS NOT NULL
    THEN
        RAISE EXCEPTION 'sold out: somebody waits for these seats' USING ERRCODE = 'TK001';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER ticketing_the_line_goes_first AFTER INSERT ON ticketing_booking
    FOR EACH ROW WHEN (NEW.state <> 'held') EXECUTE FUNCTION ticketing_the_line_goes_first();

CREATE TRIGGER ticketing_waiting_transition BEFORE UPDATE OF state ON ticketing_waiting
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION ticketing_check_transition('waiting>promoted', 'waiting>left', 'waiting>ended');
