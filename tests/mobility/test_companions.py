"""The evening around one occurrence, from Leuven to a hall in Aarschot whose last train goes early."""

from datetime import datetime, timedelta

import pytest

from culture_app.kernel.clock import BRUSSELS
from culture_app.kernel.words import LANGUAGES, GeoPoint, Interval
from mobility import companions
from mobility.data import CompanionWish, SourceNote
from mobility.places import CarePlace, FoodPlace
from mobility.providers.connection_scan import ConnectionScan
from mobility.providers.crow_fly import CrowFly
from tests.mobility import feeds
from tests.mobility.conftest import NOW

HOME, HALL = GeoPoint(*feeds.LEUVEN), GeoPoint(*feeds.AARSCHOT)
OUT = {
    "out1": [("leuven", "17:30"), ("aarschot", "17:44")],
    "out2": [("leuven", "19:30"), ("aarschot", "19:44")],
}
HOMEWARD = {
    "home1": [("aarschot", "22:50"), ("leuven", "23:04")],
    "home2": [("aarschot", "24:10"), ("leuven", "24:24")],
}
SOURCE = SourceNote(id="osm", as_of=NOW, licence="ODbL-1.0")


def at(clock, day=1):
    hour, minute = clock.split(":")
    return datetime(2026, 7, day, int(hour), int(minute), tzinfo=BRUSSELS)


def brussels(instant):
    return instant and instant.astimezone(BRUSSELS).strftime("%H:%M")


def codes(judged):
    return [why.code for why in judged.reasons]


def eatery(**more):
    given = {
        "id": "osm:1",
        "name": "De Kiem",
        "kind": "restaurant",
        "cuisine": (),
        "diet": (),
        "kid_friendly": None,
        "point": GeoPoint(HALL.lat + 0.002, HALL.lon),
        "opening_hours": "Mo-Su 17:00-22:00",
        "url": None,
        "source": SOURCE,
    }
    return FoodPlace(**(given | more))


@pytest.fixture
def evening(planner):
    """Plans an evening from 20:00 to `end`, with the trains given."""

    def _evening(end="22:00", trips=None, places=(), carers=(), now=NOW, feed=True, route_type=2, **wish):
        files = feeds.feed(OUT | HOMEWARD if trips is None else trips, route_type=route_type)
        transit = planner(files) if feed else ConnectionScan(None)
        given = {
            "origin": HOME,
            "venue": HALL,
            "start": at("20:00"),
            "end": at(end) if isinstance(end, str) else end,
        }
        return companions.compose(
            CompanionWish(**(given | wish)),
            places=places,
            carers=carers,
            transit=transit,
            router=CrowFly(),
            now=now,
        )

    return _evening


def test_one_is_at_the_door_a_quarter_before_the_start(evening):
    out = evening().travel_out
    assert (out.status, brussels(out.options[0].journey.end), brussels(out.arrive_by)) == (
        "ok",
        "19:44",
        "19:45",
    )


def test_the_way_home_is_the_first_train_after_the_exit_buffer(evening):
    home = evening().way_back
    assert (home.status, brussels(home.ready_at), brussels(home.first_departure)) == ("ok", "22:15", "22:50")


def test_the_last_way_home_may_go_after_midnight(evening):
    home = evening().way_back
    assert (brussels(home.last_departure), home.margin_min, home.is_last) == ("00:10", 115, False)


def test_who_misses_the_first_one_knows_the_next(evening):
    assert brussels(evening().way_back.next_if_missed) == "00:10"


def test_the_last_train_is_said_to_be_the_last(evening):
    home = evening(end="23:00").way_back
    assert (home.status, codes(home), home.is_last, home.next_if_missed) == (
        "tight",
        ["last_ride"],
        True,
        None,
    )


def test_a_narrow_margin_is_tight(evening):
    home = evening(end="23:45").way_back
    assert (home.status, codes(home), home.margin_min) == ("tight", ["last_ride", "tight_margin"], 10)


def test_an_event_that_outlasts_the_last_train_is_infeasible_and_says_when_that_goes(evening):
    plan = evening(end="23:30", trips=OUT | {"home1": HOMEWARD["home1"]})
    gone = plan.reasons[0]
    assert (plan.status, gone.code, brussels(gone.at)) == ("infeasible", "last_train_gone", "22:50")
    assert "22:50" in gone.texts["nl"]
    assert "trein" in gone.texts["nl"]


