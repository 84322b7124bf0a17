-- Number one confirmed booking's invoice, or one done refund's credit note; what came above the price is no part of a
-- sale, and has none. The invoice's id, or NULL when none is due.
CREATE OR REPLACE FUNCTION ticketing_invoice_one(p_id uuid, p_now timestamptz) RETURNS uuid LANGUAGE plpgsql AS $$
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
        WHERE r.state = 'done' AND NOT r.surplus AND NOT EXISTS (SELECT FROM ticketing_invoice c WHERE c.refund_id = r.id)
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
