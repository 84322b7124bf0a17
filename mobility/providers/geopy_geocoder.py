"""An outside geocoder through geopy: Photon, Pelias or Nominatim, as the operator configured. Off by default.

    MOBILITY_GEOCODER = {"service": "photon", "domain": "photon.example.org", ...}   keyword arguments of geopy's class

The public Nominatim allows one request a second for a whole application and no autocompletion: use your own.
What a person typed goes to that service; nothing else does, and neither side of it is logged here.
"""

from collections.abc import Mapping
from typing import Any

import structlog
from geopy.exc import GeopyError
from geopy.geocoders import get_geocoder_for_service

from culture_app.kernel.words import GeoPoint
from mobility.records import GeoMatch

log = structlog.get_logger(__name__)
TIMEOUT_S = 2


class GeopyGeocoder:
    """Geocoder over one of geopy's. Finds nothing when the service fails: the gazetteer's answer then stands."""

    def __init__(self, *, service: str, **options: Any) -> None:
        options = {"timeout": TIMEOUT_S, "user_agent": "culture-app", **options}
        self._service = service
        self._geocoder = get_geocoder_for_service(service)(**options)

    def find(self, text: str, *, limit: int, language: str) -> tuple[GeoMatch, ...]:
        try:
            found = self._geocoder.geocode(text, exactly_one=False, **_ONLY_BELGIUM.get(self._service, {}))
        except GeopyError as error:
            log.warning("geocoder_failed", service=self._service, error=type(error).__name__)
            return ()
        matches = []
        for place in (found or [])[:limit]:
            if -90 <= place.latitude <= 90 and -180 <= place.longitude <= 180:
                point = GeoPoint(place.latitude, place.longitude)
                matches.append(
                    GeoMatch(
                        label=str(place.address),
                        kind="address",
                        point=point,
                        nis=None,
                        postcode=None,
                        source=self._service,
                    )
                )
        return tuple(matches)


_ONLY_BELGIUM: Mapping[str, dict[str, Any]] = {
    "nominatim": {"country_codes": "be"},
    "pelias": {"countries": ["BE"]},
}
