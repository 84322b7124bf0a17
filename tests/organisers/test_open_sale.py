from datetime import timedelta
from uuid import uuid4

import pytest

from culture_app.accounts import services as accounts
from culture_app.kernel.words import GeoPoint, Money
from culture_app.offers import services as offers
from culture_app.offers.data import OfferQuery, PriceLine
from culture_app.organisers import ticket_office
from culture_app.organisers.errors import PricesUnknown
from culture_app.organisers.sales import price_lines, slug
from ticketing import services as ticketing
from ticketing.models import Pool

pytestmark = pytest.mark.django_db


def problem(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def test_opens_a_pool_for_an_occurrence_of_the_organisers(desk, publish):
    occurrence = publish()
    answer = desk.open(occurrence)
    assert answer.status_code == 201
    pool = answer.json()
    assert (pool["occurrence"], pool["capacity"], pool["seats_left"]) == (str(occurrence), 80, 80)


def test_prices_come_from_the_document_without_those_a_card_decides(desk, publish):
    prices = desk.open(publish()).json()["prices"]
    assert [(line["tariff"], line["price"]["amount"]) for line in prices] == [
        ("base", "12.50"),
        ("kind-12-jaar", "5.00"),
    ]


def test_prices_may_be_the_organisers_own(desk, publish):
    price = {"tariff": "base", "name": {"nl": "Iedereen"}, "price": {"amount": "0"}}
    found = desk.open(publish(), prices=[price]).json()["prices"]
    everybody = {"age_min": None, "age_max": None, "group_min": None}
    cost = {"amount": "0.00", "currency": "EUR"}
    assert found == [{"tariff": "base", "name": {"nl": "Iedereen"}, "price": cost} | everybody]


def test_a_sale_closes_when_the_show_begins(desk, publish):
    pool = desk.open(publish()).json()
    assert pool["sale_closes"] == pool["starts"]


def test_the_same_wish_again_gives_the_same_pool(desk, publish):
    occurrence = publish()
    assert desk.open(occurrence).json() == desk.open(occurrence).json()
    assert Pool.objects.count() == 1


def test_other_terms_for_the_same_occurrence_are_refused(desk, publish):
    occurrence = publish()
    desk.open(occurrence)
    assert problem(desk.open(occurrence, capacity=90)) == (409, "pool-exists")


def test_lists_what_is_on_sale_soonest_first(desk, publish):
    later, sooner = publish(hours=9), publish(hours=3)
    for occurrence in (later, sooner):
        desk.open(occurrence)
    assert [pool["occurrence"] for pool in desk.sales().json()["items"]] == [str(sooner), str(later)]


def test_another_organisers_event_is_refused(desk, publish):
    theirs = publish(organiser="https://io.uitdatabank.be/organizers/0b0b0b0b-0000-4000-8000-000000000001")
    assert problem(desk.open(theirs)) == (403, "not-your-event")


def test_an_account_acts_for_its_own_organiser_only(desk, publish):
    assert problem(desk.open(publish(), organiser=uuid4())) == (403, "not-your-organiser")
    assert problem(desk.sales(organiser=uuid4())) == (403, "not-your-organiser")


def test_what_has_begun_is_not_sold_any_more(desk, publish):
    assert problem(desk.open(publish(hours=-1))) == (409, "too-late-to-sell")


def test_what_was_called_off_is_not_sold(desk, publish):
    assert problem(desk.open(publish(status={"type": "Unavailable"}))) == (409, "too-late-to-sell")


def test_without_a_price_in_the_document_the_organiser_has_to_say_it(desk, publish):
    assert problem(desk.open(publish(priceInfo=[]))) == (422, "prices-unknown")


def test_without_a_capacity_in_the_document_the_organiser_has_to_say_it(desk, publish):
    assert problem(desk.open(publish(), capacity=None)) == (422, "capacity-unknown")


def test_an_unknown_occurrence_is_not_found(desk):
    assert problem(desk.open(uuid4())) == (404, "offer-not-found")


@pytest.mark.parametrize(
    "more",
    [
        {"capacity": 0},
        {"capacity": 10**30},
        {"capacity": "many"},
        {"prices": []},
        {"prices": [{"tariff": "Base!", "name": {}, "price": {"amount": "1"}}]},
        {"prices": [{"tariff": "base", "name": {}, "price": {"amount": "-1"}}]},
        {"prices": [{"tariff": "base", "name": {}, "price": {"amount": "NaN"}}]},
        {"prices": [{"tariff": "base", "name": {}, "price": {"amount": "1.001"}}]},
        {"prices": [{"tariff": "base", "name": {}, "price": {"amount": "1", "currency": "USD"}}]},
        {"sale_opens": "0001-01-01T00:00:00+14:00"},
        {"sale_closes": "9999-12-31T23:59:59Z"},
        {"max_per_booking": 0},
    ],
)
def test_what_cannot_be_understood_is_refused(desk, publish, more):
    answer = desk.open(publish(), **more)
    assert problem(answer) == (400, "invalid-input")


def test_citizens_do_not_open_sales(desk, publish):
    user = accounts.create_user(email="lotte@example.org", password="a long enough password")
    token = accounts.issue_token(user_id=user.id, scopes=["bookings:read"])
    desk.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    assert desk.sales().status_code == 403


def test_seats_show_up_in_the_offers_room(desk, publish, now):
    from culture_app.kernel import outbox

    occurrence = publish()
    desk.open(occurrence)
    outbox.drain()
    assert offers.occurrence(id=occurrence).seats_left == 80


def test_many_bookings_are_told_to_the_offers_room_at_once(desk, publish, now):
    from culture_app.kernel import outbox
    from culture_app.kernel.models import Outbox
    from ticketing.data import SeatWish

    occurrence = publish()
    desk.open(occurrence)
    for key in "abc":
        quote = ticketing.quote(occurrence=occurrence, seats=[SeatWish(tariff="base", count=2)], now=now)
        ticketing.book(quote=quote, holder=uuid4(), key_hmac=key, request_hash=b"", now=now)
    waiting = Outbox.objects.filter(topic="availability.changed")
    assert waiting.count() == 4
    outbox.drain(limit=1)
    assert waiting.count() == 0
    assert offers.occurrence(id=occurrence).seats_left == 74


def test_listing_takes_so_many_statements(desk, publish, django_assert_num_queries):
    for _ in range(3):
        desk.open(publish())
    with django_assert_num_queries(3):
        desk.sales()


@pytest.mark.parametrize(
    ("name", "word"),
    [("Kind (< 12 jaar)", "kind-12-jaar"), ("  65+ ", "65"), ("Étudiant", "etudiant"), ("?!", "")],
)
def test_a_tariffs_name_becomes_a_short_word(name, word):
    assert slug(name) == word


def test_a_document_without_a_base_price_has_no_price():
    with pytest.raises(PricesUnknown):
        price_lines([PriceLine(category="tariff", name={"nl": "Kind"}, cents=500)])


def test_the_base_tariff_comes_first():
    lines = price_lines(
        [
            PriceLine(category="tariff", name={"nl": "Kind"}, cents=500),
            PriceLine(category="base", name={"nl": "Basis"}, cents=900),
        ]
    )
    assert [(line.tariff, line.price) for line in lines] == [("base", Money(900)), ("kind", Money(500))]


@pytest.fixture
def around(publish, now):
    """Two concerts in the coming days and one next month, as the offers room finds them around Leuven."""
    publish(), publish(hours=26), publish(hours=24 * 30)
    query = OfferQuery(kinds=("event",), near=GeoPoint(50.88, 4.70), distance_m=5000, date_from=now)
    return offers.candidates(query=query, now=now)


def test_a_ticket_office_opens_the_coming_days_of_every_organiser(around, now):
    until = now + timedelta(days=5)
    opened = ticket_office.open_all(events=around, seller=uuid4(), until=until, now=now)
    assert (opened.pools, opened.left) == (2, 0)
    assert all(pool.starts < until for pool in Pool.objects.all())


def test_a_ticket_office_can_open_twice(around, now):
    seller, until = uuid4(), now + timedelta(days=5)
    first = ticket_office.open_all(events=around, seller=seller, until=until, now=now)
    assert ticket_office.open_all(events=around, seller=seller, until=until, now=now) == first
    assert Pool.objects.count() == 2


def test_a_ticket_offices_seats_show_at_once(around, now):
    ticket_office.open_all(events=around, seller=uuid4(), until=now + timedelta(days=5), now=now)
    pool = Pool.objects.first()
    assert offers.occurrence(id=pool.occurrence).seats_basis == "pool"


def test_the_busiest_organiser_is_always_the_same_of_equals():
    one, two = sorted([uuid4(), uuid4()])
    assert ticket_office.busiest([two, None, one]) == ticket_office.busiest([one, two]) == one


def test_null_is_no_tariff(desk, publish):
    assert problem(desk.open(publish(), prices=[None])) == (400, "invalid-input")


@pytest.mark.parametrize(
    "more",
    [
        {"prices": [{"tariff": "base", "name": {}, "price": {"amount": "1"}}] * 2},
        {"sale_opens": "2090-01-01T00:00:00Z", "sale_closes": "2089-01-01T00:00:00Z"},
    ],
)
def test_terms_that_contradict_each_other_are_refused(desk, publish, more):
    assert problem(desk.open(publish(), **more)) == (422, "sale-contradictory")
