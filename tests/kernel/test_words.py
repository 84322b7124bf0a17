"""The words every room shares."""

from datetime import UTC, datetime, timedelta

import pytest

from culture_app.kernel.words import GeoPoint, Interval, Money, pick

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def test_leuven_lies_25_km_from_brussels():
    leuven, brussels = GeoPoint(50.8798, 4.7005), GeoPoint(50.8467, 4.3525)
    assert leuven.distance_m(brussels) == pytest.approx(24_700, rel=0.01)


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (float("nan"), 0)])
def test_refuses_a_point_that_is_not_on_earth(lat, lon):
    with pytest.raises(ValueError, match="latitude"):
        GeoPoint(lat, lon)


def test_an_interval_does_not_run_backwards():
    with pytest.raises(ValueError, match="ends after"):
        Interval(NOON, NOON - timedelta(minutes=1))


def test_intervals_that_touch_do_not_overlap():
    first = Interval(NOON, NOON + timedelta(hours=1))
    assert not first.overlaps(Interval(NOON + timedelta(hours=1), NOON + timedelta(hours=2)))


@pytest.mark.parametrize(("cents", "amount"), [(1250, "12.50"), (5, "0.05"), (0, "0.00"), (-1999, "-19.99")])
def test_money_writes_two_decimals(cents, amount):
    assert Money(cents).as_json() == {"amount": amount, "currency": "EUR"}


def test_two_currencies_do_not_add():
    with pytest.raises(ValueError, match="currencies"):
        Money(1) + Money(1, "USD")


@pytest.mark.parametrize(
    ("texts", "language", "text"),
    [
        ({"nl": "hallo", "fr": "bonjour"}, "fr", "bonjour"),
        ({"nl": "hallo", "fr": "bonjour"}, "de", "hallo"),
        ({"fr": "bonjour"}, "en", "bonjour"),
        ({}, "nl", ""),
    ],
)
def test_dutch_is_the_fallback(texts, language, text):
    assert pick(texts, language) == text
