from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connections

from culture_app.kernel import clock
from culture_app.kernel.words import Money
from culture_app.outing import services as outings
from culture_app.outing.data import BookingWish
from culture_app.outing.models import Outing
from personal_vault import services as vault
from personal_vault.data import Actor, Purpose
from ticketing import services as ticketing
from ticketing.errors import AlreadyBooked
from ticketing.models import Booking

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def free(phone, occurrence, sell):
    """A planned evening that costs nothing."""
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


def test_the_price_says_until_when_money_comes_back(phone, occurrence, sell):
    sell(occurrence)
    plan = phone.plan(occurrence).json()
    assert plan["price"]["refundable_until"] == plan["occurrence"]["start"]
    assert phone.book(plan["id"]).json()["refundable_until"] == plan["occurrence"]["start"]


def test_the_booking_is_hers_through_the_vault_only(phone, free):
    booking = phone.book(free[1]).json()
    (holder,) = hers(phone)
    assert (
        str(ticketing.bookings_of(holders=[holder], now=Booking.objects.get().created_at)[0].id)
        == booking["id"]
    )
    assert str(phone.citizen) not in repr(Booking.objects.values().get())


def test_each_booking_has_a_holder_of_its_own(phone, free, occurrence):
    phone.book(free[1], key="one")
    phone.book(phone.plan(occurrence).json()["id"], key="two")
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


def already(answer) -> tuple[int, str, str]:
    return *problem(answer), answer.json()["url"].removeprefix("/v1/me/bookings/")


def test_a_phone_that_lost_its_key_is_told_what_it_has(phone, free):
    first = phone.book(free[1], key="one").json()
    assert already(phone.book(free[1], key="two")) == (409, "already-booked", first["id"])
    assert phone.book(free[1], key="one").json() == first
    assert Booking.objects.count() == 1


def test_also_when_its_own_booking_took_the_last_seats(phone, occurrence, sell):
    from ticketing.data import PriceLine

    sell(occurrence, capacity=1, prices=(PriceLine(tariff="base", name={}, price=Money(0)),))
    plan = phone.plan(occurrence).json()["id"]
    first = phone.book(plan, key="one").json()
    assert already(phone.book(plan, key="two")) == (409, "already-booked", first["id"])


def test_also_when_the_plan_was_forgotten(phone, free):
    first = phone.book(free[1], key="one").json()
    Outing.objects.all().delete()
    assert already(phone.book(free[1], key="two")) == (409, "already-booked", first["id"])


def test_it_can_be_booked_again_once_the_first_is_gone(phone, free, now):
    first = phone.book(free[1], key="one").json()
    ticketing.cancel(booking=UUID(first["id"]), holders=hers(phone), now=now)
    second = phone.book(free[1], key="two")
    assert (second.status_code, second.json()["state"]) == (201, "confirmed")
    assert already(phone.book(free[1], key="three")) == (409, "already-booked", second.json()["id"])


def test_what_was_refused_may_be_tried_under_another_key(phone, sign_in, occurrence, sell):
    from ticketing.data import PriceLine

    sell(occurrence, capacity=1, prices=(PriceLine(tariff="base", name={}, price=Money(0)),))
    plan, wout = phone.plan(occurrence).json()["id"], sign_in("wout")
    theirs = wout.book(wout.plan(occurrence).json()["id"])
    assert problem(phone.book(plan, key="one")) == (409, "sold-out")
    booking = Booking.objects.get(pk=theirs.json()["id"])
    ticketing.cancel(booking=booking.pk, holders=[booking.holder], now=booking.created_at)
    assert phone.book(plan, key="two").status_code == 201


def test_late_money_for_an_evening_that_was_booked_again_goes_back(phone, occurrence, sell, now):
    from django.db import connection

    from ticketing import settling
    from ticketing.models import Payment, Refund
    from ticketing.providers.protocol import Session

    sell(occurrence)
    plan = phone.plan(occurrence).json()["id"]
    first = phone.book(plan, key="one").json()
    Payment.objects.update(state="open", reference="tr_late")
    Booking.objects.update(expires_at=now - timedelta(minutes=1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT ticketing_expire_one(%s)", [now])
    assert phone.book(plan, key="two").status_code == 201
    payment = Payment.objects.get(reference="tr_late")
    seen = Session(reference="tr_late", state="paid", amount=Money(payment.cents))
    settling.settle(payment=payment.id, seen=seen, now=now)
    assert Booking.objects.get(pk=first["id"]).state == "refund_pending"
    assert Refund.objects.get().cents == payment.cents


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
    from ticketing.data import PriceLine

    sell(occurrence, capacity=1, prices=(PriceLine(tariff="base", name={}, price=Money(0)),))
    plan, wout = phone.plan(occurrence).json()["id"], sign_in("wout")
    wout.book(wout.plan(occurrence).json()["id"])
    assert problem(phone.book(plan)) == (409, "sold-out")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://a b"])
def test_she_is_not_sent_just_anywhere_after_paying(phone, free, url):
    assert problem(phone.book(free[1], body={"return_url": url})) == (400, "invalid-input")


def test_takes_so_many_statements_sign_in_included(phone, free, occurrence, django_assert_max_num_queries):
    phone.book(phone.plan(occurrence).json()["id"], key="warm")
    with django_assert_max_num_queries(9) as seen:  # two of them are this test's savepoint
        assert phone.book(free[1], key="counted").status_code == 201
    statements = [query["sql"] for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == 5, statements


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_eight_phones_of_hers_book_one_evening_once(phone, free):
    from tests.ticketing.test_concurrency import together

    def tap(number):
        wish = BookingWish(key=f"key-{number}", return_url="", body=b"{}")
        try:
            return outings.book(citizen=phone.citizen, outing=UUID(free[1]), wish=wish, now=clock.now())
        finally:
            connections.close_all()

    answers = together(8, tap)
    made = [answer for answer in answers if not isinstance(answer, BaseException)]
    assert len(made) == 1
    refused = [answer for answer in answers if isinstance(answer, AlreadyBooked)]
    assert {one.extra["booking"] for one in refused} == {str(made[0].id)}
    assert (len(refused), Booking.objects.count()) == (7, 1)
