"""What /v1/suggestions reads from its query string."""

from datetime import time

import pytest

from culture_app.kernel.errors import InvalidInput
from culture_app.kernel.words import GeoPoint, Money
from culture_app.offers.errors import UnknownParameter
from recommender.data import HomeWish
from recommender.rest.parameters import wish_from


def test_the_offers_own_vocabulary_says_where_and_when():
    wish = wish_from(raw="coordinates=50.88,4.70&distance=10km&text=jazz")
    assert (wish.query.near, wish.query.distance_m, wish.query.text) == (
        GeoPoint(50.88, 4.70),
        10_000,
        "jazz",
    )


def test_only_events_are_suggested():
    assert wish_from(raw="").query.kinds == ("event",)


def test_interests_count_only_when_asked_for():
    assert wish_from(raw="interests=mine").use_interests is True
    assert wish_from(raw="").use_interests is False


def test_children_are_ages_in_any_order_and_in_several_parameters():
    assert wish_from(raw="children=7,4&children=0").children == (0, 4, 7)


def test_a_budget_is_an_amount_in_euros():
    assert wish_from(raw="budget=12.50").budget == Money(1_250)


def test_twenty_suggestions_unless_asked_otherwise():
    assert (wish_from(raw="").limit, wish_from(raw="limit=50").limit) == (20, 50)


def test_an_unknown_parameter_is_refused_with_the_nearest_known_one():
    with pytest.raises(UnknownParameter, match="children"):
        wish_from(raw="childern=4")


@pytest.mark.parametrize(
    "raw",
    [
        "workflowStatus=DRAFT",
        "disableDefaultFilters=true",
        "availableTo=*",
        "availableFrom=*",
        "isDuplicate=*",
    ],
)
def test_nothing_is_suggested_that_is_not_published(raw):
    with pytest.raises(UnknownParameter):
        wish_from(raw=raw)


@pytest.mark.parametrize(
    "raw",
    [
        "interests=all",
        "interests=",
        "children=",
        "children=18",
        "children=-1",
        "children=4,,7",
        "children=" + ",".join("4" * 13),
        "children=%D9%A4",
        "budget=",
        "budget=.",
        "budget=1.2.3",
        "budget=NaN",
        "budget=1e9",
        "budget=999999999",
        "budget=12.345",
        "budget=.5",
        "budget=5.",
        "budget=1&budget=2",
        "limit=0",
        "limit=51",
        "limit=",
        "limit=1&limit=2",
        "limit=%00",
        "limit=99999999999999999999",
    ],
)
def test_what_cannot_be_read_is_refused_by_name(raw):
    with pytest.raises(InvalidInput) as refused:
        wish_from(raw=raw)
    assert refused.value.extra["field"] == raw.split("=")[0]


def test_to_be_home_by_a_time_where_home_is_said_or_where_she_searches():
    told = wish_from(raw="homeBy=23:30&home=50.88,4.70").home
    assert told == HomeWish(by=time(23, 30), home=GeoPoint(50.88, 4.70))
    near = wish_from(raw="homeBy=00:15&coordinates=51.05,3.72").home
    assert near == HomeWish(by=time(0, 15), home=GeoPoint(51.05, 3.72))
    assert wish_from(raw="coordinates=51.05,3.72").home is None
    assert wish_from(raw="home=50.88,4.70").home is None


@pytest.mark.parametrize(
    "raw",
    [
        "homeBy=23:30",
        "home=Leuven",
        "homeBy=24:00&home=50.88,4.70",
        "homeBy=2330&home=50.88,4.70",
        "homeBy=23:30&homeBy=22:00&home=50.88,4.70",
        "homeBy=23:30&home=91,4.70",
        "homeBy=23:30&home=Leuven",
        "homeBy=23:30&home=50.88,4.70&home=50.88,4.71",
        "homeBy=&home=50.88,4.70",
        "homeBy=٢٣:30&home=50.88,4.70",
        "homeBy=23:30&home=٥٠,4",
    ],
)
def test_a_way_home_that_cannot_be_read_is_refused(raw):
    with pytest.raises(InvalidInput):
        wish_from(raw=raw)
