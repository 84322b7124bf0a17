"""What an event takes over from its place and its organiser: their terms and labels."""

from datetime import datetime

from culture_app.offers import keys
from culture_app.offers.data import OfferQuery
from culture_app.offers.filters import keyed
from culture_app.offers.filters.piece import Piece


def place_terms(query: OfferQuery, now: datetime) -> tuple[Piece, ...]:
    return keyed.choices("place_terms", keys.PLACE_TERM, query.place_term_ids)


def place_term_labels(query: OfferQuery, now: datetime) -> tuple[Piece, ...]:
    return keyed.choices("place_term_labels", keys.PLACE_TERM_LABEL, query.place_term_labels)


def place_labels(query: OfferQuery, now: datetime) -> tuple[Piece, ...]:
    return keyed.choices("place_labels", keys.PLACE_LABEL, query.place_labels)


def organizer_terms(query: OfferQuery, now: datetime) -> tuple[Piece, ...]:
    return keyed.choices("organizer_terms", keys.ORGANIZER_TERM, query.organizer_term_ids)


def organizer_term_labels(query: OfferQuery, now: datetime) -> tuple[Piece, ...]:
    return keyed.choices("organizer_term_labels", keys.ORGANIZER_TERM_LABEL, query.organizer_term_labels)


def organizer_labels(query: OfferQuery, now: datetime) -> tuple[Piece, ...]:
    return keyed.choices("organizer_labels", keys.ORGANIZER_LABEL, query.organizer_labels)
