"""Places to eat come in as GeoJSON with OSM tags; the nearest are found, a row that can't be used is named."""

import math

import pytest

from culture_app.kernel.words import GeoPoint
from mobility import food
from mobility import services as mobility
from mobility.providers.tables import FoodTable
from tests.mobility import feeds
from tests.mobility.rows import eatery
from tests.mobility.test_opening import WEDNESDAY

pytestmark = pytest.mark.django_db
HALL = GeoPoint(*feeds.AARSCHOT)


def nearest(limit=10):
    return FoodTable().nearest(HALL, limit=limit)


def test_a_place_is_found_with_its_tags():
    mobility.load_food(
        rows=[
            eatery(
                **{"cuisine": "thai; belgian", "diet:vegan": "yes", "diet:halal": "no", "highchair": "yes"}
            )
        ],
        source="osm",
        licence="ODbL-1.0",
    )
    place = nearest()[0]
    assert (place.cuisine, place.diet, place.kid_friendly) == (("thai", "belgian"), ("vegan",), True)
    assert (place.source.id, place.source.licence) == ("osm", "ODbL-1.0")


def test_the_nearest_come_first():
    spots = {"node/1": (50.99, 4.83), "node/2": feeds.AARSCHOT, "node/3": (51.2, 4.4)}
    mobility.load_food(rows=[eatery(ref, at) for ref, at in spots.items()])
    assert [place.id for place in nearest(2)] == ["food:node/2", "food:node/1"]


def test_a_bar_without_food_is_no_place_to_eat():
    mobility.load_food(rows=[eatery("1", amenity="bar"), eatery("2", amenity="pub", food="yes")])
    assert [place.kind for place in nearest()] == ["pub"]


def test_the_same_rows_again_change_nothing():
    mobility.load_food(rows=[eatery("1"), eatery("2")])
    again = mobility.load_food(rows=[eatery("1"), eatery("2", name="Nieuw")])
    assert (again.created, again.updated, again.unchanged) == (0, 1, 1)


def test_of_two_rows_with_one_id_the_later_counts():
    mobility.load_food(rows=[eatery(name="Oud"), eatery(name="Nieuw")])
    assert [place.name for place in nearest()] == ["Nieuw"]


def test_the_middle_of_a_building_is_where_it_stands():
    ring = [[4.0, 50.0], [4.002, 50.0], [4.002, 50.002], [4.0, 50.002]]
    mobility.load_food(rows=[eatery() | {"geometry": {"type": "Polygon", "coordinates": [ring]}}])
    assert nearest()[0].point.distance_m(GeoPoint(50.001, 4.001)) < 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, "not a GeoJSON feature"),
        ("text", "not a row"),
        (eatery(amenity="bank"), "amenity is not a place to eat"),
        (eatery(name=""), "name is missing"),
        (eatery(name="a\x00b"), "name can't be stored"),
        (eatery(name="\ud800"), "name can't be stored"),
        (eatery(name=["x"]), "name is not a text"),
        (eatery() | {"id": None}, "has no id"),
        (eatery() | {"geometry": None}, "neither a Point nor a Polygon"),
        (eatery() | {"geometry": {"type": "Point", "coordinates": [math.nan, 50]}}, "not a place on Earth"),
        (eatery() | {"geometry": {"type": "Point", "coordinates": [4, 91]}}, "not a place on Earth"),
        (eatery() | {"geometry": {"type": "Point", "coordinates": ["4", "50"]}}, "not a place on Earth"),
        (eatery() | {"geometry": {"type": "Point", "coordinates": []}}, "not a place on Earth"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_keeps_nobody_else_out(row, reason):
    loaded = mobility.load_food(rows=[eatery("before"), row, eatery("after")])
    ((position, why),) = loaded
    assert (position, loaded.created, reason in why) == (1, 2, True)


def test_unknown_hours_are_normal_and_come_after_what_is_surely_open():
    mobility.load_food(
        rows=[
            eatery("1", name="Dicht", opening_hours="Mo-Su 08:00-10:00"),
            eatery("2", name="?", opening_hours=""),
            eatery("3", name="Open"),
        ]
    )
    options = food.options([(place, 300) for place in nearest()], WEDNESDAY, children=False)
    assert [(option.name, option.opening) for option in options] == [("Open", "open"), ("?", "unknown")]


def test_three_quarters_of_an_hour_is_tight_and_less_is_no_meal():
    mobility.load_food(
        rows=[
            eatery("1", name="45", opening_hours="Mo-Su 19:00-22:00"),
            eatery("2", name="30", opening_hours="Mo-Su 19:15-22:00"),
        ]
    )
    options = food.options([(place, 300) for place in nearest()], WEDNESDAY, children=False)
    assert [(option.name, option.status) for option in options] == [("45", "tight")]


def test_further_than_a_quarter_on_foot_is_not_nearby():
    mobility.load_food(rows=[eatery()])
    assert food.options([(nearest()[0], 16 * 60)], WEDNESDAY, children=False) == ()


def test_with_children_a_place_for_them_comes_first():
    mobility.load_food(rows=[eatery("1", name="A"), eatery("2", name="B", kids_area="yes")])
    options = food.options([(place, 300) for place in nearest()], WEDNESDAY, children=True)
    assert [option.name for option in options] == ["B", "A"]
