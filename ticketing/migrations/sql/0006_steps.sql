-- Whatever moves a booking tells of it in the same transaction: a line of its history, and a row in the outbox under
-- the topic "booking.<state>". So no writer can forget to, and none has to.
CREATE FUNCTION ticketing_tell_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO ticketing_step (booking_id, state, at) VALUES (NEW.id, NEW.state, clock_timestamp());
    END IF;
    INSERT INTO kernel_outbox (topic, key, payload)
    VALUES ('booking.' || NEW.state, NEW.id::text, jsonb_build_object('booking', NEW.id));
    RETURN NULL;
END $$;

-- A free booking is confirmed when it is made; that others wait for their payment is no news to anybody.
CREATE TRIGGER ticketing_booking_made AFTER INSERT ON ticketing_booking
    FOR EACH ROW WHEN (NEW.state = 'confirmed') EXECUTE FUNCTION ticketing_tell_step();
CREATE TRIGGER ticketing_booking_moved AFTER UPDATE OF state ON ticketing_booking
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION ticketing_tell_step();

CREATE FUNCTION ticketing_tell_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kernel_outbox (topic, key, payload)
    SELECT 'refund.' || NEW.state, NEW.id::text, jsonb_build_object('booking', p.booking_id, 'refund', NEW.id)
    FROM ticketing_payment p WHERE p.id = NEW.payment_id;
    RETURN NULL;
END $$;

CREATE TRIGGER ticketing_refund_ended AFTER UPDATE OF state ON ticketing_refund
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('done', 'failed'))
    EXECUTE FUNCTION ticketing_tell_refund();
