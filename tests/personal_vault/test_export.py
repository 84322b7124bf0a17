"""She takes everything with her."""

import orjson
import pytest

from personal_vault import services as vault
from personal_vault.data import Purpose

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_holds_all_that_the_vault_keeps(citizen, agree, concert, jazz):
    vault.set_interests(citizen=citizen, interests=[jazz])
    agree(citizen, Purpose.SUGGESTIONS)
    vault.record_visit(citizen=citizen, visit=concert)
    holder = vault.new_holder(citizen=citizen)
    found = vault.export(citizen=citizen)
    assert found["interests"][0]["term_id"] == jazz.term_id
    assert found["history"][0]["name"] == concert.name
    assert found["holders"] == [str(holder)]
    assert found["consents"][0]["purpose"] == "suggestions"


def test_is_logged_and_the_export_shows_its_own_line(citizen):
    assert vault.export(citizen=citizen)["access_log"][0]["purpose"] == "own_access"


def test_is_plain_json(citizen, agree):
    agree(citizen, Purpose.TRAINING)
    assert orjson.loads(orjson.dumps(vault.export(citizen=citizen)))


def test_names_purposes_in_the_vocabulary_of_the_w3c(citizen, agree):
    agree(citizen, Purpose.TRAINING)
    (consent,) = vault.export(citizen=citizen)["consents"]
    assert consent["purpose_dpv"].startswith("https://w3id.org/dpv#")
