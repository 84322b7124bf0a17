"""Training through the real vault: who withdrew or was erased has never been there, and no file knows anybody."""

from datetime import timedelta
from uuid import uuid4

import numpy as np
import orjson
import pytest
from demo_documents import NOW, THEMES, event_document, event_key, ingest, iri

from personal_vault import services as vault
from personal_vault.data import Category, ParticipationRow, ProductGround, Purpose, Visit
from personal_vault.models import Record, Vault
from recommender import services as recommender

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
GROUND = ProductGround(product="participatie", legal_ground="GDPR 6.1.e", purposes=frozenset({"training"}))
EVENTS, PEOPLE, VISITS = 33, 77, 4


@pytest.fixture(autouse=True)
def models(settings, tmp_path):
    settings.RECOMMENDER_DIR = tmp_path / "models"
    return settings.RECOMMENDER_DIR


@pytest.fixture(autouse=True)
def participants():
    """People of a data product, each with a theme that she likes."""
    ingest(
        [event_document(at, list(THEMES)[at % len(THEMES)], hours=-24.0 * (90 - at)) for at in range(EVENTS)]
    )
    rng = np.random.default_rng(3)
    rows = []
    for person in range(PEOPLE):
        liked = np.where(np.arange(EVENTS) % len(THEMES) == person % len(THEMES), 5.0, 1.0)
        for event in rng.choice(EVENTS, VISITS, replace=False, p=liked / liked.sum()):
            at = NOW - timedelta(days=90 - int(event))
            rows.append(
                ParticipationRow(
                    participant_iri=f"https://people.test/{person}",
                    participation_iri=f"https://visits.test/{person}/{event}",
                    event_iri=iri("event", f"event {event}"),
                    at=at,
                    modified=at,
                )
            )
    vault.ingest_participations(product=GROUND, rows=rows)


def visitor(*events):
    """A citizen who lets these visits be learned from."""
    citizen = uuid4()
    agree(citizen)
    for event in events:
        assert vault.record_visit(
            citizen=citizen,
            visit=Visit(
                event=event_key(event),
                at=NOW - timedelta(days=90 - event),
                kind="check_in",
                name=f"Event {event}",
            ),
        )
    return citizen


def agree(citizen, *, given=True):
    for purpose in (Purpose.KEEP_HISTORY, Purpose.TRAINING):
        if given or purpose is Purpose.TRAINING:
            vault.consent(citizen=citizen, purpose=purpose, category=Category.HISTORY, given=given)


def withdraws(citizen):
    agree(citizen, given=False)


def is_erased(citizen):
    vault.erase(citizen=citizen)


def hashes(models, day):
    """The hash of each array of a version trained now."""
    trained = recommender.train(now=NOW + timedelta(days=day), force=True)
    manifest = orjson.loads((models / trained.version / "manifest.json").read_bytes())
    assert manifest["models"] == ["als", "itemitem", "spectral"]
    return manifest["files"]


@pytest.mark.parametrize("leaves", [withdraws, is_erased])
def test_who_left_has_never_been_there(models, leaves):
    never = hashes(models, 0)
    citizen = visitor(1, 2, 3, 5, 8)
    assert hashes(models, 1) != never
    leaves(citizen)
    assert hashes(models, 2) == never


def test_no_file_knows_who_was_learned_from(models):
    citizen = visitor(1, 2, 3, 5, 8)
    hashes(models, 0)
    known = {citizen.bytes, str(citizen).encode(), citizen.hex.encode(), b"people.test", b"visits.test"}
    known |= {owner.bytes for owner in Vault.objects.values_list("owner", flat=True)}
    known |= {record.bytes for record in Record.objects.values_list("id", flat=True)}
    files = [path for path in models.rglob("*") if path.is_file() and not path.is_symlink()]
    assert len(files) > 20
    for path in files:
        content = path.read_bytes()
        assert not [name for name in known if name in content], path.name


def test_no_array_has_a_row_or_a_column_per_person(models):
    visitor(1, 2, 3, 5, 8)
    hashes(models, 0)
    for path in models.glob("2*/*.npy"):
        assert not {PEOPLE + 1, PEOPLE + 2} & set(np.load(path).shape), path.name  # indptr has one more
