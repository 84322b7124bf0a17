-- What the database refuses, whoever asks: see ticketing/models.py.

CREATE FUNCTION ticketing_check_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM ticketing_transition WHERE kind = TG_ARGV[0] AND before = OLD.state AND after = NEW.state
    ) THEN
        RAISE EXCEPTION 'a % can''t go from % to %', TG_ARGV[0], OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER ticketing_booking_transition BEFORE UPDATE OF state ON ticketing_booking
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION ticketing_check_transition('booking');
CREATE TRIGGER ticketing_ticket_transition BEFORE UPDATE OF state ON ticketing_ticket
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION ticketing_check_transition('ticket');
CREATE TRIGGER ticketing_payment_transition BEFORE UPDATE OF state ON ticketing_payment
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION ticketing_check_transition('payment');
CREATE TRIGGER ticketing_refund_transition BEFORE UPDATE OF state ON ticketing_refund
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION ticketing_check_transition('refund');

CREATE FUNCTION ticketing_ledger_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: write a correcting entry' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER ticketing_ledger_append_only BEFORE UPDATE OR DELETE ON ticketing_ledger
    FOR EACH ROW EXECUTE FUNCTION ticketing_ledger_is_final();

-- Every statement that writes to the ledger balances, per booking and unit; rows are never changed; so the whole does.
CREATE FUNCTION ticketing_ledger_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh GROUP BY booking_id, unit HAVING sum(amount) <> 0) THEN
        RAISE EXCEPTION 'ledger entries of a booking must balance' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER ticketing_ledger_balance AFTER INSERT ON ticketing_ledger
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ticketing_ledger_balances();
