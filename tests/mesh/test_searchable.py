"""What was pulled is searchable when the pull ends, what was withdrawn is gone, on the phone's page as in the terms."""

import pytest

from culture_app.offers import services as offers
from tests.mesh.samples import event, lines, place

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def found(at):
    def ask(raw: str) -> list[str]:
        query = offers.query_from(raw=f"{raw}&availableFrom=*&availableTo=*&workflowStatus=*")
        return [card.name for card in offers.search(query=query, now=at, language="nl").items]

    return ask


def test_a_changed_document_is_found_by_what_it_says_now(write, pull, found):
    pull(write(**{"x.jsonl": lines(place(), event())}))
    pull(write(**{"x.jsonl": lines(place(), event(name={"nl": "Vuurwerkspektakel"}, labels=["Nieuw"]))}))
    assert found("labels=nieuw") == ["Vuurwerkspektakel"]
    assert found("text=vuurwerk") == ["Vuurwerkspektakel"]


def test_a_withdrawn_document_is_gone(write, pull, found):
    pull(write(**{"x.jsonl": lines(place(), event(labels=["Nieuw"]))}))
    pull(write(**{"x.jsonl": lines(place(), event(labels=["Nieuw"], workflowStatus="DELETED"))}))
    assert found("labels=nieuw") == []


def test_the_only_document_of_a_pull_is_found_at_once(write, pull, found):
    pull(write(**{"x.jsonl": lines(event(labels=["Alleen"]))}))
    assert len(found("labels=alleen")) == 1
