"""Who enters the curators' site, in which language, and what isn't there."""

import re

import pytest

from culture_app.curation.site import site
from culture_app.curation.words import TEXTS
from tests.curation.people import person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PAGES = [
    "/curation/",
    "/curation/offers/offer/",
    "/curation/map/",
    "/curation/mesh/quarantined/",
    "/curation/mesh/dataproduct/",
    "/curation/mesh/run/",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_sign_in(client, page):
    response = client.get(page, follow=True)
    assert response.redirect_chain[-1][0].startswith("/o/sign-in?next=/curation/")


@pytest.mark.parametrize("role", ["citizen", "organiser", "door"])
@pytest.mark.parametrize("page", ["/curation/", "/curation/map/offers.json"])
def test_another_role_is_told(client, role, page):
    client.force_login(person(role))
    response = client.get(page, follow=True, headers={"accept-language": "en"})
    assert response.status_code == 403
    assert "for curators" in response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_a_curator_enters(curator, pulled, page):
    assert curator.get(page).status_code == 200


def test_without_the_slash_it_is_found_too(curator):
    assert curator.get("/curation", follow=True).status_code == 200


def test_signing_out_leads_to_sign_in(curator):
    assert curator.post("/curation/logout/").url == "/o/sign-in?next=/curation/"
    assert curator.get("/curation/").status_code == 302


def test_neither_bookings_nor_people_are_here():
    assert {model._meta.label for model in site._registry} == {
        "offers.Offer",
        "mesh.Quarantined",
        "mesh.DataProduct",
        "mesh.Run",
    }


@pytest.mark.parametrize(
    ("language", "word"), [("nl", "Quarantaine"), ("fr", "Produits"), ("de", "Quarantäne"), ("en", "Pulls")]
)
def test_speaks_the_language_of_the_request(curator, language, word):
    response = curator.get("/curation/", headers={"accept-language": language})
    assert word in response.content.decode()
    assert f'lang="{language}"' in response.content.decode()
    assert response["Content-Language"] == language


def test_every_text_is_there_in_four_languages():
    assert all(set(texts) == {"nl", "fr", "de", "en"} for texts in TEXTS.values())


@pytest.mark.parametrize("page", PAGES)
def test_nothing_on_the_page_runs_inline_or_comes_from_outside(curator, pulled, page):
    html = curator.get(page).content.decode()
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL)
    assert all("src=" in attributes or "application/json" in attributes for attributes, _ in scripts)
    assert not re.search(r"\son\w+=|\sstyle=|<style", html)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)


@pytest.mark.parametrize("page", PAGES)
def test_every_field_has_a_label(curator, pulled, page):
    html = curator.get(page).content.decode()
    for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", html):
        if 'type="hidden"' in tag or 'type="submit"' in tag:
            continue
        identifier = re.search(r'\bid="([^"]+)"', tag)
        named = "aria-label" in tag or (identifier and f'for="{identifier[1]}"' in html)
        wrapped = re.search(r"<label[^>]*>[^<]*" + re.escape(tag), html)
        assert named or wrapped, tag
