"""Tariffs by age and by group: who fits, and which rule says so."""

import pytest

from culture_app.kernel.words import Money
from ticketing import services as ticketing
from ticketing.data import PriceLine, SeatWish
from ticketing.errors import SeatsRefused

pytestmark = pytest.mark.django_db

YOUNG = PriceLine(tariff="young", name={"nl": "-26"}, price=Money(600), age_min=6, age_max=25)
GROUP = PriceLine(tariff="group", name={"nl": "Groep"}, price=Money(900), group_min=10)
EVERYBODY = PriceLine(tariff="base", name={"nl": "Basis"}, price=Money(1200))


@pytest.fixture
def tariffs(open_pool):
    return open_pool(prices=(EVERYBODY, YOUNG, GROUP), capacity=100, max_per_booking=30)


def ask(pool, now, *wishes):
    return ticketing.quote(occurrence=pool.occurrence, seats=wishes, now=now)


@pytest.mark.parametrize("ages", [(6, 25), (12, 17)])
def test_a_tariff_by_age_is_for_those_who_fit(tariffs, at, ages):
    assert ask(tariffs, at, SeatWish(tariff="young", count=2, ages=ages)).total == Money(1200)


@pytest.mark.parametrize("ages", [(), (5, 12), (26, 12), (12,), (12, 12, 12)])
def test_others_are_told_the_rule(tariffs, at, ages):
    with pytest.raises(SeatsRefused) as refused:
        ask(tariffs, at, SeatWish(tariff="young", count=2, ages=ages))
    assert refused.value.extra == {
        "field": "seats",
        "rule": "age",
        "tariff": "young",
        "age_min": 6,
        "age_max": 25,
    }


def test_a_group_price_is_for_groups(tariffs, at):
    assert ask(tariffs, at, SeatWish(tariff="group", count=10)).total == Money(9000)
    with pytest.raises(SeatsRefused) as refused:
        ask(tariffs, at, SeatWish(tariff="group", count=9))
    assert (refused.value.extra["rule"], refused.value.extra["group_min"]) == ("group", 10)


def test_a_group_that_is_asked_for_in_two_parts_is_one_group(tariffs, at):
    assert ask(tariffs, at, SeatWish(tariff="group", count=4), SeatWish(tariff="group", count=6)).seats == 10


@pytest.mark.parametrize("wrong", [{"age_min": 9, "age_max": 8}, {"age_min": -1}, {"group_min": 0}, {"group_min": 101}, {"age_max": 151}])  # fmt: skip
def test_a_tariff_that_nobody_could_have_is_not_sold(open_pool, wrong):
    from culture_app.kernel.errors import InvalidInput, Unprocessable

    with pytest.raises((InvalidInput, Unprocessable)):
        open_pool(prices=(PriceLine(tariff="base", name={}, price=Money(1), **wrong),))


def test_the_rules_are_kept_with_the_pool(tariffs):
    assert ticketing.pool_for(occurrence=tariffs.occurrence).prices == (EVERYBODY, YOUNG, GROUP)
