-- A ticket that dies may have been sold at a social tariff: then its registration is due to be looked at. Whoever expires,
-- cancels or calls off doesn't have to know.
CREATE FUNCTION ticketing_card_is_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ticketing_card_sale SET due_at = clock_timestamp()
    WHERE booking_id = NEW.booking_id AND state IN ('due', 'registered');
    RETURN NULL;
END $$;

CREATE TRIGGER ticketing_card_is_due AFTER UPDATE OF state ON ticketing_ticket
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('revoked', 'void'))
    EXECUTE FUNCTION ticketing_card_is_due();
