"""Curators, and a little to curate."""

import json

import pytest

from culture_app.mesh import services as mesh
from tests.curation.people import person
from tests.mesh.samples import VISIT, VISITS, event, lines, place


@pytest.fixture
def curator(client, db):
    client.force_login(person("curator"))
    return client


@pytest.fixture
def pulled(tmp_path, at, db):
    """One place, one event, one that is refused, one that is sealed."""
    refused = event("bad")
    del refused["startDate"], refused["endDate"]
    (tmp_path / "x.jsonl").write_text(
        lines(
            place(),
            event("a", labels=["van de bron"], name={"nl": "Nachtconcert", "en": "Night concert"}),
            refused,
        )
    )
    (tmp_path / "deelname_results.csv").write_text(VISITS + VISIT)
    mesh.pull(paths=[tmp_path], now=at, wait_s=0)
    return tmp_path


@pytest.fixture
def mended():
    return json.dumps(event("bad"))
