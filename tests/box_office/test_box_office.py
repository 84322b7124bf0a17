"""The organisers' pages: her own sales, changed by hand; numbers, and nobody's bookings."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from culture_app.accounts import services as accounts
from culture_app.accounts.models import User
from culture_app.box_office.texts import REFUSALS, TEXTS
from culture_app.kernel.words import LANGUAGES, Money
from tests.curation.people import person
from tests.organisers.conftest import ORGANISER, now, publish  # noqa: F401 - fixtures
from ticketing import calling_off, sales
from ticketing import services as ticketing
from ticketing.data import PriceLine, SeatWish

pytestmark = pytest.mark.django_db
HOME = "/box-office/"


@pytest.fixture
def desk(client):
    card = accounts.create_user(
        email="desk@example.org", password="correct-horse-battery", role="organiser", organiser=ORGANISER
    )
    client.force_login(User.objects.get(pk=card.id))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def open_sale(publish, now):  # noqa: F811
    def it(**more):
        terms = {
            "occurrence": publish(),
            "event": uuid4(),
            "organiser": ORGANISER,
            "capacity": 10,
            "prices": (PriceLine(tariff="base", name={"en": "Everybody"}, price=Money(0)),),
            "starts": now + timedelta(hours=5),
            "ends": now + timedelta(hours=7),
        }
        return ticketing.open_pool(**terms | more, now=now)

    return it


@pytest.fixture
def pool(open_sale):
    return open_sale()


def book(pool, count, at):
    seats = [SeatWish(tariff="base", count=count)]
    quote = ticketing.quote(occurrence=pool.occurrence, seats=seats, now=at)
    return ticketing.book(quote=quote, holder=uuid4(), key_hmac=uuid4().hex, request_hash=b"", now=at)


def read(pool):
    return sales.pool(id=pool.id, organiser=ORGANISER)


def do(desk, pool, what, **fields):
    return desk.post(f"{HOME}{pool.id}/", {"do": what, **fields}, follow=True)


TERMS = {
    "capacity": 40,
    "max_per_booking": 4,
    "max_per_person": 8,
    "refund_hours": "",
    "sale_opens": "",
    "sale_closes": "2090-01-01T20:00",
    "price-base": "7.50",
}


def test_a_stranger_is_sent_to_sign_in(client, pool):
    for page in (HOME, f"{HOME}{pool.id}/"):
        assert client.get(page, follow=True).redirect_chain[-1][0].startswith("/o/sign-in?next=/box-office/")


@pytest.mark.parametrize("role", ["citizen", "curator", "door", "support"])
def test_another_role_is_told(client, pool, role):
    client.force_login(person(role))
    answer = client.get(HOME, follow=True, headers={"Accept-Language": "en"})
    assert (answer.status_code, "for organisers" in answer.content.decode()) == (403, True)
    client.post(f"{HOME}{pool.id}/", {"do": "call_off", "sure": "yes"})
    assert read(pool).state == "on_sale"


def test_lists_her_own_sales_with_their_numbers(desk, pool, open_sale, now):  # noqa: F811
    theirs = open_sale(organiser=uuid4())
    book(pool, 3, now)
    sales.keep(hold=uuid4(), pool=pool.id, organiser=ORGANISER, seats=2, note="", now=now)
    html = desk.get(HOME).content.decode()
    assert re.findall(r"<td>([^<]*)</td>", html)[1:] == ["on sale", "10", "3", "2", "5"]
    assert "Jazz in de kelder" in html
    assert str(theirs.id) not in html


def test_the_list_is_a_handful_of_statements(desk, open_sale, django_assert_max_num_queries):
    for _ in range(3):
        open_sale()
    with django_assert_max_num_queries(7):
        desk.get(HOME)


def test_another_organisers_sale_is_not_there(desk, open_sale):
    theirs = open_sale(organiser=uuid4())
    assert desk.get(f"{HOME}{theirs.id}/").status_code == 404
    assert do(desk, theirs, "stop").status_code == 404


def test_an_account_without_an_organiser_sees_nothing(client, pool):
    client.force_login(person("organiser"))
    assert client.get(f"{HOME}{pool.id}/").status_code in (403, 404)


def test_terms_are_changed(desk, pool):
    assert "Saved." in do(desk, pool, "terms", **TERMS).content.decode()
    after = read(pool)
    assert (after.capacity, after.max_per_booking, after.max_per_person, after.refund_hours) == (
        40,
        4,
        8,
        None,
    )
    assert after.sale_closes.isoformat() == "2090-01-01T19:00:00+00:00"
    assert after.prices[0].price == Money(750)


def test_what_the_page_shows_can_be_sent_as_it_is(desk, pool):
    html = desk.get(f"{HOME}{pool.id}/").content.decode()
    shown = {
        name: value for name, value in re.findall(r'name="([\w-]+)" value="([^"]*)"', html) if name in TERMS
    }
    shown = {**dict.fromkeys(TERMS, ""), **shown}
    do(desk, pool, "terms", **shown)
    assert read(pool) == pool


@pytest.mark.parametrize(
    "what", [{"capacity": 0}, {"capacity": "x"}, {"price-base": "-1"}, {"sale_closes": "soon"}]
)
def test_what_was_filled_in_wrongly_is_said(desk, pool, what):
    html = do(desk, pool, "terms", **TERMS | what).content.decode()
    assert "This can’t stand here." in html
    assert read(pool) == pool


def test_no_fewer_seats_than_are_taken(desk, pool, now):  # noqa: F811
    book(pool, 3, now)
    html = do(desk, pool, "terms", **TERMS | {"capacity": 2}).content.decode()
    assert "3 seats are taken already" in html
    assert 'value="2"' in html


def test_a_sale_stops_and_goes_on(desk, pool):
    do(desk, pool, "stop")
    assert read(pool).state == "stopped"
    do(desk, pool, "resume")
    assert read(pool).state == "on_sale"


def test_the_house_keeps_seats_and_gives_them_back(desk, pool):
    hold = uuid4()
    for _ in range(2):  # a second click is the same hold
        do(desk, pool, "keep", hold=hold, seats=4, note="press")
    assert read(pool).house == 4
    assert "press" in desk.get(f"{HOME}{pool.id}/").content.decode()
    do(desk, pool, "give_back", hold=hold)
    assert read(pool).house == 0


def test_the_house_keeps_no_more_than_is_free(desk, pool):
    html = do(desk, pool, "keep", hold=uuid4(), seats=11, note="").content.decode()
    assert "So many seats aren’t free any more." in html


@pytest.mark.parametrize("fields", [{"hold": "x", "seats": 1}, {"hold": uuid4(), "seats": 0}, {}])
def test_what_is_no_hold_is_refused(desk, pool, fields):
    assert do(desk, pool, "keep", **fields).status_code == 200
    assert read(pool).house == 0


def test_a_hold_that_is_not_there_is_refused(desk, pool):
    assert "That can’t be done now." in do(desk, pool, "give_back", hold="x").content.decode()


def test_a_show_is_called_off_only_when_she_is_sure(desk, pool, now):  # noqa: F811
    book(pool, 2, now)
    assert "Confirm first" in do(desk, pool, "call_off").content.decode()
    assert read(pool).state == "on_sale"
    html = do(desk, pool, "call_off", sure="yes").content.decode()
    assert "1 bookings still have tickets" in html
    calling_off.go_on(pool=pool.id, now=now)
    assert "0 of 0 refunded; 0 bookings" in desk.get(f"{HOME}{pool.id}/").content.decode()
    assert "This show was called off." in do(desk, pool, "resume").content.decode()


def test_what_nobody_asks_for_changes_nothing(desk, pool):
    do(desk, pool, "burn")
    assert read(pool) == pool


@pytest.mark.parametrize("language", LANGUAGES)
def test_speaks_the_language_of_the_request(desk, pool, language):
    html = desk.get(f"{HOME}{pool.id}/", headers={"Accept-Language": language}).content.decode()
    assert TEXTS["call_off_hint"][language] in html


def test_every_text_is_there_in_four_languages():
    assert all(set(texts) == set(LANGUAGES) for texts in (*TEXTS.values(), *REFUSALS.values()))


def test_every_field_has_a_label_and_nothing_runs_inline(desk, pool):
    html = desk.get(f"{HOME}{pool.id}/").content.decode()
    for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", html):
        identifier = re.search(r'\bid="([^"]+)"', tag)
        assert 'type="hidden"' in tag or (identifier and f'for="{identifier[1]}"' in html), tag
    assert not re.search(r"\son\w+=|\sstyle=|<style", html)
    assert UUID(re.search(r'name="hold" value="([^"]+)"', html)[1])


def test_it_is_kept_nowhere(desk, pool):
    assert "no-store" in desk.get(f"{HOME}{pool.id}/")["Cache-Control"]
