"""intake: batch after batch, the next one read while the last one is written."""

import pytest
from django.db import connection

from culture_app.offers import services as offers
from culture_app.offers.models import Day, Occurrence, Offer
from tests.offers.documents import GENT, NOW, event, found, key, place, source

pytestmark = pytest.mark.django_db(transaction=True)


def batch(*numbers, **changes):
    return [source(event(number, **changes)) for number in numbers]


def statuses(outcomes):
    return [outcome.status for outcome in outcomes]


def test_outcomes_come_in_the_order_of_each_batch():
    with offers.intake(now=NOW) as intake:
        waiting = [intake.put(batch(*range(first, first + 3))) for first in (1, 4, 7)]
        assert [statuses(wait()) for wait in waiting] == [["created"] * 3] * 3
    assert len(found("limit=50")) == 9


def test_everything_put_is_written_when_its_outcomes_are_told():
    with offers.intake(now=NOW) as intake:
        intake.put(batch(1))
        wait = intake.put(batch(2))
        wait()
        assert set(found("")) == {"Avond 1", "Avond 2"}


def test_one_batch_alone_is_written_when_it_is_asked_for():
    with offers.intake(now=NOW) as intake:
        wait = intake.put(batch(1, 2))
        assert statuses(wait()) == statuses(wait()) == ["created", "created"]


def test_the_same_again_is_unchanged():
    for expected in ("created", "unchanged"):
        with offers.intake(now=NOW) as intake:
            waiting = [intake.put(batch(number)) for number in (1, 2, 3)]
            assert [statuses(wait()) for wait in waiting] == [[expected]] * 3


def test_it_leaves_the_same_tables_as_one_ingest():
    documents = batch(1, 2, 3, 4)
    offers.ingest(documents=documents, now=NOW)
    wanted = [list(model.objects.order_by("pk").values()) for model in (Offer, Occurrence, Day)]
    Offer.objects.all().delete()
    with offers.intake(now=NOW) as intake:
        for wait in [intake.put(documents[:2]), intake.put(documents[2:])]:
            wait()
    assert [list(model.objects.order_by("pk").values()) for model in (Offer, Occurrence, Day)] == wanted


def test_what_somebody_else_wrote_meanwhile_counts():
    offers.ingest(documents=batch(1), now=NOW)
    with offers.intake(now=NOW) as intake:
        wait = intake.put(batch(1, name={"nl": "Nieuw"}))
        offers.overlay(offer=key(event()), by=None, now=NOW, labels_added=["Top"])
        assert statuses(wait()) == ["updated"]
    assert found("labels=Top") == ["Nieuw"]


def test_a_place_that_moves_meanwhile_counts():
    offers.ingest(documents=[source(place())], now=NOW)
    with offers.intake(now=NOW) as intake:
        wait = intake.put(batch(1))
        offers.ingest(documents=[source(place(at=GENT))], now=NOW)
        wait()
    assert found("coordinates=51.0536,3.7304&distance=1km&termIds=0.50.4.0.0") == ["Avond 1"]


def test_a_batch_that_fails_leaves_nothing_and_the_others_stand():
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE offers_offer ADD CONSTRAINT never CHECK (iri NOT LIKE '%/event/00000002%')"
        )
    try:
        with offers.intake(now=NOW) as intake:
            waiting = [intake.put(batch(*numbers)) for numbers in ((1,), (2, 3), (4,))]
            waiting[0]()
            with pytest.raises(Exception, match="never"):
                waiting[1]()
            assert statuses(waiting[2]()) == ["created"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE offers_offer DROP CONSTRAINT never")
    assert set(found("")) == {"Avond 1", "Avond 4"}
