"""render_offers: rows of an older release, rendered again from their stored documents."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from culture_app.offers import services as offers
from culture_app.offers.models import Availability, Day, Occurrence, Offer
from tests.offers.documents import NOW, event, found, iri, key, place, source, take_in

pytestmark = pytest.mark.django_db
TABLES = (Offer, Occurrence, Day, Availability)
LATER = NOW + timedelta(hours=1)
ORGANIZER = {"@id": iri("organizer", 1), "@type": "Organizer", "name": {"nl": "Huis"}, "labels": ["Oud"]}


def everything():
    return [list(model.objects.order_by("pk").values()) for model in TABLES]


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def age():
    """As an older release left it: without what search needs now."""
    sql("UPDATE offers_offer SET edition = 0, keys = '{}', search = NULL, capacity = NULL, card_fr = card_nl")
    sql("DELETE FROM offers_day")


def world():
    return [place(capacity=80), event(1, organizer=ORGANIZER), event(2, calendarType="permanent"), ORGANIZER]


def test_rows_of_an_older_edition_become_what_a_pull_would_make_of_them():
    take_in(*world())
    wanted = everything()
    age()
    assert offers.render_again(now=LATER) == 4
    assert everything() == wanted


def test_what_is_searched_by_is_there_again():
    take_in(*world())
    age()
    offers.render_again(now=LATER)
    assert found("organizerLabels=oud&dateFrom=2026-07-03T00:00:00Z&dateTo=2026-07-04T00:00:00Z") == [
        "Avond 1"
    ]


def test_rows_of_this_edition_are_left_alone():
    take_in(*world())
    assert offers.render_again(now=LATER) == 0


def test_all_renders_those_too():
    take_in(*world())
    wanted = everything()
    sql("UPDATE offers_offer SET keys = '{}'")
    call_command("render_offers", "--all", verbosity=0)
    assert everything() == wanted


def test_it_goes_on_where_it_was():
    take_in(*world())
    wanted = everything()
    age()
    offers.render_again(now=LATER)
    sql(f"UPDATE offers_offer SET edition = 0, keys = '{{}}' WHERE id = '{key(event(2))}'")
    assert offers.render_again(now=LATER) == 1
    assert everything() == wanted


def test_a_withdrawn_offer_stays_withdrawn_and_keeps_its_occurrences():
    take_in(event())
    take_in(event(workflowStatus="DELETED"))
    wanted = everything()
    age()
    offers.render_again(now=LATER)
    assert everything() == wanted


def test_a_curators_edits_still_lie_over_it():
    take_in(event())
    offers.overlay(offer=key(event()), by=None, now=NOW, labels_added=["Top"])
    age()
    offers.render_again(now=LATER)
    assert found("labels=Top") == ["Avond 1"]


def test_what_cannot_be_read_any_more_stays_as_it_stands():
    take_in(event(1), event(2))
    age()
    sql(f"""UPDATE offers_offer SET source = '{{"calendarType": "weekly", "name": {{"nl": "x"}}}}'
        WHERE id = '{key(event(1))}'""")
    assert offers.render_again(now=LATER) == 2
    assert offers.render_again(now=LATER) == 0
    assert set(found("")) == {"Avond 1", "Avond 2"}


def test_a_later_pull_of_the_same_documents_finds_them_unchanged():
    take_in(event())
    age()
    offers.render_again(now=LATER)
    (outcome,) = offers.ingest(documents=[source(event())], now=LATER)
    assert outcome.status == "unchanged"
