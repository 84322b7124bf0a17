"""A prepared batch into the tables, in the transaction of whoever asks; it holds `bulk.lock`."""

from collections.abc import Sequence
from uuid import UUID

from culture_app.offers import bulk, days, overlays, text
from culture_app.offers.neighbours import events_of
from culture_app.offers.preparing import Rows


def write(rows: Rows) -> None:
    """Offers first, then occurrences, seats and days, which look at them; then the events of places and organisers."""
    bulk.add_offers(rows.new_offers)
    bulk.write_offers(rows.offers)
    text.learn(rows.unusual)
    timed = [reading for reading in rows.changed if reading.facts.kind != "organizer"]
    standing = [reading for reading in timed if not reading.facts.withdrawn]
    bulk.add_occurrences(rows.new_occurrences)
    # Those of a withdrawn offer stay, for who booked one.
    bulk.write_occurrences([reading.facts.id for reading in standing], rows.occurrences, now=rows.now)
    bulk.report_seats(rows.seats)
    days.add(rows.new_ids, rows.new_days, unseated=rows.new_unseated)
    days.write(
        [reading.facts.id for reading in timed],
        ((reading.facts.id, reading.facts.kind, days.spans(reading.expansion)) for reading in standing),
    )
    _again(events_of(rows.parents, but=rows.ids))


def _again(events: Sequence[UUID]) -> None:
    overlays.render_again(events)
    days.move(events)
