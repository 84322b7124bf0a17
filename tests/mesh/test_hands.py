"""Hands: a large pull is shared between processes, and ends as if one had done it."""

import os

import pytest
from django.db import OperationalError, connection

from culture_app.mesh import hands
from culture_app.mesh.models import Quarantined
from culture_app.offers.models import Offer
from tests.mesh.samples import event, lines, place

several = pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="there is one processor")
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])
MANY = hands.WORTHWHILE + 500


def test_what_each_yields_arrives():
    assert sorted(hands.share(3, lambda number: iter([number, number + 10]))) == [0, 1, 2, 10, 11, 12]


def test_each_has_a_connection_of_its_own():
    connection.ensure_connection()

    def backend(number):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            yield cursor.fetchone()[0]

    found = {*hands.share(2, backend), *backend(0)}
    assert len(found) == 3


def test_what_a_hand_raises_is_raised_here():
    def fails(number):
        yield number
        raise OperationalError("the database is away")

    with pytest.raises(OperationalError, match="away"):
        list(hands.share(2, fails))


def test_a_hand_that_is_killed_fails_the_pull():
    def dies(number):
        yield number
        os.kill(os.getpid(), 9)

    with pytest.raises(RuntimeError, match="ended"):
        list(hands.share(2, dies))


@several
def test_a_few_records_need_no_hands():
    assert hands.useful(10) == 0
    assert hands.useful(hands.WORTHWHILE) >= 2


def many(**changes):
    """Long enough, and enough, for hands to index and to deliver them."""
    return [event(str(number), description={"nl": "woord " * 400}, **changes) for number in range(MANY)]


@several
def test_every_document_is_there_and_counted_once(write, pull):
    documents = many()
    folder = write(**{"a.jsonl": lines(place(), *documents[:3000]), "b.jsonl": lines(*documents[3000:])})
    assert pull(folder).created == MANY + 1
    assert Offer.objects.count() == MANY + 1
    assert pull(folder).unchanged == MANY + 1


@several
def test_what_is_refused_in_any_of_them_is_put_aside_with_its_line(write, pull):
    documents = many()
    for number in (7, 1500, MANY - 1):
        documents[number]["calendarType"] = "weekly"
    folder = write(**{"a.jsonl": lines(*documents, "{broken"), "b.jsonl": lines("{broken", place())})
    report = pull(folder)
    assert report.created == MANY - 3 + 1
    told = sorted(int(line.source.rsplit(" ", 1)[1]) for line in report.quarantined)
    assert told == [1, 8, 1501, MANY, MANY + 1]
    pull(folder)
    assert Quarantined.objects.filter(state="open").count() == 5


@several
def test_an_older_version_takes_the_place_of_one_that_is_refused(write, pull):
    broken = event("7", calendarType="weekly", modified="2026-06-01T12:00:00Z")
    report = pull(write(**{"a.jsonl": lines(*many()), "b.jsonl": lines(broken)}))
    assert (report.created, len(report.quarantined)) == (MANY, 1)


@several
def test_of_two_versions_in_different_files_the_later_counts(write, pull):
    older, newer = many(modified="2026-05-01T12:00:00Z"), many(modified="2026-06-01T12:00:00Z")
    report = pull(write(**{"a.jsonl": lines(*newer), "b.jsonl": lines(*older)}))
    assert (report.created, report.superseded) == (MANY, MANY)
    assert Offer.objects.filter(modified__month=6).count() == MANY
