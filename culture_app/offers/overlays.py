"""Curators' edits: kept apart from the document, laid over it at every rendering, so that a pull can't undo them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import batched
from uuid import UUID

from culture_app.offers import bulk, lines, rendering, text
from culture_app.offers.data import OverlayCard
from culture_app.offers.errors import OfferNotFound
from culture_app.offers.models import Overlay
from culture_app.offers.neighbours import Known, standing

_PART = 500


def lay(card: OverlayCard, *, by: UUID | None, now: datetime) -> OverlayCard:
    """Store the edits and render the offer again."""
    bulk.lock()
    found = standing([card.offer])
    if not found:
        raise OfferNotFound
    Overlay.objects.update_or_create(
        offer_id=card.offer,
        defaults={
            "labels_added": list(card.labels_added),
            "labels_hidden": list(card.labels_hidden),
            "highlight_rank": card.highlight_rank,
            "image_override": card.image_override,
            "note": card.note,
            "by": by,
            "at": now,
        },
    )
    render_again([card.offer])
    return card


def render_again(ids: Sequence[UUID]) -> None:
    """Rows of stored offers, from their stored documents and their overlays. However many: a part at a time."""
    known = Known()
    for part in batched(ids, _PART):
        offers = standing(part)
        known.look_up(offer.facts for offer in offers)
        laid = several(part)
        unusual: dict[tuple[str, str], int] = {}
        rendered = (
            rendering.row(
                offer.facts,
                offer.document,
                pull=offer.pull,
                calendar=offer.calendar,
                place=known.place(offer.facts),
                organizer=known.organizer(offer.facts),
                overlay=laid.get(offer.facts.id),
                unusual=unusual,
            )
            for offer in offers
        )
        bulk.write_offers(lines.block(rendered))
        text.learn(unusual)


def of(offer: UUID) -> OverlayCard | None:
    return several([offer]).get(offer)


def several(offers: Sequence[UUID]) -> dict[UUID, OverlayCard]:
    return {
        row.offer_id: OverlayCard(
            offer=row.offer_id,
            labels_added=tuple(row.labels_added),
            labels_hidden=tuple(row.labels_hidden),
            highlight_rank=row.highlight_rank,
            image_override=row.image_override,
            note=row.note,
        )
        for row in Overlay.objects.filter(offer_id__in=offers)
    }
