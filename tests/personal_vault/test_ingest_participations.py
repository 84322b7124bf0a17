"""People of the mesh: sealed per product, repeatable, the later version wins."""

from dataclasses import replace
from datetime import timedelta

import pytest

from personal_vault import services as vault
from personal_vault.data import ParticipantRow, ParticipationRow, ProductGround
from personal_vault.errors import NoLegalGround
from personal_vault.models import Product, ProductRecord

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

GROUND = ProductGround(product="participatie", legal_ground="GDPR 6.1.e", purposes=frozenset({"training"}))


@pytest.fixture
def row(at):
    return ParticipationRow(
        participant_iri="https://data.publiq.be/id/participant/67db4b25",
        participation_iri="https://data.publiq.be/id/deelname/1c7ba8be",
        event_iri="https://data.publiq.be/id/event/udb/285c5de7",
        at=at,
        modified=at,
        birth_year=1987,
        statistical_sector="24062A00",
        theme="meerdereKunstvormen",
        type="tentoonstelling",
        raw={"participant_statsector_name": "LEUVEN-CENTRUM"},
    )


def take(*rows, ground=GROUND, participants=()):
    found = vault.ingest_participations(product=ground, rows=rows, participants=participants)
    return [one.status for one in found]


def stored():
    return ProductRecord.objects.count()


def test_a_new_one_is_created(row):
    assert take(row) == ["created"]


def test_the_same_again_changes_nothing(row):
    take(row)
    before = list(ProductRecord.objects.values())
    assert take(row) == ["unchanged"]
    assert list(ProductRecord.objects.values()) == before


def test_a_later_version_replaces(row, at):
    take(row)
    assert take(replace(row, theme="jazz", modified=at + timedelta(days=1))) == ["updated"]
    assert stored() == 1


def test_an_earlier_version_is_superseded(row, at):
    take(row)
    assert take(replace(row, theme="jazz", modified=at - timedelta(days=1))) == ["superseded"]


def test_of_two_in_one_call_the_later_modified_wins(row, at):
    late = replace(row, theme="jazz", modified=at + timedelta(days=1))
    assert take(late, row) == ["created", "superseded"]


def test_of_two_without_dates_the_last_wins(row):
    first, last = replace(row, modified=None), replace(row, modified=None, theme="jazz")
    assert take(first, last) == ["superseded", "created"]


def test_two_without_dates_read_twice_change_nothing_the_second_time(row):
    rows = [replace(row, modified=None), replace(row, modified=None, theme="jazz")]
    for one in rows:
        take(one)
    before = list(ProductRecord.objects.values())
    assert [take(one)[0] for one in rows] == ["superseded", "unchanged"]
    assert list(ProductRecord.objects.values()) == before


def test_outcomes_stand_in_the_order_of_the_rows(row):
    rows = [replace(row, participation_iri=f"https://data.publiq.be/id/deelname/{n}") for n in range(5)]
    rows[2] = replace(rows[2], event_iri="")
    found = vault.ingest_participations(product=GROUND, rows=rows)
    assert [one.iri for one in found] == [one.participation_iri for one in rows]
    assert [one.status for one in found] == ["created", "created", "rejected", "created", "created"]


def test_participants_follow_the_participations(row, at):
    person = ParticipantRow(participant_iri=row.participant_iri, modified=at, birth_year=1987)
    assert take(row, participants=[person]) == ["created", "created"]
    assert take(row, participants=[person]) == ["unchanged", "unchanged"]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"participant_iri": " "}, "participant has no identifier"),
        ({"participation_iri": ""}, "participation has no identifier"),
        ({"event_iri": ""}, "event has no identifier"),
        ({"event_iri": "x" * 2001}, "longer than 2000"),
        ({"birth_year": 1066}, "birth year"),
    ],
)
def test_a_row_that_cannot_be_used_says_why_without_its_values(row, wrong, reason):
    (found,) = vault.ingest_participations(product=GROUND, rows=[replace(row, **wrong)])
    assert found.status == "rejected" and reason in found.reason
    assert "1066" not in found.reason and row.participant_iri not in found.reason


def test_a_date_without_a_zone_is_rejected(row, at):
    assert take(replace(row, at=at.replace(tzinfo=None))) == ["rejected"]


@pytest.mark.parametrize("ground", ["", "  "])
def test_refuses_people_without_a_legal_ground(row, ground):
    with pytest.raises(NoLegalGround):
        take(row, ground=replace(GROUND, legal_ground=ground))
    assert stored() == 0


def test_the_ground_stated_last_counts(row):
    take(row)
    take(row, ground=replace(GROUND, purposes=frozenset({"statistics"})))
    assert Product.objects.get().purposes == ["statistics"]


def test_stores_nothing_personal_in_the_clear(row):
    take(row)
    one = ProductRecord.objects.get()
    seen = b"".join(bytes(part) for part in (one.blind, one.subject, one.digest, one.sealed))
    for value in (b"67db4b25", b"1c7ba8be", b"24062A00", b"LEUVEN", b"1987"):
        assert value not in seen


def test_two_products_cannot_be_joined_on_a_person(row):
    take(row)
    take(row, ground=replace(GROUND, product="een ander"))
    subjects = set(map(bytes, ProductRecord.objects.values_list("subject", flat=True)))
    assert len(subjects) == 2


def test_quarantined_bytes_open_for_their_product_only():
    from personal_vault.data import Actor
    from personal_vault.errors import SealBroken

    sealed = vault.seal_for_product("participatie", b"deelname,1987")
    curator = Actor(kind="service", id="mesh")
    assert vault.open_for_product("participatie", sealed, "mending", curator) == b"deelname,1987"
    with pytest.raises(SealBroken):
        vault.open_for_product("een ander", sealed, "mending", curator)
