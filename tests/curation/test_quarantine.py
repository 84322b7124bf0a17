"""Refused records for curators: why, which fields, and the way to mend them."""

import pytest

from culture_app.mesh.models import Quarantined
from culture_app.offers.models import Offer

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LIST = "/curation/mesh/quarantined/"


@pytest.fixture
def refused(pulled):
    return Quarantined.objects.get(sealed=False)


@pytest.fixture
def sealed(pulled):
    return Quarantined.objects.get(sealed=True)


def page_of(row):
    return f"{LIST}{row.pk}/change/"


def test_lists_what_is_open_with_its_reason(curator, refused):
    assert refused.reason in curator.get(LIST).content.decode()


def test_the_list_is_a_handful_of_statements(curator, refused, django_assert_num_queries):
    with django_assert_num_queries(4):  # session, curator, count, rows
        curator.get(LIST)


def test_shows_the_content_of_an_impersonal_record(curator, refused):
    html = curator.get(page_of(refused)).content.decode()
    assert "https://data.example.org/event/bad" in html
    assert "<textarea" in html


def test_shows_fields_and_never_values_of_a_sealed_record(curator, sealed):
    html = curator.get(page_of(sealed)).content.decode()
    assert "participant_birthyear" in html
    assert "1987" not in html
    assert "67db4b25" not in html
    assert "<textarea" not in html


def test_a_sealed_record_is_not_mended_by_hand(curator, sealed):
    assert curator.post(page_of(sealed), {"content": "{}"}).status_code == 403


def test_a_mended_record_goes_in_and_says_so(curator, refused, mended):
    response = curator.post(
        page_of(refused), {"content": mended}, follow=True, headers={"accept-language": "en"}
    )
    assert "Accepted: Created" in response.content.decode()
    assert Offer.objects.filter(iri__endswith="/event/bad").exists()
    refused.refresh_from_db()
    assert refused.state == "retried"


def test_a_record_that_is_still_wrong_says_why(curator, refused):
    response = curator.post(
        page_of(refused), {"content": '{"@id": "x"}'}, follow=True, headers={"accept-language": "en"}
    )
    assert "Refused again: The @id isn&#x27;t an absolute http(s) IRI." in response.content.decode()


def test_what_was_typed_is_not_lost(curator, refused):
    curator.post(page_of(refused), {"content": '{"half": "done"'})
    assert "&quot;half&quot;" in curator.get(page_of(refused)).content.decode()


def test_a_record_can_be_put_aside(curator, refused):
    curator.post(page_of(refused), {"dismiss": "1"})
    refused.refresh_from_db()
    assert refused.state == "dismissed"
    assert refused.reason not in curator.get(LIST).content.decode()


def test_several_can_be_tried_again_at_once(curator, refused, sealed):
    response = curator.post(
        LIST,
        {"action": "retry_selected", "_selected_action": [refused.pk, sealed.pk]},
        follow=True,
        headers={"accept-language": "en"},
    )
    assert "0 of 1 accepted." in response.content.decode()


def test_an_unknown_record_is_a_404(curator):
    assert curator.get(f"{LIST}999/change/").status_code == 404
    assert curator.get(f"{LIST}nonsense/change/").status_code == 404


def test_products_tell_what_their_last_pull_brought(curator, pulled, django_assert_num_queries):
    curator.get("/curation/mesh/dataproduct/")
    with django_assert_num_queries(4):
        html = curator.get("/curation/mesh/dataproduct/").content.decode()
    assert "files" in html