def test_a_bus_is_called_a_bus(evening):
    plan = evening(end="23:30", trips=OUT | {"home1": HOMEWARD["home1"]}, route_type=3)
    assert "bus" in plan.reasons[0].texts["en"]


def test_a_train_too_soon_after_the_end_is_not_said_to_go_before_it(evening):
    plan = evening(end="22:45", trips=OUT | {"home1": HOMEWARD["home1"]})
    assert (plan.way_back.status, codes(plan.way_back)[0]) == ("infeasible", "last_train_out_of_reach")


def test_a_missed_last_train_has_a_negative_margin(evening):
    assert evening(end="23:30", trips=OUT | {"home1": HOMEWARD["home1"]}).way_back.margin_min == -55


def test_after_the_last_train_there_is_a_taxi(evening):
    assert evening(end="23:30", trips=OUT | {"home1": HOMEWARD["home1"]}).way_back.fallback == "taxi"


def test_when_the_first_morning_train_leaves_within_the_hour_the_night_was_no_problem(evening):
    trips = OUT | {"home1": HOMEWARD["home1"], "dawn": [("aarschot", "28:20"), ("leuven", "28:34")]}
    home = evening(trips=trips, start=at("23:00"), end=at("3:30", 2)).way_back
    assert (home.status, brussels(home.first_departure)) == ("ok", "04:20")


def test_no_trains_at_all_is_no_connection(evening):
    plan = evening(trips=OUT)
    assert (plan.way_back.status, codes(plan.way_back)) == ("infeasible", ["no_connection"])


def test_without_a_timetable_nothing_is_promised(evening):
    plan = evening(feed=False)
    assert (plan.status, plan.degraded) == ("unknown", ("no_timetable",))
    assert (codes(plan.way_back), codes(plan.travel_out)) == (["no_timetable"], ["no_timetable"])


def test_a_date_outside_the_timetable_is_unknown(evening):
    plan = evening(start=at("20:00", 9), end=at("22:00", 9))
    assert (plan.status, codes(plan.way_back)) == ("unknown", ["outside_timetable"])


def test_without_an_origin_no_trip_is_guessed(evening):
    plan = evening(origin=None)
    assert (plan.status, plan.origin, codes(plan.way_back)) == ("unknown", None, ["no_origin"])


@pytest.mark.parametrize("wish", [{"end": None}, {"end": "22:00", "end_confidence": "unknown"}])
def test_an_unknown_end_promises_no_way_home_but_names_the_last_one(evening, wish):
    home = evening(**wish).way_back
    assert (home.status, codes(home), brussels(home.last_departure)) == ("unknown", ["end_unknown"], "00:10")


def test_an_estimated_end_needs_twice_the_margin(evening):
    home = evening(end="23:35", end_confidence="estimated").way_back
    assert codes(home) == ["last_ride", "tight_margin", "end_estimated"]


def test_who_should_have_left_already_is_told(evening):
    out = evening(now=at("19:31")).travel_out
    assert (out.status, codes(out), brussels(out.reasons[0].at)) == (
        "infeasible",
        ["too_late_to_leave"],
        "19:30",
    )


def test_what_has_started_cannot_be_reached_in_time(evening):
    assert codes(evening(now=at("20:01")).travel_out)[0] == "already_started"


def test_next_door_one_walks(evening):
    plan = evening(origin=GeoPoint(HALL.lat + 0.004, HALL.lon))
    best = plan.way_back.options[0]
    assert (plan.status, best.kind, best.estimated, best.reasons[0].code) == (
        "ok",
        "walk",
        True,
        "estimated_streets",
    )


def test_estimated_streets_are_said(evening):
    assert evening().degraded == ("streets_crow_fly",)


def test_the_origin_comes_back_coarse_only(evening):
    exact = GeoPoint(50.88149, 4.71571)
    assert evening(origin=exact).origin == GeoPoint(50.881, 4.716)


