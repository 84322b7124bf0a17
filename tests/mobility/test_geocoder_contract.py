"""What every Geocoder must do, whoever it is: our gazetteer, or a service behind geopy (here without a network)."""

import json

import pytest
from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderServiceError

from culture_app.kernel.words import GeoPoint
from mobility import gazetteer, naming
from mobility import services as mobility
from mobility.feed import Station
from mobility.providers.geopy_geocoder import GeopyGeocoder

pytestmark = pytest.mark.django_db


class Photon(BaseSyncAdapter):
    """Speaks Photon's wire format; knows two places called Leuven."""

    asked: list[str] = []

    def get_json(self, url, *, timeout, headers):
        self.asked.append(url)
        if "broken" in url:
            raise GeocoderServiceError("out of order")
        places = [[4.7157, 50.8814], [4.70, 50.88]] if "Leuven" in url else []
        return {
            "features": [
                {"properties": {"name": "Leuven", "country": "België"}, "geometry": {"coordinates": place}}
                for place in places
            ]
        }

    def get_text(self, url, *, timeout, headers):
        return json.dumps(self.get_json(url, timeout=timeout, headers=headers))


OPTIONS = {"service": "photon", "domain": "photon.invalid", "adapter_factory": Photon}


@pytest.fixture(params=["gazetteer", "geopy"])
def geocoder(request):
    if request.param == "geopy":
        return GeopyGeocoder(**OPTIONS)
    stations = [
        Station(names=("Leuven",), point=GeoPoint(50.8814, 4.7157)),
        Station(names=("Leuven Zuid",), point=GeoPoint(50.88, 4.7)),
    ]
    naming.put(gazetteer.stations("t", stations), source="timetable:t")
    return naming.Gazetteer()


def test_finds_a_place_with_its_point_and_source(geocoder):
    match = geocoder.find("Leuven", limit=5, language="nl")[0]
    assert (match.point, bool(match.label), bool(match.source)) == (GeoPoint(50.8814, 4.7157), True, True)


def test_keeps_to_the_limit(geocoder):
    assert [len(geocoder.find("Leuven", limit=limit, language="nl")) for limit in (1, 2)] == [1, 2]


def test_finds_nothing_rather_than_something_else(geocoder):
    assert geocoder.find("xyzzy", limit=5, language="nl") == ()


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_answers_in_every_language(geocoder, language):
    assert geocoder.find("Leuven", limit=1, language=language)


def test_a_service_that_fails_finds_nothing():
    assert GeopyGeocoder(**OPTIONS).find("broken", limit=1, language="nl") == ()


def test_no_service_is_asked_what_the_gazetteer_knows(settings):
    settings.MOBILITY_GEOCODER = OPTIONS
    stations = [Station(names=("Leuven",), point=GeoPoint(50.8814, 4.7157))]
    naming.put(gazetteer.stations("t", stations), source="timetable:t")
    Photon.asked.clear()
    assert mobility.geocode(text="Leuven")[0].source == "timetable:t"
    assert Photon.asked == []


def test_a_configured_service_is_asked_what_the_gazetteer_does_not_know(settings):
    settings.MOBILITY_GEOCODER = OPTIONS
    assert mobility.geocode(text="Bondgenotenlaan 1 Leuven")[0].source == "photon"


def test_by_default_no_service_is_configured(settings):
    assert not getattr(settings, "MOBILITY_GEOCODER", None)
