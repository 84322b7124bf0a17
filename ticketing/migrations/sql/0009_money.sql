-- VAT, vouchers and invoice numbers: what the database itself keeps right.

-- The VAT in the ledger is that of the tickets that are sold: whenever sold seats move, one balanced statement makes up the
-- difference, at the same moment and under the same kind. So a refund of one ticket of three reverses exactly its VAT.
CREATE FUNCTION ticketing_ledger_vat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ticketing_ledger (booking_id, kind, account, unit, amount, at)
    SELECT moved.booking_id, moved.kind, leg.account, 'VAT', leg.sign * moved.change, moved.at
    FROM (
        SELECT m.booking_id, m.kind, m.at,
            (SELECT coalesce(sum(t.vat_cents), 0) FROM ticketing_ticket t
             WHERE t.booking_id = m.booking_id AND t.state IN ('live', 'used'))
            + (SELECT coalesce(sum(l.amount), 0) FROM ticketing_ledger l
               WHERE l.booking_id = m.booking_id AND l.unit = 'VAT' AND l.account = 'vat') AS change
        FROM (
            SELECT DISTINCT ON (booking_id) booking_id, kind, at FROM fresh
            WHERE account = 'sold' AND unit = 'seat' AND kind <> 'book'
        ) m
    ) moved
    CROSS JOIN (VALUES ('vat_in_sales', 1), ('vat', -1)) AS leg (account, sign)
    WHERE moved.change <> 0;
    RETURN NULL;
END $$;

CREATE TRIGGER ticketing_ledger_vat AFTER INSERT ON ticketing_ledger
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT WHEN (pg_trigger_depth() < 1)
    EXECUTE FUNCTION ticketing_ledger_vat();

-- How many seats of a pool one person has now.
CREATE FUNCTION ticketing_seats_of(p_pool uuid, p_person text) RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FROM ticketing_booking b JOIN ticketing_ticket t ON t.booking_id = b.id
    WHERE b.pool_id = p_pool AND b.person = p_person AND t.state IN ('held', 'live', 'used')
$$;

