"""Curators' edits: kept apart from the document, laid over it at every rendering, so that a pull can't undo them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from culture_app.offers import bulk, rendering, text
from culture_app.offers.data import OverlayCard
from culture_app.offers.errors import OfferNotFound
from culture_app.offers.models import Overlay
from culture_app.offers.neighbours import (
    known_organizers,
    known_places,
    organizer_key,
    place_key,
    standing,
)


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
    """Rows of stored offers, from their stored documents and their overlays."""
    offers = standing(ids)
    places = known_places([key for key in {place_key(offer.facts) for offer in offers} if key])
    organizers = known_organizers([key for key in {organizer_key(offer.facts) for offer in offers} if key])
    laid = several(ids)
    unusual: dict[tuple[str, str], int] = {}
    bulk.write_offers(
        [
            rendering.row(
                offer.facts,
                offer.document,
                pull=offer.pull,
                calendar=offer.calendar,
                place=places.get(place_key(offer.facts)),
                organizer=organizers.get(organizer_key(offer.facts)),
                overlay=laid.get(offer.facts.id),
                unusual=unusual,
            )
            for offer in offers
        ]
    )
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
