"""Childcare: who could mind these children, and what is not known; a listing is never a promise."""

from datetime import datetime

import pytest

from culture_app.kernel.clock import BRUSSELS
from culture_app.kernel.words import GeoPoint, Interval, Money
from mobility import care
from mobility import services as mobility
from mobility.data import CompanionWish
from mobility.providers.tables import CareTable
from tests.mobility import feeds
from tests.mobility.rows import sitter

pytestmark = pytest.mark.django_db
HOME, HALL = GeoPoint(*feeds.LEUVEN), GeoPoint(*feeds.AARSCHOT)


def at(clock):
    return datetime.fromisoformat(f"2026-07-01T{clock}:00").replace(tzinfo=BRUSSELS)


def judged(
    *rows,
    start="20:00",
    end="22:00",
    leave="19:00",
    back="23:00",
    children=(4,),
    now="2026-06-29T12:00",
    whole=True,
):
    """The plan for an evening, after loading the rows."""
    assert not list(mobility.load_care(rows=rows))
    wish = CompanionWish(origin=HOME, venue=HALL, start=at(start), end=at(end), children=children)
    return care.plan(
        CareTable().nearest([HOME, HALL], limit=5),
        wish,
        needed=Interval(at(leave), at(back)),
        whole=whole,
        now=datetime.fromisoformat(now).replace(tzinfo=BRUSSELS),
    )


def codes(option):
    return [why.code for why in option.reasons]


def test_a_sitter_who_covers_departure_to_return_is_fine_but_must_be_asked():
    option = judged(sitter()).options[0]
    assert (option.status, option.availability, codes(option)) == ("ok", "on_request", ["ask_first"])
    assert option.per_hour == Money(650)


@pytest.mark.parametrize("kind", ["babysit_service", "licensed_location", "cultuurbabysit"])
def test_a_listing_never_says_that_there_is_room(kind):
    options = judged(
        sitter(type=kind, at=feeds.AARSCHOT), start="10:00", end="11:00", leave="9:30".zfill(5), back="12:00"
    ).options
    assert {option.availability for option in options} <= {"on_request", "unknown"}


def test_hours_that_end_before_the_return_are_too_short():
    option = judged(sitter(opening_hours="Mo-Su 16:00-22:30")).options[0]
    assert (option.status, codes(option)[0], option.covers_event, option.covers_travel) == (
        "infeasible",
        "care_too_short",
        True,
        False,
    )


def test_hours_that_nobody_published_are_unknown():
    option = judged(sitter(opening_hours="")).options[0]
    assert (option.status, codes(option)[0]) == ("unknown", "care_hours_unknown")


def test_a_return_that_nobody_knows_is_not_covered_and_not_denied():
    plan = judged(sitter(), whole=False)
    assert (plan.options[0].status, plan.options[0].covers_travel) == ("unknown", None)
    assert [why.code for why in plan.reasons] == ["return_unknown"]


def test_licensed_care_is_daytime_care():
    option = judged(sitter(type="licensed_location", reach_km="", opening_hours="Mo-Fr 07:00-18:30")).options[
        0
    ]
    assert option.status == "infeasible"
    assert "licensed_daytime_only" in codes(option)


def test_licensed_care_by_day_may_do():
    option = judged(
        sitter(type="licensed_location", reach_km="", opening_hours="Mo-Fr 07:00-18:30"),
        start="10:00",
        end="12:00",
        leave="09:00",
        back="13:00",
    ).options[0]
    assert (option.status, option.availability) == ("ok", "unknown")


def test_ages_that_are_not_taken_are_said():
    option = judged(sitter(age_max="3"), children=(2, 4)).options[0]
    assert (option.status, codes(option)[0]) == ("infeasible", "ages_not_served")


def test_unknown_ages_are_unknown():
    option = judged(sitter(age_min="", age_max="")).options[0]
    assert (option.status, codes(option)[0]) == ("unknown", "ages_unknown")


def test_a_sitter_who_does_not_come_that_far_is_said():
    option = judged(sitter(at=feeds.AARSCHOT)).options[0]
    assert (option.status, codes(option)[0]) == ("infeasible", "too_far_for_sitter")


def test_a_request_that_comes_too_late_is_said():
    option = judged(sitter(), now="2026-06-30T20:01").options[0]
    assert (option.status, codes(option)[0], option.ask_by) == (
        "infeasible",
        "too_late_to_ask",
        datetime(2026, 6, 30, 20, tzinfo=BRUSSELS),
    )


def test_a_cultuurbabysit_comes_with_the_ticket_of_its_own_venue_only():
    ours = sitter("care/ours", type="cultuurbabysit", at=feeds.AARSCHOT, reach_km="20")
    others = sitter("care/others", type="cultuurbabysit", at=(50.99, 4.83), reach_km="20")
    assert [option.id for option in judged(ours, others).options] == ["childcare:care/ours"]


def test_where_the_cultuurbabysit_is_at_the_venue_the_child_travels_along():
    option = judged(
        sitter(type="cultuurbabysit", at=feeds.AARSCHOT, reach_km="0", opening_hours="Mo-Su 19:30-22:30")
    ).options[0]
    assert (option.status, option.covers_travel, codes(option)[0]) == ("ok", True, "child_travels_along")


def test_without_ages_of_the_children_nothing_is_sure():
    plan = judged(sitter(), children=())
    assert (plan.status, plan.reasons[0].code) == ("unknown", "no_children_given")


def test_where_nothing_is_listed_nothing_is_known():
    plan = judged()
    assert (plan.status, plan.options, plan.reasons[0].code) == ("unknown", (), "no_care_known")


def test_geojson_features_are_read_too():
    fields = {key: value for key, value in sitter().items() if key not in ("lat", "lon")}
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [HOME.lon, HOME.lat]},
        "properties": fields,
    }
    assert judged(feature).options[0].name == "Babysitdienst Leuven"


def test_the_same_rows_again_change_nothing():
    mobility.load_care(rows=[sitter()])
    assert mobility.load_care(rows=[sitter()]).unchanged == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (sitter(type="grandmother"), "type is none of"),
        (sitter(name=""), "name is missing"),
        (sitter(ref=""), "id is missing"),
        (sitter() | {"lat": "nan"}, "lat and lon"),
        (sitter() | {"lat": ""}, "lat and lon"),
        (sitter(age_min="-1"), "age_min is not"),
        (sitter(age_min="9", age_max="3"), "age_max is below"),
        (sitter(ages="x-y"), "ages is not"),
        (sitter(reach_km="inf"), "reach_km is not"),
        (sitter(reach_km="nan"), "reach_km is not"),
        (sitter(euros_per_hour="1e99"), "euros_per_hour is not"),
        (sitter(lead_time_hours="9" * 400), "lead_time_hours is not"),
        (sitter(url="a\x00b"), "url can't be stored"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_keeps_nobody_else_out(row, reason):
    loaded = mobility.load_care(rows=[row, sitter("care/2")])
    ((position, why),) = loaded
    assert (position, loaded.created, reason in why) == (0, 1, True)
