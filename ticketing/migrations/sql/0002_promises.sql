-- What the database refuses, whoever asks: see ticketing/models.py.

-- The trigger's arguments are the steps that are allowed, as 'before>after'.
CREATE FUNCTION ticketing_check_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state || '>' || NEW.state = ANY (TG_ARGV) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% can''t go from % to %', TG_TABLE_NAME, OLD.state, NEW.state USING ERRCODE = 'check_violation';
END $$;

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
