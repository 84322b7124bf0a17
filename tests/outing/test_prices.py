"""What a citizen sees of prices: VAT, vouchers, cards, limits, invoices; and what nobody else does."""

import threading
from uuid import UUID

import pytest

from culture_app.kernel.identity import key_of
from culture_app.kernel.words import Money
from culture_app.outing.models import Outing
from personal_vault import services as vault
from personal_vault.data import Actor, Purpose
from ticketing import invoices, registering, settling, tasks, vouchers
from ticketing.data import PriceLine
from ticketing.models import Booking, Payment, Pool
from ticketing.providers.protocol import Session

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ORGANISER = key_of("https://io.uitdatabank.be/organizers/0a0a0a0a-0000-4000-8000-000000000001")
LOTTE, COUPON = "0900000000002", "0900000000007"
YOUNG = PriceLine(tariff="base", name={"nl": "-26"}, price=Money(600), age_max=25)


def problem(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


@pytest.fixture
def uitpas(settings):
    from fixtures.uitpas.books import Books
    from fixtures.uitpas.faults import Faults
    from fixtures.uitpas.server import Simulator

    server = Simulator(port=0, books=Books(None), faults=Faults())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.UITPAS_API_URL = server.url
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def code(now):
    def issue(**terms) -> str:
        found = vouchers.VoucherTerms(name="Actie", **terms)
        return vouchers.issue(organiser=ORGANISER, terms=found, count=1, now=now)[0].code

    return issue


def test_a_line_says_its_vat(phone, occurrence, sell):
    sell(occurrence)
    (line,) = phone.plan(occurrence, seats=[{"count": 2}]).json()["price"]["lines"]
    assert line["vat"] == {"percent": 6.0, "amount": {"amount": "1.42", "currency": "EUR"}, "exempt": None}
    assert line["discount"] is None


def test_an_exemption_is_named_in_her_language(phone, occurrence, sell):
    pool = sell(occurrence)
    Pool.objects.filter(pk=pool.id).update(vat_kind="recognised")
    phone.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    (line,) = phone.plan(occurrence).json()["price"]["lines"]
    assert line["vat"]["exempt"].startswith("Exempté de TVA")


def test_a_voucher_makes_it_cheaper(phone, occurrence, sell, code):
    sell(occurrence)
    price = phone.plan(occurrence, voucher=code(percent=20)).json()["price"]
    assert (price["total"]["amount"], price["voucher"]) == ("10.00", True)
    assert price["lines"][0]["discount"]["amount"] == "2.50"


def test_a_voucher_that_covers_all_confirms_in_one_step(phone, occurrence, sell, code):
    sell(occurrence)
    plan = phone.plan(occurrence, voucher=code(cents=5000)).json()
    booking = phone.book(plan["id"]).json()
    assert (booking["state"], booking["total"]["amount"], booking["payment"]) == ("confirmed", "0.00", None)


def test_a_code_that_is_no_good_is_refused_with_its_reason(phone, occurrence, sell):
    sell(occurrence)
    answer = phone.plan(occurrence, voucher="NOSUCHCODE22")
    assert problem(answer) == (422, "voucher-refused")
    assert answer.json()["reason"] == "unknown"
    assert "NOSUCHCODE22" not in answer.content.decode()


def test_a_voucher_costs_no_statement_when_booking(
    phone, occurrence, sell, code, django_assert_max_num_queries
):
    sell(occurrence)
    plans = [phone.plan(occurrence, voucher=code(cents=5000)).json()["id"] for _ in range(2)]
    phone.book(plans[0], key="warm")
    with django_assert_max_num_queries(10) as seen:  # two of them are this test's savepoint
        assert phone.book(plans[1], key="counted").status_code == 201
    assert sum("SAVEPOINT" not in query["sql"] for query in seen.captured_queries) <= 6


def test_ages_decide_and_are_kept_nowhere(phone, occurrence, sell):
    sell(occurrence, prices=(YOUNG,))
    assert phone.plan(occurrence, seats=[{"count": 2, "ages": [17, 23]}]).status_code == 201
    assert "17" not in repr(Outing.objects.values_list("seats", flat=True))
    answer = phone.plan(occurrence, seats=[{"count": 1, "ages": [26]}])
    assert problem(answer) == (422, "seats-refused")
    assert (answer.json()["rule"], answer.json()["age_max"]) == ("age", 25)


def test_one_citizen_has_no_more_than_the_limit_on_all_her_phones(phone, sign_in, occurrence, sell):
    pool = sell(occurrence, prices=(PriceLine(tariff="base", name={}, price=Money(0)),))
    Pool.objects.filter(pk=pool.id).update(max_per_person=1)
    plans = [phone.plan(occurrence).json()["id"] for _ in range(2)]
    assert phone.book(plans[0], key="a").status_code == 201
    # An evening is hers once; an evening that she cancelled and books twice again meets the limit all the same.
    answer = phone.book(plans[1], key="b")
    assert answer.status_code == 409
    wout = sign_in("wout")
    assert wout.book(wout.plan(occurrence).json()["id"]).status_code == 201


def test_who_the_person_is_nobody_can_tell(phone, occurrence, sell):
    pool = sell(occurrence, prices=(PriceLine(tariff="base", name={}, price=Money(0)),))
    Pool.objects.filter(pk=pool.id).update(max_per_person=1)
    phone.book(phone.plan(occurrence).json()["id"])
    person = Booking.objects.get().person
    assert len(person) == 64
    assert phone.citizen.hex not in person


# Cards


def test_her_card_makes_a_seat_cheaper_and_the_scheme_speaks_to_her(phone, occurrence, sell, uitpas):
    sell(occurrence)
    price = phone.plan(occurrence, seats=[{"count": 2}], cards=[LOTTE]).json()["price"]
    assert price["total"]["amount"] == "15.00"
    assert price["cards"] == [
        {"kind": "SOCIALTARIFF", "price": {"amount": "2.50", "currency": "EUR"}, "message": None}
    ]


def test_a_card_without_a_right_is_told_so_in_her_language(phone, occurrence, sell, uitpas):
    sell(occurrence)
    phone.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    (card,) = phone.plan(occurrence, cards=["0900000000001"]).json()["price"]["cards"]
    assert (card["kind"], card["price"]) == ("NONE", None)
    assert card["message"] == "Sie haben kein Recht auf den Sozialtarif."


def test_her_plan_keeps_the_number_sealed_and_the_booking_not_at_all(phone, occurrence, sell, uitpas):
    sell(occurrence)
    plan = phone.plan(occurrence, cards=[LOTTE])
    booked = phone.book(plan.json()["id"])
    kept = repr(Outing.objects.values().get()) + repr(Booking.objects.values().get())
    assert LOTTE not in kept + plan.content.decode() + booked.content.decode()


def test_the_scheme_hears_the_events_own_id_in_uitdatabank(phone, occurrence, sell, uitpas):
    sell(occurrence)
    booked = phone.book(phone.plan(occurrence, cards=[LOTTE]).json()["id"]).json()
    registering.look_after(booking=UUID(booked["id"]), now=Booking.objects.get().created_at)
    assert {sale.event for sale in uitpas.books.sales.values()} == {"0a0a0a0a-0000-4000-8000-000000000002"}


def test_it_is_held_until_the_scheme_agrees_and_says_when_it_did_not(phone, occurrence, sell, uitpas):
    sell(occurrence)
    booking = phone.book(phone.plan(occurrence, cards=[LOTTE]).json()["id"]).json()
    assert (booking["state"], booking["reason"]) == ("held", None)
    uitpas.faults.deny = 1.0
    registering.look_after(booking=UUID(booking["id"]), now=Booking.objects.get().created_at)
    again = phone.get(f"/v1/me/bookings/{booking['id']}").json()
    assert (again["state"], again["reason"], again["payment"]["state"]) == (
        "cancelled",
        "card_refused",
        "canceled",
    )


def test_a_scheme_that_is_down_is_said_with_when_to_come_back(phone, occurrence, sell, uitpas):
    sell(occurrence)
    uitpas.faults.down = 1.0
    answer = phone.plan(occurrence, cards=[LOTTE])
    assert problem(answer) == (503, "card-scheme-unavailable")
    assert answer["Retry-After"]


@pytest.mark.parametrize("cards", [["123"], [LOTTE + "x"], LOTTE, [None], [LOTTE] * 11])
def test_what_is_no_card_number_is_refused_and_not_repeated(phone, occurrence, cards):
    answer = phone.plan(occurrence, cards=cards)
    assert problem(answer) == (400, "invalid-input")
    assert LOTTE not in answer.content.decode()


# Invoices

COMPANY = {"name": "Kelder en Zolder bv", "vat_number": "BE0123456749"}


def test_a_company_gets_its_invoice_once_it_paid(phone, occurrence, sell, now):
    sell(occurrence)
    booking = phone.book(phone.plan(occurrence).json()["id"], body={"invoice": COMPANY}).json()
    path = f"/v1/me/bookings/{booking['id']}/invoices"
    assert phone.get(path).json() == {"items": []}
    seen = Session(reference="r", state="paid", amount=Money(1250))
    settling.settle(payment=Payment.objects.get().pk, seen=seen, now=now)
    assert tasks.number_invoices() == 1
    (item,) = phone.get(path).json()["items"]
    assert (
        item["number"][-7:],
        item["kind"],
        item["amount"]["amount"],
        item["vat"]["amount"],
        item["company"],
    ) == (
        "-000001",
        "invoice",
        "12.50",
        "0.71",
        COMPANY,
    )


def test_nobody_else_reads_it(phone, sign_in, occurrence, sell):
    sell(occurrence)
    booking = phone.book(phone.plan(occurrence).json()["id"], body={"invoice": COMPANY}).json()
    answer = sign_in("wout").get(f"/v1/me/bookings/{booking['id']}/invoices")
    assert problem(answer) == (404, "no-such-booking")


@pytest.mark.parametrize("company", [{"name": "x"}, {"name": "", "vat_number": "BE0123456749"}, {"name": "x", "vat_number": "0123"}])  # fmt: skip
def test_a_company_without_its_number_is_refused(phone, occurrence, sell, company):
    sell(occurrence)
    answer = phone.book(phone.plan(occurrence).json()["id"], body={"invoice": company})
    assert problem(answer) == (400, "invalid-input")


def test_invoices_take_so_many_statements(phone, occurrence, sell, django_assert_max_num_queries):
    sell(occurrence)
    booking = phone.book(phone.plan(occurrence).json()["id"], body={"invoice": COMPANY}).json()
    path = f"/v1/me/bookings/{booking['id']}/invoices"
    phone.get(path)
    actor = Actor(kind="citizen", id=str(phone.citizen))
    assert vault.holders(citizen=phone.citizen, purpose=Purpose.BOOKING, actor=actor)
    with django_assert_max_num_queries(8):
        phone.get(path)
    assert invoices.of_booking  # the worker's own statements are in tests/ticketing/test_invoices.py
