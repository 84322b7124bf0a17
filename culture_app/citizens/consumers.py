"""A ticket that was scanned becomes a visit in its citizen's vault, if she consented.

Told twice is one visit. The name is kept with the visit, so that her history reads even after the offer is gone.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from culture_app.kernel.errors import NotFound
from culture_app.kernel.outbox import consumer
from culture_app.kernel.words import pick
from culture_app.offers import services as offers
from personal_vault import services as vault
from personal_vault.data import Visit


@consumer("ticket.admitted")
def keep_visit(payload: dict[str, Any]) -> None:
    """payload: holder, event, occurrence, at (ISO 8601 with offset)."""
    if not payload.get("holder"):  # forgotten between scan and now
        return
    occurrence = UUID(payload["occurrence"])
    try:
        name = pick(offers.occurrence(id=occurrence).event_name, "nl")
    except NotFound:
        name = ""
    vault.record_visit(
        holder=UUID(payload["holder"]),
        visit=Visit(
            event=UUID(payload["event"]),
            occurrence=occurrence,
            at=datetime.fromisoformat(payload["at"]),
            kind="check_in",
            name=name,
        ),
    )
