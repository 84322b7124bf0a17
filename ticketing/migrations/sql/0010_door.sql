-- The door: when it lets in, scans that were made without a network, and what scanners must know.

CREATE FUNCTION ticketing_scan_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'scans are append-only' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER ticketing_scan_append_only BEFORE UPDATE OR DELETE ON ticketing_scan
    FOR EACH ROW EXECUTE FUNCTION ticketing_scan_is_final();

-- A calendar entry of another revision replaces the earlier one.
CREATE FUNCTION ticketing_pool_revised() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := OLD.revision + 1;
    RETURN NEW;
END $$;

CREATE TRIGGER ticketing_pool_revised BEFORE UPDATE OF starts, ends, state ON ticketing_pool
    FOR EACH ROW WHEN ((OLD.starts, OLD.ends, OLD.state) IS DISTINCT FROM (NEW.starts, NEW.ends, NEW.state))
    EXECUTE FUNCTION ticketing_pool_revised();

CREATE FUNCTION ticketing_revoke() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ticketing_revocation (ticket, occurrence, xid)
    SELECT NEW.id, b.occurrence, pg_current_xact_id()::text::bigint FROM ticketing_booking b WHERE b.id = NEW.booking_id
    ON CONFLICT (ticket) DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER ticketing_ticket_revoked AFTER UPDATE OF state ON ticketing_ticket
    FOR EACH ROW WHEN (OLD.state IN ('live', 'used') AND NEW.state NOT IN ('live', 'used'))
    EXECUTE FUNCTION ticketing_revoke();

-- Why a door says no, whatever happened to the ticket there before; NULL when nothing speaks against it.
CREATE FUNCTION ticketing_door_refuses(
    p_state text, p_seller uuid, p_sold_for uuid, p_starts timestamptz, p_ends timestamptz, p_doors_minutes int,
    p_organiser uuid, p_occurrence uuid, p_at timestamptz
) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        -- Signed by us and never sold: a booking that was rolled back. It opens no door either.
        WHEN p_state IS NULL THEN 'forged'
        WHEN p_seller <> p_organiser THEN 'wrong_organiser'
        WHEN p_sold_for <> p_occurrence THEN 'wrong_event'
        WHEN p_state NOT IN ('live', 'used') THEN 'revoked'
        WHEN p_at < p_starts - make_interval(mins => p_doors_minutes) THEN 'too_early'
        -- Where nobody said when it ends, a door closes half a day after the start.
        WHEN p_at >= CASE WHEN p_ends > p_starts THEN p_ends ELSE p_starts + interval '12 hours' END THEN 'over'
    END
$$;

-- Let one ticket in, once, and say so to the rest of the house in the same transaction. p_ticket is NULL where the barcode
-- was no good. outcome: admitted | used | forged | revoked | wrong_organiser | wrong_event | too_early | over
DROP FUNCTION ticketing_admit(uuid, uuid, uuid, uuid, timestamptz);
CREATE FUNCTION ticketing_admit(
    p_ticket uuid, p_barcode bytea, p_door uuid, p_device text, p_gate text, p_organiser uuid, p_occurrence uuid,
    p_now timestamptz
) RETURNS TABLE (outcome text, occurrence uuid, event uuid, at timestamptz, opens timestamptz)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    v_ticket ticketing_ticket%ROWTYPE;
    v_booking ticketing_booking%ROWTYPE;
    v_pool ticketing_pool%ROWTYPE;
    v_outcome text;
    v_before timestamptz;
BEGIN
    SELECT * INTO v_ticket FROM ticketing_ticket WHERE id = p_ticket FOR UPDATE;
    SELECT * INTO v_booking FROM ticketing_booking WHERE id = v_ticket.booking_id;
    SELECT * INTO v_pool FROM ticketing_pool WHERE id = v_booking.pool_id;
    v_outcome := coalesce(
        ticketing_door_refuses(
            v_ticket.state, v_booking.organiser, v_booking.occurrence, v_pool.starts, v_pool.ends, v_pool.doors_minutes,
            p_organiser, p_occurrence, p_now),
        CASE v_ticket.state WHEN 'used' THEN 'used' ELSE 'admitted' END);
    IF v_outcome = 'admitted' THEN
        UPDATE ticketing_ticket SET state = 'used', admitted_at = p_now, admitted_by = p_door WHERE id = p_ticket;
        v_ticket.admitted_at := p_now;
        -- A forgotten holder has no history to write.
        INSERT INTO kernel_outbox (topic, key, payload)
        SELECT 'ticket.admitted', v_ticket.id::text, jsonb_build_object(
            'holder', v_booking.holder, 'event', v_booking.event, 'occurrence', v_booking.occurrence, 'at', p_now)
        WHERE v_booking.holder IS NOT NULL;
    ELSIF v_outcome = 'used' THEN
        v_before := v_ticket.admitted_at;
    END IF;
    INSERT INTO ticketing_scan (
        organiser, door, device, gate, barcode, ticket, occurrence, scanned_at, received_at, offline, outcome, other_at
    ) VALUES (
        p_organiser, p_door, p_device, p_gate, p_barcode, v_ticket.id,
        CASE v_outcome WHEN 'wrong_organiser' THEN p_occurrence ELSE coalesce(v_booking.occurrence, p_occurrence) END,
        p_now, p_now, false, v_outcome, v_before);
    RETURN QUERY SELECT v_outcome, v_booking.occurrence, v_booking.event, v_ticket.admitted_at,
        v_pool.starts - make_interval(mins => v_pool.doors_minutes);
