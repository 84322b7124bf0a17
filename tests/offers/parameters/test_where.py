"""Parameters of where: point and distance, box, region, postal code, country, place of departure."""

import pytest

from culture_app.offers.errors import BadParameter
from tests.offers.documents import BRUGGE, GENT, LEUVEN
from tests.offers.documents import place as stands_in
from tests.offers.parameters.world import hall, maker, named, names, take_in, uuid

pytestmark = pytest.mark.django_db

TOWNS = {"Leuven": (LEUVEN, "3000"), "Gent": (GENT, "9000"), "Brugge": (BRUGGE, "8000")}


def address(town, postal_code, country="BE"):
    return {"nl": {"addressCountry": country, "addressLocality": town, "postalCode": postal_code}}


def in_towns():
    """A hall in each of three towns, an evening in Ghent, and something nobody knows the place of."""
    halls = [
        hall(town, geo={"latitude": at[0], "longitude": at[1]}, address=address(town, code))
        for town, (at, code) in TOWNS.items()
    ]
    ghent = stands_in(9, GENT, address=address("Gent", "9000"))
    nowhere = {"name": {"nl": "Ergens"}, "address": address("", "")}
    return (*halls, named("Gentavond", location=ghent), named("Ergens", location=nowhere))


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("coordinates=51.0536,3.7304&distance=1km", ["Gent", "Gentavond"]),
        ("coordinates=51.0536,3.7304&distance=40km", ["Brugge", "Gent", "Gentavond"]),
        ("coordinates=51.0536,3.7304&distance=40000", ["Brugge", "Gent", "Gentavond"]),
        ("coordinates=51.0536,3.7304&distance=25mi", ["Brugge", "Gent", "Gentavond"]),
        ("coordinates=51.0536, 3.7304&distance=30km", ["Gent", "Gentavond"]),
        ("coordinates=51.0536,3.7304&distance=1km&dateFrom=2026-07-04", ["Gent"]),
        # one without the other changes nothing
        ("distance=1km", ["Brugge", "Ergens", "Gent", "Gentavond", "Leuven"]),
        ("coordinates=51.0536,3.7304", ["Brugge", "Ergens", "Gent", "Gentavond", "Leuven"]),
    ],
)
def test_coordinates_and_distance(raw, found):
    take_in(*in_towns())
    assert names(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("bounds=51.0,3.7|51.1,3.8", ["Gent", "Gentavond"]),
        ("bounds=51.0,3.7%7C51.1,3.8", ["Gent", "Gentavond"]),
        ("bounds=50.8,3.0|51.3,4.8", ["Brugge", "Gent", "Gentavond", "Leuven"]),
        # the corners may come in either order; the edges belong to it
        ("bounds=51.1,3.8|51.0,3.7", ["Gent", "Gentavond"]),
        ("bounds=51.0536,3.7304|51.1,3.8", ["Gent", "Gentavond"]),
        ("bounds=51.0537,3.7304|51.1,3.8", []),
        ("bounds=-90,-180|90,180", ["Brugge", "Gent", "Gentavond", "Leuven"]),
        ("bounds=51.0,3.7|51.1,3.8&dateFrom=2026-07-04", ["Gent"]),
    ],
)
def test_bounds(raw, found):
    take_in(*in_towns())
    assert names(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("regions[]=nis-44021", ["Gent", "Gentavond"]),
        ("regions=gem-gent", ["Gent", "Gentavond"]),
        ("regions=GEM-GENT", ["Gent", "Gentavond"]),
        # a list: any; repeated: all
        ("regions[]=gem-gent,gem-leuven", ["Gent", "Gentavond", "Leuven"]),
        ("regions[]=gem-gent&regions[]=prv-oost-vlaanderen", ["Gent", "Gentavond"]),
        ("regions[]=gem-gent&regions[]=gem-leuven", []),
        ("regions[]=gem-gent&dateFrom=2026-07-04", ["Gent"]),
        # one that nobody knows holds nothing
        ("regions[]=gem-atlantis", []),
    ],
)
def test_regions(raw, found):
    take_in(*in_towns())
    assert names(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("postalCode=9000", ["Gent", "Gentavond"]),
        ("postalCode=9000,3000", ["Gent", "Gentavond", "Leuven"]),
        ("postalCode=9*", ["Gent", "Gentavond"]),
        ("postalCode=30*,8000", ["Brugge", "Leuven"]),
        ("postalCode=900", []),
        ("postalCode=9000&dateFrom=2026-07-04", ["Gent"]),
        ("postalCode=*", ["Brugge", "Ergens", "Gent", "Gentavond", "Leuven"]),
    ],
)
def test_postal_code(raw, found):
    take_in(*in_towns())
    assert names(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("", ["Hier"]),
        ("addressCountry=BE", ["Hier"]),
        ("addressCountry=nl", ["Breda"]),
        ("addressCountry=BE,NL", ["Breda", "Hier"]),
        ("addressCountry=*", ["Breda", "Hier"]),
        ("disableDefaultFilters=true", ["Breda", "Hier"]),
    ],
)
def test_address_country(raw, found):
    take_in(hall("Hier"), hall("Breda", address=address("Breda", "4811", "NL")))
    assert names(raw) == found


def test_departure_places():
    leuven, gent = hall("Leuven"), hall("Gent")
    take_in(
        named("Bus", departurePlaces=[leuven["@id"], gent["@id"]]),
        named("Trein", departurePlaces=[gent["@id"]]),
        named("Thuis"),
    )
    here, there = uuid(leuven), uuid(gent)
    assert names(f"departurePlaces[]={there}") == ["Bus", "Trein"]
    assert names(f"departurePlaces[]={there}&departurePlaces[]={here}") == ["Bus"]
    assert names(f"departurePlaces={here},{there}") == ["Bus", "Trein"]
    assert names(f"departurePlaces={there}&dateFrom=2026-07-04") == []


@pytest.mark.parametrize(
    "raw",
    [
        "postalCode=9000",
        "regions[]=gem-gent",
        "coordinates=51.0536,3.7304&distance=1km",
        "bounds=51.0,3.7|51.1,3.8",
    ],
)
def test_organisers_are_found_by_where_they_are_too(raw):
    take_in(
        maker("Wij", address=address("Gent", "9000"), geo={"latitude": GENT[0], "longitude": GENT[1]}),
        maker("Zij", address=address("Leuven", "3000"), geo={"latitude": LEUVEN[0], "longitude": LEUVEN[1]}),
    )
    assert names(raw, kinds=("organizer",)) == ["Wij"]


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ("bounds=51,3.7", "bounds"),
        ("bounds=51,3.7|52,3.8|53,4", "bounds"),
        ("bounds=51,3.7|91,3.8", "bounds"),
        ("regions=Gent", "regions"),
        ("postalCode=%25", "postalCode"),
        ("postalCode=9*0", "postalCode"),
        ("departurePlaces[]=,", "departurePlaces"),
    ],
)
def test_refuses(raw, field):
    with pytest.raises(BadParameter) as refusal:
        names(raw)
    assert refusal.value.extra["field"] == field
