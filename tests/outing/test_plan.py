from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from culture_app.outing import services as outings
from culture_app.outing.models import Outing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LEUVEN = {"lat": 50.8812, "lon": 4.7158}


def problem(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def test_says_what_it_costs_and_until_when(phone, occurrence, sell):
    sell(occurrence)
    answer = phone.plan(occurrence, seats=[{"tariff": "base", "count": 2}])
    assert answer.status_code == 201
    outing = answer.json()
    assert outing["price"]["total"] == {"amount": "25.00", "currency": "EUR"}
    assert outing["seats"] == [{"tariff": "base", "count": 2}]
    assert datetime.fromisoformat(outing["valid_until"]).utcoffset() is not None


def test_shows_the_offer_and_when_it_is(phone, occurrence, sell, now):
    sell(occurrence)
    outing = phone.plan(occurrence).json()
    assert outing["offer"]["name"] == "Jazz in de kelder"
    assert datetime.fromisoformat(outing["occurrence"]["start"]) == now + timedelta(hours=5)


def test_plans_the_companions(phone, occurrence, sell):
    sell(occurrence)
    plan = phone.plan(occurrence, origin=LEUVEN, children=[7], needs=["food"]).json()["companions"]
    assert plan["party"] == {"adults": 1, "children": [7], "needs": ["food"]}
    assert plan["timeline"]


def test_a_pool_is_booked_here(phone, occurrence, sell):
    sell(occurrence)
    outing = phone.plan(occurrence).json()
    assert outing["booking"] == {"kind": "pool", "url": f"/v1/outings/{outing['id']}/booking"}


def test_without_a_pool_the_organisers_link_is_given(phone, occurrence):
    outing = phone.plan(occurrence).json()
    assert outing["booking"] == {"kind": "organiser", "url": "https://kelder.example/tickets"}
    assert outing["price"] is None


def test_without_pool_and_link_nobody_sells_it(phone, publish):
    outing = phone.plan(publish(bookingInfo={})).json()
    assert outing["booking"] == {"kind": "none", "url": None}


def test_speaks_the_phones_language(phone, occurrence, sell):
    sell(occurrence)
    phone.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    outing = phone.plan(occurrence).json()
    assert (outing["offer"]["name"], outing["price"]["lines"][0]["name"]) == ("Jazz in the cellar", "Base")


def test_is_read_again_without_the_way_there(phone, occurrence, sell):
    sell(occurrence)
    made = phone.plan(occurrence, origin=LEUVEN).json()
    again = phone.get(f"/v1/outings/{made['id']}").json()
    assert again == made | {"companions": None}


def test_keeps_neither_origin_nor_party(phone, occurrence, sell):
    sell(occurrence)
    phone.plan(occurrence, origin=LEUVEN, children=[4, 7], needs=["care"])
    kept = repr(Outing.objects.values().get())
    assert "50.88" not in kept
    assert "children" not in kept
    assert str(phone.citizen) not in kept


def test_two_outings_of_one_citizen_look_like_two_peoples(phone, occurrence, sell):
    sell(occurrence)
    phone.plan(occurrence)
    phone.plan(occurrence)
    assert Outing.objects.values("owner").distinct().count() == 2


def test_nobody_else_sees_it(phone, sign_in, occurrence, sell):
    sell(occurrence)
    outing = phone.plan(occurrence).json()["id"]
    assert problem(sign_in("wout").get(f"/v1/outings/{outing}")) == (404, "no-such-outing")


def test_is_forgotten_once_it_expired(phone, occurrence, sell, now):
    sell(occurrence)
    phone.plan(occurrence)
    assert outings.forget_expired(now=now) == 0
    assert outings.forget_expired(now=now + timedelta(minutes=11)) == 1


def test_more_seats_than_are_left_is_sold_out(phone, occurrence, sell):
    sell(occurrence, capacity=1)
    answer = phone.plan(occurrence, seats=[{"tariff": "base", "count": 2}])
    assert problem(answer) == (409, "sold-out")


def test_a_tariff_that_is_not_sold_is_refused(phone, occurrence, sell):
    sell(occurrence)
    answer = phone.plan(occurrence, seats=[{"tariff": "senior", "count": 1}])
    assert problem(answer) == (422, "seats-refused")


def test_what_is_over_is_not_planned(phone, publish):
    assert problem(phone.plan(publish(starts_in=-timedelta(hours=5)))) == (409, "already-over")


def test_what_was_cancelled_is_not_planned(phone, publish):
    gone = publish(status={"type": "Unavailable"})
    assert problem(phone.plan(gone)) == (409, "not-going-ahead")


def test_an_unknown_occurrence_is_not_found(phone):
    assert problem(phone.plan(uuid4())) == (404, "offer-not-found")


@pytest.mark.parametrize(
    "more",
    [
        {"occurrence": "no uuid"},
        {"seats": [{"count": 0}]},
        {"seats": "two"},
        {"origin": {"lat": 91, "lon": 0}},
        {"origin": {"lat": "north"}},
        {"children": [-1]},
        {"children": [10**30]},
        {"needs": ["money"]},
        {"adults": 10**40},
    ],
)
def test_what_cannot_be_understood_is_refused(phone, occurrence, more):
    answer = phone.post("/v1/outings", {"occurrence": str(occurrence)} | more, format="json")
    assert problem(answer) == (400, "invalid-input")


def test_needs_the_scope(client, occurrence):
    assert client.post("/v1/outings", {}, content_type="application/json").status_code == 401


def test_takes_so_many_statements(phone, occurrence, sell, django_assert_num_queries):
    sell(occurrence)
    with django_assert_num_queries(6):
        phone.plan(occurrence, origin=LEUVEN)
