"""Everybody who may be learned from, person by person."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from culture_app.kernel.identity import key_of
from personal_vault import services as vault
from personal_vault import streaming
from personal_vault.data import Actor, ParticipationRow, ProductGround, Purpose

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

TRAINER = Actor(kind="service", id="recommender")
GROUND = ProductGround(product="participatie", legal_ground="GDPR 6.1.e", purposes=frozenset({"training"}))


def stream():
    return list(vault.stream(purpose=Purpose.TRAINING, actor=TRAINER))


def visits_of(*people):
    return sorted(tuple(sorted(str(one.event) for one in person.visits)) for person in people)


@pytest.fixture
def participations(at):
    def make(person, *events):
        return [
            ParticipationRow(
                participant_iri=f"https://p/{person}",
                participation_iri=f"https://d/{person}/{event}",
                event_iri=f"https://e/{event}",
                at=at - timedelta(days=event),
                modified=at,
            )
            for event in events
        ]

    return make


def test_nobody_consented_nobody_streams(citizen, agree, concert):
    agree(citizen, Purpose.KEEP_HISTORY, Purpose.SUGGESTIONS)
    vault.record_visit(citizen=citizen, visit=concert)
    assert stream() == []


def test_a_citizen_who_consented_streams(citizen, agree, concert):
    agree(citizen, Purpose.TRAINING)
    vault.record_visit(citizen=citizen, visit=concert)
    (person,) = stream()
    assert person.visits == (concert,)


def test_a_withdrawal_takes_her_out(citizen, agree, concert):
    agree(citizen, Purpose.KEEP_HISTORY, Purpose.TRAINING)
    vault.record_visit(citizen=citizen, visit=concert)
    agree(citizen, Purpose.TRAINING, given=False)
    assert stream() == []


def test_one_line_per_citizen_and_run(citizen, agree, concert):
    agree(citizen, Purpose.TRAINING)
    vault.record_visit(citizen=citizen, visit=concert)
    vault.record_visit(citizen=citizen, visit=replace(concert, occurrence=uuid4()))
    stream()
    (line,) = vault.access_log(citizen=citizen).items
    assert (line.actor, line.purpose, line.records) == (TRAINER, Purpose.TRAINING, 2)


def test_the_line_is_there_before_the_first_visit_is(citizen, agree, concert):
    agree(citizen, Purpose.TRAINING)
    vault.record_visit(citizen=citizen, visit=concert)
    next(vault.stream(purpose=Purpose.TRAINING, actor=TRAINER))
    assert len(vault.access_log(citizen=citizen).items) == 1


def test_an_erased_citizen_does_not_stream(citizen, agree, concert):
    agree(citizen, Purpose.TRAINING)
    vault.record_visit(citizen=citizen, visit=concert)
    vault.erase(citizen=citizen)
    assert stream() == []


def test_many_citizens_over_several_batches(agree, concert, monkeypatch):
    monkeypatch.setattr(streaming, "_CITIZENS", 2)
    for _ in range(5):
        one = uuid4()
        agree(one, Purpose.TRAINING)
        vault.record_visit(citizen=one, visit=concert)
    assert [person.row for person in stream()] == [0, 1, 2, 3, 4]


def test_people_of_a_product_stream_whole(participations):
    vault.ingest_participations(
        product=GROUND, rows=[*participations("ann", 1, 2), *participations("bob", 3)]
    )
    expected = sorted(
        [tuple(sorted(str(key_of(f"https://e/{n}")) for n in (1, 2))), (str(key_of("https://e/3")),)]
    )
    assert visits_of(*stream()) == expected


@pytest.mark.parametrize("page", [1, 2, 3, 7])
def test_nobody_is_split_over_two_pages(participations, monkeypatch, page):
    rows = [row for person in "abcde" for row in participations(person, 1, 2, 3)]
    vault.ingest_participations(product=GROUND, rows=rows)
    monkeypatch.setattr(streaming, "_ROWS", page)
    assert [len(person.visits) for person in stream()] == [3] * 5


def test_a_product_for_another_purpose_does_not_stream(participations):
    ground = replace(GROUND, purposes=frozenset({"statistics"}))
    vault.ingest_participations(product=ground, rows=participations("ann", 1))
    assert stream() == []


def test_a_participation_without_any_date_does_not_stream(participations):
    rows = [replace(row, at=None, modified=None) for row in participations("ann", 1)]
    vault.ingest_participations(product=GROUND, rows=rows)
    assert stream() == []


def test_says_no_id_of_anybody(citizen, agree, concert):
    agree(citizen, Purpose.TRAINING)
    vault.record_visit(citizen=citizen, visit=concert)
    assert str(citizen) not in repr(stream())