def test_the_sources_are_named(evening):
    sources = evening(places=[eatery()], needs=frozenset({"food"})).sources
    assert [(note.id, note.licence) for note in sources] == [("timetable:feed0", None), ("osm", "ODbL-1.0")]


def test_who_eats_before_arrives_in_time_for_it(evening):
    plan = evening(places=[eatery()], needs=frozenset({"food"}))
    assert (brussels(plan.food.before_slot.start), brussels(plan.travel_out.arrive_by)) == ("18:30", "18:30")
    assert [moment.kind for moment in plan.timeline] == ["travel_out", "eat_before", "event", "travel_back"]


def test_who_eats_after_goes_home_later(evening):
    late = eatery(opening_hours="Mo-Su 22:00-02:00")
    plan = evening(places=[late], needs=frozenset({"food"}))
    assert (plan.food.before, [option.name for option in plan.food.after]) == ((), ["De Kiem"])
    assert brussels(plan.way_back.first_departure) == "00:10"


def test_nobody_eats_through_the_last_train(evening):
    late = eatery(opening_hours="Mo-Su 22:00-02:00")
    plan = evening(places=[late], needs=frozenset({"food"}), trips=OUT | {"home1": HOMEWARD["home1"]})
    assert (plan.food.after, codes(plan.food), brussels(plan.way_back.first_departure)) == (
        (),
        ["no_time_after", "closed_then"],
        "22:50",
    )


def test_an_hour_before_the_start_it_is_too_late_to_eat_first(evening):
    plan = evening(places=[eatery()], needs=frozenset({"food"}), now=at("19:00"))
    assert (plan.food.before, codes(plan.food)[0]) == ((), "no_time_before")


def test_food_and_care_are_left_out_unless_asked_for(evening):
    plan = evening()
    assert (plan.food, plan.care) == (None, None)


SITTER = CarePlace(
    id="care:1",
    type="babysit_service",
    name="Babysitdienst",
    ages=(0, 12),
    point=HOME,
    reach_m=10_000,
    hours="Mo-Su 16:00-24:00",
    on_request=True,
    lead=timedelta(hours=3),
    per_hour=None,
    url=None,
    inspection_url=None,
    source=SOURCE,
)


def test_care_must_span_departure_to_return_not_just_the_show(evening):
    fits = evening(carers=[SITTER], children=(4,), needs=frozenset({"care"})).care
    short = evening(end="23:00", carers=[SITTER], children=(4,), needs=frozenset({"care"})).care
    assert [(care.options[0].covers_event, care.options[0].covers_travel) for care in (fits, short)] == [
        (True, True),
        (True, False),
    ]
    assert (fits.status, short.status, codes(short.options[0])[0]) == ("ok", "infeasible", "care_too_short")
    assert (brussels(fits.needed.start), brussels(fits.needed.end)) == ("19:30", "23:04")


def test_children_are_dropped_off_first_and_picked_up_last(evening):
    plan = evening(carers=[SITTER], children=(4,), needs=frozenset({"care"}))
    assert [m.kind for m in plan.timeline] == [
        "care_dropoff",
        "travel_out",
        "event",
        "travel_back",
        "care_pickup",
    ]


def test_care_at_the_venue_spans_the_event(evening):
    minded = Interval(at("19:30"), at("22:30"))
    care = evening(children=(4,), needs=frozenset({"care"}), on_site_care=minded).care
    option = care.options[0]
    assert (option.type, option.status, option.covers_event, option.availability) == (
        "on_site",
        "ok",
        True,
        "on_request",
    )


def test_care_at_the_venue_that_ends_early_says_so(evening):
    minded = Interval(at("19:30"), at("21:00"))
    care = evening(children=(4,), needs=frozenset({"care"}), on_site_care=minded).care
    assert (care.status, codes(care.options[0])[0]) == ("infeasible", "care_too_short")


def test_every_reason_speaks_four_languages(evening):
    plan = evening(end="23:30", trips=OUT | {"home1": HOMEWARD["home1"]})
    assert all(set(why.texts) == set(LANGUAGES) and all(why.texts.values()) for why in plan.reasons)


def test_a_plan_holds_for_half_an_hour(evening):
    assert evening().valid_until - NOW == timedelta(minutes=30)
