"""The organiser opens a sale by hand, and reads which VAT applies."""

import re
from uuid import UUID, uuid4

import pytest

from culture_app.kernel.words import Money
from culture_app.organisers.to_sell import to_sell
from tests.box_office.test_box_office import desk  # noqa: F401 - fixture
from tests.curation.people import person
from tests.organisers.conftest import ORGANISER, now, publish  # noqa: F401 - fixtures
from ticketing import services as ticketing
from ticketing import vat

pytestmark = pytest.mark.django_db
OPEN, VAT = "/box-office/open/", "/box-office/vat/"
TERMS = {
    "capacity": 80,
    "max_per_booking": 6,
    "max_per_person": "",
    "refund_hours": 24,
    "doors_minutes": 60,
    "sale_opens": "",
    "sale_closes": "",
    "vat_kind": "recognised",
    "price-base": "12.50",
    "price-kind-12-jaar": "5",
}


def opened():
    return ticketing.pools_of(organiser=ORGANISER)


def test_her_coming_shows_that_are_not_on_sale_are_listed(desk, publish, now):  # noqa: F811
    soon, later = publish(hours=5), publish(hours=9)
    theirs = publish(organiser=f"https://io.uitdatabank.be/organizers/{uuid4()}")
    desk.post(f"{OPEN}{later}/", TERMS)
    html = desk.get(OPEN).content.decode()
    assert re.findall(r'href="/box-office/open/([0-9a-f-]{36})/"', html) == [str(soon)]
    assert "Jazz in de kelder" in html
    assert str(theirs) not in html


def test_without_any_that_is_said(desk):  # noqa: F811
    assert "All of your coming shows are on sale already" in desk.get(OPEN).content.decode()


def test_what_the_document_says_is_filled_in(desk, publish):  # noqa: F811
    html = desk.get(
        f"{OPEN}{publish(bookingAvailability={'type': 'Available', 'capacity': 90})}/"
    ).content.decode()
    shown = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', html))
    assert (shown["price-base"], shown["price-kind-12-jaar"]) == ("12.5", "5")


def test_a_sale_opens_with_all_of_its_terms(desk, publish):  # noqa: F811
    occurrence = publish()
    answer = desk.post(f"{OPEN}{occurrence}/", TERMS, follow=True)
    (pool,) = opened()
    assert answer.redirect_chain[-1][0] == f"/box-office/{pool.id}/"
    assert "The sale is open." in answer.content.decode()
    assert (pool.occurrence, pool.capacity, pool.max_per_booking, pool.max_per_person) == (
        occurrence,
        80,
        6,
        None,
    )
    assert (pool.refund_hours, pool.doors_minutes, pool.vat_kind) == (24, 60, "recognised")
    assert [(line.tariff, line.price) for line in pool.prices] == [
        ("base", Money(1250)),
        ("kind-12-jaar", Money(500)),
    ]


def test_a_show_without_prices_gets_the_one_that_she_fills_in(desk, publish):  # noqa: F811
    occurrence = publish(priceInfo=[])
    desk.post(f"{OPEN}{occurrence}/", TERMS | {"price-base": "7"})
    assert [(line.tariff, line.price) for line in opened()[0].prices] == [("base", Money(700))]


@pytest.mark.parametrize(
    "wrong",
    [
        {"capacity": ""},
        {"capacity": 0},
        {"price-base": "-1"},
        {"price-base": "1.001"},
        {"vat_kind": "none"},
        {"sale_opens": "soon"},
        {"doors_minutes": ""},
    ],
)
def test_what_was_filled_in_wrongly_is_said_and_stays_on_the_page(desk, publish, wrong):  # noqa: F811
    html = desk.post(f"{OPEN}{publish()}/", TERMS | wrong, follow=True).content.decode()
    assert "This can’t stand here." in html
    assert 'value="6"' in html
    assert not opened()


def test_terms_that_contradict_each_other_are_refused_in_words(desk, publish):  # noqa: F811
    times = {"sale_opens": "2089-01-02T10:00", "sale_closes": "2089-01-01T10:00"}
    html = desk.post(f"{OPEN}{publish()}/", TERMS | times).content.decode()
    assert "These terms contradict each other." in html
    assert not opened()


def test_twice_with_other_terms_is_refused_in_words(desk, publish):  # noqa: F811
    occurrence = publish()
    desk.post(f"{OPEN}{occurrence}/", TERMS)
    html = desk.post(f"{OPEN}{occurrence}/", TERMS | {"capacity": 81}).content.decode()
    assert "on sale already, on other terms" in html


def test_another_organisers_show_is_not_hers_to_sell(desk, publish):  # noqa: F811
    theirs = publish(organiser=f"https://io.uitdatabank.be/organizers/{uuid4()}")
    assert desk.get(f"{OPEN}{theirs}/").status_code == 403
    assert desk.post(f"{OPEN}{theirs}/", TERMS).status_code == 403
    assert desk.get(f"{OPEN}{uuid4()}/").status_code == 404
    assert not opened()


@pytest.mark.parametrize("role", ["citizen", "curator", "door", "support"])
@pytest.mark.parametrize("page", [OPEN, VAT])
def test_these_pages_are_for_organisers(client, role, page):
    client.force_login(person(role))
    assert client.get(page, follow=True).status_code == 403


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_every_language_is_spoken(desk, publish, language):  # noqa: F811
    desk.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    asked = {"nl": "Deuren open", "fr": "Ouverture des portes", "de": "Einlass", "en": "Doors open"}
    assert asked[language] in desk.get(f"{OPEN}{publish()}/").content.decode()
    titles = {"nl": "Btw-tarieven", "fr": "Taux de TVA", "de": "MwSt.-Sätze", "en": "VAT rates"}
    assert f"<h1>{titles[language]}</h1>" in desk.get(VAT).content.decode()


def test_the_vat_table_shows_everybodys_rates_and_her_own(desk, at):  # noqa: F811
    day = at.date()
    for organiser, per_mille in ((ORGANISER, 123), (UUID(int=5), 234)):
        vat.set_rule(kind="culture", organiser=organiser, per_mille=per_mille, valid_from=day, valid_to=None)
    html = desk.get(VAT).content.decode()
    rows = [re.findall(r"<td>([^<]*)</td>", row) for row in re.findall(r"<tr><td>.*?</tr>", html)]
    assert ["culture", "12.3 %", day.isoformat(), "", "yours"] in rows
    assert any(row[-1] == "everybody’s" for row in rows)
    assert "23.4" not in html


def test_what_could_be_sold_is_asked_in_a_statement_per_show(publish, now, django_assert_max_num_queries):  # noqa: F811
    for _ in range(3):
        publish()
    with django_assert_max_num_queries(8):
        assert len(to_sell(organiser=ORGANISER, acts_for=ORGANISER, now=now, language="nl")) == 3