END $$;

-- Scans that a device made without a network, all at once. Of all scans of a ticket, online ones too, the first good one by
-- the devices' clocks lets it in; a later upload may still be earlier. An upload that comes again gets its old answer.
-- One row per scan given, in order. outcome as above, and took_over.
CREATE FUNCTION ticketing_admit_offline(
    p_door uuid, p_device text, p_organiser uuid, p_occurrence uuid, p_now timestamptz,
    p_tickets uuid[], p_barcodes bytea[], p_ats timestamptz[], p_gates text[]
) RETURNS TABLE (place bigint, outcome text, ticket uuid, other_device text, other_at timestamptz)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    -- The same upload twice at once: the second waits here and finds the first one's answers.
    PERFORM pg_advisory_xact_lock(hashtextextended(p_organiser::text || ' ' || p_device, 0));
    -- In one order, so that no two uploads wait for each other.
    PERFORM FROM ticketing_ticket WHERE id = ANY (p_tickets) ORDER BY id FOR UPDATE;

    WITH fresh AS (
        SELECT DISTINCT ON (g.barcode, g.at) g.*
        FROM unnest(p_tickets, p_barcodes, p_ats, p_gates) WITH ORDINALITY AS g (ticket, barcode, at, gate, place)
        WHERE NOT EXISTS (
            SELECT FROM ticketing_scan s
            WHERE s.offline AND s.organiser = p_organiser AND s.device = p_device AND s.barcode = g.barcode
                AND s.scanned_at = g.at)
        ORDER BY g.barcode, g.at, g.place
    ), judged AS (
        SELECT f.*, t.id AS known, t.admitted_at, b.holder, b.event, b.occurrence, ticketing_door_refuses(
            t.state, b.organiser, b.occurrence, p.starts, p.ends, p.doors_minutes, p_organiser, p_occurrence, f.at
        ) AS refusal
        FROM fresh f
        LEFT JOIN ticketing_ticket t ON t.id = f.ticket
        LEFT JOIN ticketing_booking b ON b.id = t.booking_id
        LEFT JOIN ticketing_pool p ON p.id = b.pool_id
    ), ranked AS (
        SELECT j.*, row_number() OVER in_turn AS turn, first_value(j.at) OVER in_turn AS first_at
        FROM judged j
        WINDOW in_turn AS (PARTITION BY j.ticket, j.refusal IS NULL ORDER BY j.at, j.place)
    ), decided AS (
        SELECT r.*,
            CASE
                WHEN r.refusal IS NOT NULL THEN r.refusal
                WHEN r.turn > 1 OR r.at >= r.admitted_at THEN 'used'
                WHEN r.admitted_at IS NULL THEN 'admitted'
                ELSE 'took_over'
            END AS outcome,
            r.refusal IS NULL AND r.turn > 1 AND (r.admitted_at IS NULL OR r.first_at < r.admitted_at) AS by_own_first
        FROM ranked r
    ), written AS (
        INSERT INTO ticketing_scan (
            organiser, door, device, gate, barcode, ticket, occurrence, scanned_at, received_at, offline, outcome,
            other_device, other_at)
        SELECT p_organiser, p_door, p_device, d.gate, d.barcode, d.known,
            CASE d.outcome WHEN 'wrong_organiser' THEN p_occurrence ELSE coalesce(d.occurrence, p_occurrence) END,
            d.at, p_now, true, d.outcome,
            CASE WHEN d.outcome IN ('used', 'took_over') THEN
                CASE WHEN d.by_own_first THEN p_device ELSE (
                    SELECT s.device FROM ticketing_scan s
                    WHERE s.ticket = d.known AND s.outcome IN ('admitted', 'took_over')
                    ORDER BY s.scanned_at, s.id LIMIT 1) END
            END,
            CASE WHEN d.outcome IN ('used', 'took_over') THEN
                CASE WHEN d.by_own_first THEN d.first_at ELSE d.admitted_at END
            END
        FROM decided d
    ), told AS (
        INSERT INTO kernel_outbox (topic, key, payload)
        SELECT 'ticket.admitted', d.known::text, jsonb_build_object(
            'holder', d.holder, 'event', d.event, 'occurrence', d.occurrence, 'at', d.at)
        FROM decided d WHERE d.outcome = 'admitted' AND d.holder IS NOT NULL
    )
    UPDATE ticketing_ticket t SET state = 'used', admitted_at = d.at, admitted_by = p_door
    FROM decided d WHERE d.outcome IN ('admitted', 'took_over') AND t.id = d.known;

    RETURN QUERY SELECT g.place, s.outcome, s.ticket, s.other_device, s.other_at
    FROM unnest(p_barcodes, p_ats) WITH ORDINALITY AS g (barcode, at, place)
    JOIN ticketing_scan s ON s.offline AND s.organiser = p_organiser AND s.device = p_device
        AND s.barcode = g.barcode AND s.scanned_at = g.at
    ORDER BY g.place;
END $$;
