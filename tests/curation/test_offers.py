"""The list, one offer, and what a curator lays over it."""

import pytest

from culture_app.mesh import services as mesh
from culture_app.offers import services as offers
from culture_app.offers.models import Offer

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LIST = "/curation/offers/offer/"


@pytest.fixture
def offer(pulled):
    return Offer.objects.get(iri__endswith="/event/a")


def page_of(offer):
    return f"{LIST}{offer.pk}/change/"


def test_lists_offers_by_name_in_the_curators_language(curator, pulled):
    assert "Nachtconcert" in curator.get(LIST).content.decode()
    assert "Night concert" in curator.get(LIST, headers={"accept-language": "en"}).content.decode()


def test_finds_by_words(curator, pulled):
    html = curator.get(f"{LIST}?q=nachtconcert").content.decode()
    assert "Nachtconcert" in html
    assert "Zaal p" not in html


def test_finds_by_iri(curator, offer):
    assert "Nachtconcert" in curator.get(LIST, {"q": offer.iri}).content.decode()


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%ED%A0%80", "kind=nonsense", "state=nonsense", "p=999999", "o=-9"]
)
def test_nonsense_in_the_address_is_no_error(curator, pulled, query):
    assert curator.get(f"{LIST}?{query}", follow=True).status_code == 200


def test_the_list_is_a_handful_of_statements(curator, pulled, django_assert_num_queries):
    curator.get(LIST)
    with django_assert_num_queries(4):  # session, curator, count, rows
        curator.get(LIST)


def test_shows_the_source_document_untouched(curator, offer):
    html = curator.get(page_of(offer)).content.decode()
    assert "van de bron" in html
    assert "&quot;calendarType&quot;: &quot;single&quot;" in html


def test_one_offer_is_a_handful_of_statements(curator, offer, django_assert_num_queries):
    with django_assert_num_queries(5):
        curator.get(page_of(offer))


def test_an_unknown_offer_is_a_404(curator):
    assert curator.get(f"{LIST}00000000-0000-0000-0000-000000000000/change/").status_code == 404
    assert curator.get(f"{LIST}nonsense/change/").status_code == 404


def test_what_is_laid_over_shows_at_once_and_survives_a_pull(curator, offer, pulled, at):
    response = curator.post(
        page_of(offer),
        {
            "labels_added": "uit de curatie\r\n\r\nnog een",
            "labels_hidden": ["van de bron"],
            "highlight_rank": "3",
            "image_override": "https://images.example.org/a.jpg",
            "note": "x",
        },
    )
    assert response.status_code == 302

    def seen():
        offer.refresh_from_db()
        return set(offer.labels), offer.highlight

    assert seen() == ({"uit de curatie", "nog een"}, 3)
    changed = (pulled / "x.jsonl").read_text().replace("Nachtconcert", "Avondconcert")
    (pulled / "x.jsonl").write_text(changed)
    mesh.pull(paths=[pulled], now=at, wait_s=0)
    assert seen() == ({"uit de curatie", "nog een"}, 3)
    assert offer.names["nl"] == "Avondconcert"


def test_empty_edits_take_off_what_lay_over_it(curator, offer):
    curator.post(page_of(offer), {"labels_added": "x", "highlight_rank": "1"})
    curator.post(page_of(offer), {"labels_added": "", "highlight_rank": ""})
    offer.refresh_from_db()
    assert (offer.labels, offer.highlight) == (["van de bron"], None)


def test_says_who_laid_it_over(curator, offer):
    curator.post(page_of(offer), {"note": "x"})
    assert offers.overlay_of(offer=offer.pk).note == "x"
    offer.refresh_from_db()
    assert str(offer.overlay.by) == curator.session["_auth_user_id"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"image_override": "http://x.example/a.jpg"},
        {"highlight_rank": "0"},
        {"labels_hidden": ["other"]},
        {"note": "a\x00"},
    ],
)
def test_refuses_in_words_what_cannot_be(curator, offer, wrong):
    response = curator.post(page_of(offer), wrong)
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()


def test_without_the_forms_token_nothing_is_changed(offer, curator):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.cookies = curator.cookies
    assert strict.post(page_of(offer), {"note": "x"}).status_code == 403
