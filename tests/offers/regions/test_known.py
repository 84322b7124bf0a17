"""Codes of regions: what is understood, what they are called, how they nest."""

import pytest

from culture_app.offers import regions
from culture_app.offers.regions.atlas import atlas


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("nis-24062", "nis-24062"),
        ("NIS-24062C", "nis-24062c"),
        ("gem-leuven", "nis-24062"),
        ("gem-heist-op-den-berg", "nis-12014"),
        ("gem-merelbeke", "nis-44043"),
        ("gem-deinze", "nis-44083"),
        ("arr-halle-vilvoorde", "nis-23000"),
        ("prv-vlaams-brabant", "nis-20001"),
        ("reg-hageland", "reg-hageland"),
        ("reg-kust", "reg-vlaamse-kust"),
        ("reg-vlaams-gewest", "nis-02000"),
        ("nis-04000", "nis-01000"),
        ("nis-55022", "nis-58001"),
    ],
)
def test_each_code_leads_to_the_one_that_offers_have(asked, kept):
    assert regions.canonical(asked) == kept
    assert regions.known(asked)


@pytest.mark.parametrize("asked", ["", "leuven", "nis-99999", "gem-nergens", "reg-", "nis-24062i"])
def test_other_codes_are_unknown(asked):
    assert not regions.known(asked)
    assert regions.names(asked) == {}
    assert regions.path(asked) == ()


def test_names_come_in_four_languages():
    assert regions.names("nis-21004") == {
        "nl": "Brussel",
        "fr": "Bruxelles",
        "de": "Brüssel",
        "en": "Brussels",
    }
    assert regions.names("prv-vlaams-brabant")["fr"] == "Province du Brabant flamand"


def test_the_middle_of_a_town_is_called_as_the_town():
    assert regions.names("nis-24062a") == regions.names("nis-24062")


def test_the_tree_goes_from_province_to_part():
    assert regions.path("nis-24134b") == ("nis-20001", "reg-hageland", "nis-24134", "nis-24134b")
    assert regions.path("nis-44043b") == (
        "nis-40000", "reg-scheldeland-oost-vlaanderen", "nis-44088", "nis-44043", "nis-44043b",
    )  # fmt: skip
    assert regions.path("nis-21009") == ("nis-01000", "reg-brussel", "nis-21009")


def test_arrondissements_and_gewesten_stand_beside_the_tree():
    assert regions.path("nis-24000") == ()
    assert regions.path("nis-02000") == ()


def test_belgium_has_565_municipalities_in_43_arrondissements():
    kinds = [region.kind for region in atlas().regions.values()]
    assert kinds.count("municipality") == 565
    assert kinds.count("arrondissement") == 43
    assert kinds.count("province") == 10


def test_everything_that_a_region_lies_in_is_a_region():
    known = atlas().regions
    assert {code for region in known.values() for code in region.inside} <= known.keys()


def test_every_municipality_has_a_postcode():
    assert [r.code for r in atlas().regions.values() if r.kind == "municipality" and not r.postcodes] == []


def test_no_code_means_two_regions():
    codes = [code for region in atlas().regions.values() for code in (region.code, *region.also)]
    assert sorted({code for code in codes if codes.count(code) > 1}) == []


def test_postcodes_of_former_municipalities_and_parts_are_their_towns():
    known = atlas().regions
    for region in known.values():
        if region.kind in ("former", "part"):
            assert set(region.postcodes) <= set(known[region.town].postcodes), region.code
