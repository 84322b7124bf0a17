"""Which regions an address lies in, from small to large."""

import pytest

from culture_app.kernel.words import GeoPoint
from culture_app.offers import regions


def codes(locality="", postal_code="", *, country="BE", point=None):
    return regions.codes_of(postal_code=postal_code, municipality=locality, country=country, point=point)


def test_an_address_lies_in_its_part_municipality_tourist_region_arrondissement_province_and_gewest():
    assert codes("Kessel-Lo", "3010") == (
        "nis-24062c", "nis-24062", "reg-leuven", "nis-24000", "nis-20001", "nis-02000",
    )  # fmt: skip


def test_brussels_lies_in_no_province():
    assert codes("Brussel", "1000") == ("nis-21004-z", "nis-21004", "reg-brussel", "nis-21000", "nis-01000")


def test_wallonia_has_municipalities_without_parts():
    assert codes("Mons", "7000") == ("nis-53053", "reg-henegouwen", "nis-53000", "nis-50000", "nis-03000")


def test_the_administrative_arrondissement_follows_from_the_municipality():
    assert "nis-23000" in codes("Halle", "1500")
    assert "nis-24000" in codes("Tienen", "3300")


@pytest.mark.parametrize(
    "written",
    ["Brussel", "Bruxelles", "Brussels", "Brüssel", "BRUXELLES", "Brussel-Stad", " bruxelles-ville "],
)
def test_a_municipality_is_known_by_its_name_in_each_language(written):
    assert "nis-21004" in codes(written)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Antwerp", "nis-11002"),
        ("Anvers", "nis-11002"),
        ("Gand", "nis-44021"),
        ("St-Niklaas", "nis-46021"),
        ("Saint-Josse-ten-Noode", "nis-21014"),
        ("Braine l'Alleud", "nis-25014"),
        ("Liege", "nis-62063"),
        ("Sint-Job-in-’t-Goor", "nis-11009"),
    ],
)
def test_accents_saints_and_other_languages_are_understood(written, code):
    assert code in codes(written)


@pytest.mark.parametrize("written", ["Gent (Ledeberg)", "Ledeberg (Gent)", "Ledeberg"])
def test_a_part_is_read_from_the_locality(written):
    assert codes(written, "9050")[0] == "nis-44021g"


def test_a_postcode_of_one_part_tells_the_part():
    assert codes("Leuven", "3012")[0] == "nis-24062-y"


def test_a_postcode_of_several_parts_tells_only_the_municipality():
    assert codes("Gent", "9050")[0] == "nis-44021"


def test_the_name_of_the_town_is_not_taken_for_its_middle():
    assert codes("Oostende")[0] == "nis-35013"


@pytest.mark.parametrize("written", ["B-3000", "BE 3000", " 3000 "])
def test_a_postcode_is_read_however_it_is_written(written):
    assert "nis-24062" in codes("", written)


def test_the_postcode_beats_the_name():
    assert "nis-24062" in codes("Gent", "3000")


def test_the_name_decides_where_a_postcode_is_two_municipalities():
    assert "nis-21005" in codes("Etterbeek", "1040")
    assert "nis-21004" in codes("Bruxelles", "1040")


def test_without_a_name_such_a_postcode_tells_what_both_share():
    assert codes("", "1040") == ("reg-brussel", "nis-21000", "nis-01000")


class TestMergedMunicipalities:
    def test_the_old_code_holds_what_has_one_of_its_postcodes(self):
        found = codes("Merelbeke-Melle", "9820")
        assert found[:2] == ("nis-44043", "nis-44088")

    def test_the_other_half_has_not_that_code(self):
        assert "nis-44043" not in codes("Merelbeke-Melle", "9090")

    def test_the_old_name_is_the_new_municipality(self):
        assert "nis-44088" in codes("Merelbeke")
        assert "nis-46030" in codes("Kruibeke")

    def test_without_a_postcode_or_an_old_name_the_half_is_unknown(self):
        assert codes("Merelbeke-Melle")[0] == "nis-44088"

    def test_a_name_that_lived_on_means_todays_municipality(self):
        assert codes("Deinze")[0] == "nis-44083"
        assert codes("Deinze", "9800")[:2] == ("nis-44011", "nis-44083")

    def test_borsbeek_became_antwerp(self):
        assert codes("Borsbeek", "2150")[:3] == ("nis-11007a", "nis-11007", "nis-11002")

    def test_zwijndrecht_left_its_province(self):
        assert "nis-40000" in codes("Zwijndrecht", "2070")


def test_a_name_that_several_places_have_says_nothing():
    assert codes("Sint-Joris") == ()


def test_unless_a_point_is_near_one_of_them():
    assert codes("Sint-Joris", point=GeoPoint(51.13, 3.36))[0] == "nis-31003c"


def test_a_point_alone_is_the_nearest_municipality():
    assert codes(point=GeoPoint(50.8890, 4.7300))[0] == "nis-24062"


def test_a_point_far_from_any_place_is_nowhere():
    assert codes(point=GeoPoint(51.60, 2.50)) == ()


def test_a_point_without_a_country_may_lie_abroad():
    assert codes(country="", point=GeoPoint(50.8890, 4.7300)) == ()


def test_abroad_is_in_no_region():
    assert codes("Hasselt", "3500", country="NL") == ()


def test_nonsense_is_in_no_region():
    assert codes("Nergens", "9999") == ()
    assert codes("()", "12345") == ()
