"""Quarantined records: kept, mended, tried again, closed."""

import json
from pathlib import Path

import pytest

from culture_app.mesh import services as mesh
from culture_app.mesh.errors import SealedRecord, UnknownRecord
from culture_app.mesh.models import Quarantined
from culture_app.offers.models import Offer
from tests.mesh.samples import VISIT, VISITS, event, lines

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def unusable(ident="a", /, **fields):
    """An event whose calendar says nothing."""
    document = event(ident, **fields)
    del document["startDate"], document["endDate"]
    return document


@pytest.fixture
def refused(write, pull):
    pull(write(**{"x.jsonl": lines(unusable())}))
    return Quarantined.objects.get()


def test_a_refused_document_is_kept_with_reason_fields_and_bytes(refused):
    assert refused.state == "open"
    assert refused.position == ""
    assert refused.reason
    assert "calendarType" in refused.fields
    assert json.loads(bytes(refused.body)) == unusable()


def test_trying_again_as_it_is_says_why_not(refused, at):
    outcome = mesh.retry(id=refused.pk, now=at)
    assert (outcome.accepted, outcome.reason) == (False, refused.reason)
    refused.refresh_from_db()
    assert (refused.state, refused.attempts) == ("open", 1)


def test_a_mended_document_goes_in(refused, at):
    outcome = mesh.retry(id=refused.pk, now=at, body=json.dumps(event(), indent=2).encode())
    assert outcome.status == "created"
    refused.refresh_from_db()
    assert refused.state == "retried"
    assert Offer.objects.get().iri.endswith("/event/a")


def test_what_was_mended_by_hand_stays_closed_while_its_source_is_unchanged(refused, at, pull):
    mesh.retry(id=refused.pk, now=at, body=json.dumps(event()).encode())
    pull(Path(refused.source))
    refused.refresh_from_db()
    assert refused.state == "retried"
    assert Offer.objects.count() == 1


def test_a_body_that_is_not_json_is_refused_in_words(refused, at):
    outcome = mesh.retry(id=refused.pk, now=at, body=b'{"@id": ')
    assert "cut off" in outcome.reason


def test_of_several_documents_all_go_in_or_none(refused, at):
    outcome = mesh.retry(id=refused.pk, now=at, body=json.dumps([event("b"), unusable("c")]).encode())
    assert not outcome.accepted
    assert not Offer.objects.exists()


def test_a_fixed_version_in_a_later_pull_closes_it(refused, write, pull):
    pull(write(**{"x.jsonl": lines(event())}))
    refused.refresh_from_db()
    assert refused.state == "mended"


def test_a_fixed_version_from_elsewhere_closes_it_too(refused, write, pull):
    pull(write(**{"y.jsonl": lines(event())}) / "y.jsonl")
    refused.refresh_from_db()
    assert refused.state == "mended"


def test_it_opens_again_when_the_fault_comes_back(refused, write, pull):
    pull(write(**{"x.jsonl": lines(event())}))
    pull(write(**{"x.jsonl": lines(unusable())}))
    refused.refresh_from_db()
    assert refused.state == "open"


def test_a_newer_version_that_is_as_bad_takes_its_place(refused, write, pull):
    pull(write(**{"x.jsonl": lines(unusable(name={"nl": "Nieuw"}))}))
    (row,) = Quarantined.objects.all()
    assert b"Nieuw" in bytes(row.body)


def test_another_delivery_in_the_same_file_leaves_it_open(refused, write, pull):
    pull(write(**{"x.jsonl": lines(event("other"))}))
    refused.refresh_from_db()
    assert refused.state == "open"


def test_a_broken_file_that_reads_again_closes(write, pull):
    folder = write(**{"x.json": "{"})
    pull(folder)
    pull(write(**{"x.json": lines(event())}))
    assert Quarantined.objects.get().state == "mended"


def test_a_dismissed_record_stays_dismissed(refused, at, pull):
    mesh.dismiss(id=refused.pk, now=at)
    pull(Path(refused.source))
    refused.refresh_from_db()
    assert refused.state == "dismissed"


def test_a_sealed_record_is_not_opened(write, pull, at):
    pull(write(**{"deelname_results.csv": VISITS + VISIT}))
    with pytest.raises(SealedRecord):
        mesh.retry(id=Quarantined.objects.get().pk, now=at, body=b"{}")


def test_people_do_not_enter_by_hand(refused, at):
    Quarantined.objects.filter(pk=refused.pk).update(media_type="text/csv")
    with pytest.raises(SealedRecord):
        mesh.retry(id=refused.pk, now=at, body=(VISITS + VISIT).encode())


def test_an_unknown_record_is_said_to_be_unknown(at, db):
    with pytest.raises(UnknownRecord):
        mesh.retry(id=1, now=at)


def test_an_activity_refused_as_rdf_is_mended_as_a_document(write, pull, at):
    ex, a = "https://data.example.org/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    quads = (
        f"<{ex}event/1> <{a}> <http://www.cidoc-crm.org/cidoc-crm/E7_Activity> <{ex}g> .\n"
        f'<{ex}event/1> <http://purl.org/dc/terms/title> "Nacht"@nl <{ex}g> .\n'
        f"<{ex}event/1> <http://www.cidoc-crm.org/cidoc-crm/P4_has_time-span> <{ex}event/1#p> <{ex}g> .\n"
        f'<{ex}event/1#p> <http://data.europa.eu/m8g/startTime> "nonsense" <{ex}g> .\n'
    )
    pull(write(**{"x.nq": quads}))
    row = Quarantined.objects.get()
    document = json.loads(bytes(row.body))
    document |= {"startDate": "2026-07-02T20:00:00+02:00", "endDate": "2026-07-02T22:00:00+02:00"}
    assert mesh.retry(id=row.pk, now=at, body=json.dumps(document).encode()).status == "created"
