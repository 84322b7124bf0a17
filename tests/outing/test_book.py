from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from culture_app.outing import services as outings
from culture_app.outing.data import BookingWish
from culture_app.outing.models import Outing
from personal_vault import services as vault
from personal_vault.data import Actor, Purpose
from ticketing import services as ticketing
from ticketing.models import Booking

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def free(phone, occurrence, sell):
    """A planned evening that costs nothing."""
    from culture_app.kernel.words import Money
    from ticketing.data import PriceLine

    pool = sell(occurrence, prices=(PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0)),))
    return pool, phone.plan(occurrence, seats=[{"tariff": "base", "count": 2}]).json()["id"]


def problem(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def hers(phone):
    actor = Actor(kind="citizen", id=str(phone.citizen))
    return vault.holders(citizen=phone.citizen, purpose=Purpose.BOOKING, actor=actor)


def test_a_free_evening_is_booked_in_one_step(phone, free):
    answer = phone.book(free[1])
    assert answer.status_code == 201
    booking = answer.json()
    assert (booking["state"], len(booking["tickets"]), booking["payment"]) == ("confirmed", 2, None)
    assert all(ticket["barcode"] for ticket in booking["tickets"])


def test_a_priced_evening_awaits_its_payment(phone, occurrence, sell):
    sell(occurrence)
    booking = phone.book(phone.plan(occurrence).json()["id"]).json()
    assert (booking["state"], booking["payment"]["amount"]["amount"]) == ("awaiting_payment", "12.50")
    assert [ticket["barcode"] for ticket in booking["tickets"]] == [None]


def test_the_booking_is_hers_through_the_vault_only(phone, free):
    booking = phone.book(free[1]).json()
    (holder,) = hers(phone)
    assert (
        str(ticketing.bookings_of(holders=[holder], now=Booking.objects.get().created_at)[0].id)
        == booking["id"]
    )
    assert str(phone.citizen) not in repr(Booking.objects.values().get())


def test_each_booking_has_a_holder_of_its_own(phone, free):
    phone.book(free[1], key="one")
    phone.book(free[1], key="two")
    assert Booking.objects.values("holder").distinct().count() == 2


def test_the_same_key_gives_the_same_booking(phone, free):
    first, second = phone.book(free[1]), phone.book(free[1])
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert len(hers(phone)) == 1


def test_the_same_key_with_another_body_is_refused(phone, free):
    phone.book(free[1])
    answer = phone.book(free[1], body={"return_url": "https://example.org/"})
    assert problem(answer) == (422, "idempotency-key-reused")


def test_the_same_key_for_another_outing_is_refused(phone, free, occurrence):
    phone.book(free[1])
    other = phone.plan(occurrence).json()["id"]
    assert problem(phone.book(other)) == (422, "idempotency-key-reused")


def test_two_citizens_may_use_the_same_key(phone, sign_in, free, occurrence):
    wout = sign_in("wout")
    hers_, his = phone.book(free[1]), wout.book(wout.plan(occurrence).json()["id"])
    assert (hers_.status_code, his.status_code) == (201, 201)


@pytest.mark.parametrize("key", ["", "x" * 201, "sleutel-é", "two\twords"])
def test_a_booking_needs_a_key(phone, free, key):
    assert problem(phone.book(free[1], key=key)) == (400, "idempotency-key-missing")


def test_somebody_elses_outing_is_not_found(sign_in, free):
    assert problem(sign_in("wout").book(free[1])) == (404, "no-such-outing")


def test_an_unknown_outing_is_not_found(phone):
    assert problem(phone.book(uuid4())) == (404, "no-such-outing")


def test_where_nothing_is_sold_the_organisers_link_is_told(phone, occurrence):
    answer = phone.book(phone.plan(occurrence).json()["id"])
    assert problem(answer) == (409, "not-sold-here")
    assert answer.json()["url"] == "https://kelder.example/tickets"


def test_an_expired_plan_is_not_booked(phone, free, now):
    wish = BookingWish(key="k", return_url="", body=b"{}")
    from ticketing.errors import QuoteExpired

    late = now + timedelta(minutes=20)
    with pytest.raises(QuoteExpired):
        outings.book(citizen=phone.citizen, outing=UUID(free[1]), wish=wish, now=late)


def test_a_key_gets_its_booking_after_the_plan_was_forgotten(phone, free):
    first = phone.book(free[1]).json()
    Outing.objects.all().delete()
    again = phone.book(free[1])
    assert (again.status_code, again.json()["id"]) == (200, first["id"])


def test_sold_out_between_planning_and_booking_is_said(phone, sign_in, occurrence, sell):
    from culture_app.kernel.words import Money
    from ticketing.data import PriceLine

    sell(occurrence, capacity=1, prices=(PriceLine(tariff="base", name={}, price=Money(0)),))
    plan, wout = phone.plan(occurrence).json()["id"], sign_in("wout")
    wout.book(wout.plan(occurrence).json()["id"])
    assert problem(phone.book(plan)) == (409, "sold-out")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://a b"])
def test_she_is_not_sent_just_anywhere_after_paying(phone, free, url):
    assert problem(phone.book(free[1], body={"return_url": url})) == (400, "invalid-input")


def test_takes_so_many_statements_sign_in_included(phone, free, django_assert_max_num_queries):
    phone.book(free[1], key="warm")
    with django_assert_max_num_queries(9) as seen:  # two of them are this test's savepoint
        assert phone.book(free[1], key="counted").status_code == 201
    statements = [query["sql"] for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == 5, statements
