-- Let one ticket in, once, and say so to the rest of the house in the same transaction.
-- outcome: admitted | used | revoked | unknown | wrong_organiser | wrong_event
CREATE FUNCTION ticketing_admit(p_ticket uuid, p_door uuid, p_organiser uuid, p_occurrence uuid, p_now timestamptz)
RETURNS TABLE (outcome text, occurrence uuid, event uuid, at timestamptz) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    v_ticket ticketing_ticket%ROWTYPE;
    v_booking ticketing_booking%ROWTYPE;
    v_outcome text;
BEGIN
    SELECT * INTO v_ticket FROM ticketing_ticket WHERE id = p_ticket FOR UPDATE;
    SELECT * INTO v_booking FROM ticketing_booking WHERE id = v_ticket.booking_id;
    v_outcome := CASE
        WHEN v_ticket.id IS NULL THEN 'unknown'
        WHEN v_booking.organiser <> p_organiser THEN 'wrong_organiser'
        WHEN v_booking.occurrence <> p_occurrence THEN 'wrong_event'
        WHEN v_ticket.state = 'used' THEN 'used'
        WHEN v_ticket.state <> 'live' THEN 'revoked'
        ELSE 'admitted'
    END;
    IF v_outcome = 'admitted' THEN
        UPDATE ticketing_ticket SET state = 'used', admitted_at = p_now, admitted_by = p_door WHERE id = p_ticket;
        v_ticket.admitted_at := p_now;
        -- A forgotten holder has no history to write.
        INSERT INTO kernel_outbox (topic, key, payload)
        SELECT 'ticket.admitted', v_ticket.id::text, jsonb_build_object(
            'holder', v_booking.holder, 'event', v_booking.event, 'occurrence', v_booking.occurrence, 'at', p_now)
        WHERE v_booking.holder IS NOT NULL;
    END IF;
    RETURN QUERY SELECT v_outcome, v_booking.occurrence, v_booking.event, v_ticket.admitted_at;
END $$;
