"""What every StreetRouter must do. Today one answers: as the crow flies, and says so."""

from datetime import timedelta

import pytest

from culture_app.kernel.words import GeoPoint
from mobility.providers.crow_fly import CrowFly
from tests.mobility.conftest import NOW

HERE, THERE = GeoPoint(50.8798, 4.7005), GeoPoint(50.8888, 4.7005)  # 1,001 m north


@pytest.fixture(params=[CrowFly])
def router(request):
    return request.param()


def test_a_walk_starts_when_it_should_and_takes_its_time(router):
    leg = router.walk(HERE, THERE, start=NOW)
    assert (leg.mode, leg.start) == ("walk", NOW)
    assert timedelta(minutes=12) <= leg.end - leg.start <= timedelta(minutes=25)


def test_a_bicycle_is_faster_than_a_walk(router):
    assert router.bike(HERE, THERE, start=NOW).end < router.walk(HERE, THERE, start=NOW).end


def test_a_matrix_agrees_with_single_walks_and_keeps_the_order(router):
    walked = [(router.walk(HERE, each, start=NOW).end - NOW).total_seconds() for each in (THERE, HERE, THERE)]
    assert list(router.walk_matrix(HERE, [THERE, HERE, THERE])) == walked


def test_going_nowhere_takes_no_time(router):
    assert router.walk(HERE, HERE, start=NOW).end == NOW


def test_an_estimate_says_that_it_is_one(router):
    assert router.walk(HERE, THERE, start=NOW).estimated == bool(router.degraded)


def test_the_crow_walks_1001_metres_in_17_minutes():
    assert CrowFly().walk_matrix(HERE, [THERE]) == (17 * 60,)
