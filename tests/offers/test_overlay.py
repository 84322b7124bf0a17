"""Curators' edits: laid over a document, kept by a pull, taken away again."""

import pytest

from culture_app.offers import services as offers
from culture_app.offers.errors import OfferNotFound
from tests.offers.documents import NOW, event, found, key, occurrence_of, take_in

pytestmark = pytest.mark.django_db


def overlay(document, **edits):
    return offers.overlay(offer=key(document), by=None, now=NOW, **edits)


def test_an_overlay_shows_at_once_in_card_document_and_search():
    take_in(event(labels=["oud", "blijft"]))
    overlay(
        event(), labels_added=["Tip"], labels_hidden=["oud"], image_override="https://example.org/mooi.png"
    )
    (card,) = offers.cards(events=[key(event())], now=NOW, language="nl").values()
    assert card.labels == ("blijft", "Tip")
    assert card.image == "https://example.org/mooi.png"
    assert found("labels=tip") == ["Avond 1"]
    assert found("labels=oud") == []
    assert b'"labels":["blijft","Tip"]' in offers.event(id=key(event())).body


def test_an_overlay_survives_a_pull():
    take_in(event())
    overlay(event(), labels_added=["Tip"], highlight_rank=2)
    take_in(event(name={"nl": "Nieuw"}))
    (card,) = offers.cards(events=[key(event())], now=NOW, language="nl").values()
    assert (card.name, card.labels, card.highlight) == ("Nieuw", ("Tip",), 2)


def test_an_empty_overlay_gives_the_document_back_as_it_was():
    take_in(event())
    before = offers.event(id=key(event())).body
    overlay(event(), labels_added=["Tip"])
    overlay(event())
    assert offers.event(id=key(event())).body == before


def test_an_overlay_leaves_the_calendar_alone():
    take_in(event())
    before = occurrence_of(event())
    overlay(event(), labels_added=["Tip"])
    assert occurrence_of(event()) == before
    assert found("dateFrom=2026-07-03T20:00:00+02:00") == ["Avond 1"]


def test_an_overlay_needs_an_offer():
    with pytest.raises(OfferNotFound):
        overlay(event(77))


def test_the_edits_can_be_read_back():
    take_in(event())
    laid = overlay(event(), note="mooi")
    assert offers.overlay_of(offer=key(event())) == laid