-- Is there a use left for this booking? The voucher's row is locked first, so that its bookings are counted one after the
-- other; which uses are taken, the bookings' states say: an expired or cancelled one gives its use back by that alone.
CREATE FUNCTION ticketing_claim_voucher(p_voucher uuid, p_booking uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_uses int;
BEGIN
    SELECT uses INTO v_uses FROM ticketing_voucher WHERE id = p_voucher AND withdrawn_at IS NULL FOR NO KEY UPDATE;
    RETURN FOUND AND v_uses > (
        SELECT count(*) FROM ticketing_booking
        WHERE voucher = p_voucher AND id <> p_booking
            AND state IN ('held', 'awaiting_payment', 'confirmed', 'paid_late')
    );
END $$;

-- The next number of a series. Its row stays locked until the commit, so a rollback takes the number back: no gap.
CREATE FUNCTION ticketing_next_number(p_organiser uuid, p_year int, p_kind text) RETURNS int LANGUAGE sql AS $$
    INSERT INTO ticketing_invoice_sequence AS s (organiser, year, kind, last) VALUES (p_organiser, p_year, p_kind, 1)
    ON CONFLICT (organiser, year, kind) DO UPDATE SET last = s.last + 1 RETURNING last
$$;

-- Number one confirmed booking's invoice, or one done refund's credit note. The invoice's id, or NULL when none is due.
CREATE FUNCTION ticketing_invoice_one(p_id uuid, p_now timestamptz) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    v_year int := extract(year FROM p_now AT TIME ZONE 'Europe/Brussels');
    v_booking ticketing_booking%ROWTYPE;
    v_refund ticketing_refund%ROWTYPE;
    v_sale ticketing_invoice%ROWTYPE;
BEGIN
    LOOP
        -- The wish is locked, not the booking: whoever pays or cancels doesn't wait for an invoice.
        SELECT b.* INTO v_booking FROM ticketing_invoice_wish w JOIN ticketing_booking b ON b.id = w.booking_id
        WHERE b.state = 'confirmed' AND b.total_cents > 0
            AND NOT EXISTS (SELECT FROM ticketing_invoice i WHERE i.booking_id = b.id AND i.kind = 'invoice')
        ORDER BY b.created_at LIMIT 1 FOR UPDATE OF w SKIP LOCKED;
        EXIT WHEN NOT FOUND;
        -- Another worker may have done it and gone between looking and locking.
        CONTINUE WHEN EXISTS (SELECT FROM ticketing_invoice WHERE booking_id = v_booking.id AND kind = 'invoice');
        INSERT INTO ticketing_invoice (id, organiser, year, kind, number, booking_id, cents, vat_cents, issued_at)
        SELECT p_id, v_booking.organiser, v_year, 'invoice', ticketing_next_number(v_booking.organiser, v_year, 'invoice'),
            v_booking.id, sum(t.cents), sum(t.vat_cents), p_now
        FROM ticketing_ticket t WHERE t.booking_id = v_booking.id;
        RETURN p_id;
    END LOOP;

    LOOP
        SELECT r.* INTO v_refund FROM ticketing_refund r
        JOIN ticketing_payment p ON p.id = r.payment_id
        JOIN ticketing_invoice i ON i.booking_id = p.booking_id AND i.kind = 'invoice'
        WHERE r.state = 'done' AND NOT EXISTS (SELECT FROM ticketing_invoice c WHERE c.refund_id = r.id)
        ORDER BY r.created_at LIMIT 1 FOR NO KEY UPDATE OF r SKIP LOCKED;
        EXIT WHEN NOT FOUND;
        CONTINUE WHEN EXISTS (SELECT FROM ticketing_invoice WHERE refund_id = v_refund.id);
        SELECT i.* INTO STRICT v_sale FROM ticketing_invoice i JOIN ticketing_payment p ON p.booking_id = i.booking_id
        WHERE p.id = v_refund.payment_id AND i.kind = 'invoice';
        INSERT INTO ticketing_invoice (
            id, organiser, year, kind, number, booking_id, refund_id, cents, vat_cents, issued_at
        ) VALUES (
            p_id, v_sale.organiser, v_year, 'credit_note',
            ticketing_next_number(v_sale.organiser, v_year, 'credit_note'), v_sale.booking_id, v_refund.id, v_refund.cents,
            -- Of named tickets their own VAT, else in proportion.
            coalesce(
                (SELECT sum(t.vat_cents) FROM ticketing_ticket t WHERE t.id = ANY (v_refund.tickets)),
                round(v_sale.vat_cents::numeric * v_refund.cents / v_sale.cents)
            ), p_now
        );
        RETURN p_id;
    END LOOP;
    RETURN NULL;
END $$;

-- May a booking that expired take its seats again when its money comes late? Not at a social price (its registration was
-- undone), not when the voucher's uses or the person's seats are gone by now. The caller holds the booking's row.
CREATE FUNCTION ticketing_may_return(p_booking uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_booking ticketing_booking%ROWTYPE;
    v_most int;
BEGIN
    SELECT * INTO STRICT v_booking FROM ticketing_booking WHERE id = p_booking;
    IF EXISTS (SELECT FROM ticketing_card_sale WHERE booking_id = p_booking) THEN
        RETURN false;
    END IF;
    SELECT max_per_person INTO v_most FROM ticketing_pool WHERE id = v_booking.pool_id;
    IF v_most IS NOT NULL AND v_booking.person IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(v_booking.person, 0));
        IF v_most < v_booking.seats + ticketing_seats_of(v_booking.pool_id, v_booking.person) THEN
            RETURN false;
        END IF;
    END IF;
    RETURN v_booking.voucher IS NULL OR ticketing_claim_voucher(v_booking.voucher, p_booking);
END $$;
