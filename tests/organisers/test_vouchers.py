import re
from uuid import uuid4

import pytest

from tests.organisers.conftest import ORGANISER
from ticketing.models import Voucher

pytestmark = pytest.mark.django_db
PATH = f"/v1/organisers/{ORGANISER}/vouchers"


def problem(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def test_codes_are_given_out_and_shown_once(desk):
    answer = desk.post(PATH, {"name": "Pers", "percent": 100, "count": 3, "uses": 2}, format="json")
    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
    codes = [item["code"] for item in answer.json()["items"]]
    assert len({*codes}) == 3 and all(re.fullmatch(r"[A-Z2-9]{12}", code) for code in codes)
    later = desk.get(PATH).json()["items"]
    assert [(item["code"], item["uses"], item["used"]) for item in later] == [(None, 2, 0)] * 3


def test_an_amount_off_between_two_moments(desk):
    wish = {
        "name": "Actie",
        "amount": {"amount": "5.00"},
        "valid_from": "2026-07-01T10:00:00+02:00",
        "valid_to": "2026-08-01T10:00:00+02:00",
    }
    (item,) = desk.post(PATH, wish, format="json").json()["items"]
    assert (item["amount"], item["percent"]) == ({"amount": "5.00", "currency": "EUR"}, None)
    assert item["valid_to"] == "2026-08-01T10:00:00+02:00"


def test_a_voucher_is_taken_out_of_use_once(desk):
    (item,) = desk.post(PATH, {"name": "x", "percent": 5}, format="json").json()["items"]
    first, again = (desk.post(f"{PATH}/{item['id']}/withdrawal") for _ in range(2))
    assert first.json()["withdrawn"] and first.json() == again.json()


def test_an_unknown_voucher_is_not_found(desk):
    assert problem(desk.post(f"{PATH}/{uuid4()}/withdrawal")) == (404, "no-such-voucher")


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"name": "x"},
        {"name": "x", "percent": 5, "amount": {"amount": "1"}},
        {"name": "x", "percent": 101},
        {"name": "x", "amount": {"amount": "0"}},
        {"name": "x", "percent": 5, "count": 501},
        {"name": "x", "percent": 5, "pools": ["no"]},
        {"name": "x", "percent": "5"},
        {"name": "x", "percent": True},
        {"name": "x", "amount": {"amount": 5}},
        {"name": "x", "amount": {"amount": "0.00"}},
        {"name": "x", "percent": 5, "pools": [0]},
        {"name": 5, "percent": 5},
        {"name": " ", "percent": 5},
        {"name": "a\nb", "percent": 5},
        {"name": "x" * 81, "percent": 5},
        {"name": "x", "percent": 5, "valid_to": "2026-08-01"},
        {"name": "x", "percent": 5, "valid_to": "2026-08-01T00:00:00"},
    ],
)
def test_what_cannot_be_is_refused(desk, wish):
    assert problem(desk.post(PATH, wish, format="json")) == (400, "invalid-input")
    assert not Voucher.objects.exists()


def test_terms_that_contradict_each_other_are_refused(desk):
    terms = {"valid_from": "2026-08-01T00:00:00Z", "valid_to": "2026-07-01T00:00:00Z"}
    answer = desk.post(PATH, {"name": "x", "percent": 5, **terms}, format="json")
    assert problem(answer) == (422, "voucher-contradictory")
    assert not Voucher.objects.exists()


def test_a_name_is_as_long_as_it_has_characters(desk):
    answer = desk.post(PATH, {"name": "\N{PERFORMING ARTS}" * 80, "percent": 5}, format="json")
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "off", [{"amount": {"amount": "5"}, "percent": None}, {"amount": None, "percent": 5}]
)
def test_what_is_null_is_not_given(desk, off):
    assert desk.post(PATH, {"name": "x", **off}, format="json").status_code == 201


def test_another_organisers_are_not_its_business(desk):
    theirs = f"/v1/organisers/{uuid4()}/vouchers"
    for answer in (desk.get(theirs), desk.post(theirs, {"name": "x", "percent": 5}, format="json")):
        assert problem(answer) == (403, "not-your-organiser")


def test_takes_so_many_statements(desk, django_assert_num_queries):
    desk.post(PATH, {"name": "x", "percent": 5, "count": 20}, format="json")
    with django_assert_num_queries(2):  # the first is the sign-in
        desk.get(PATH)
