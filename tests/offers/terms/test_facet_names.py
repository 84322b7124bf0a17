"""Facet counts in the shape that UiTdatabank's developers know."""

from culture_app.offers.facets_naming import named


def test_types_carry_their_names_and_count():
    assert named({"types": {"0.50.4.0.0": 7}}) == {
        "types": {
            "0.50.4.0.0": {
                "name": {"nl": "Concert", "fr": "Concert", "de": "Konzert", "en": "Concert"},
                "count": 7,
            }
        }
    }


def test_regions_hang_under_each_other():
    found = named(
        {
            "regions": {
                "nis-24134b": 1,
                "nis-24134": 2,
                "reg-hageland": 3,
                "nis-20001": 4,
                "nis-24000": 3,
                "nis-02000": 4,
            }
        }
    )["regions"]
    assert list(found) == ["nis-20001"]
    assert found["nis-20001"]["name"]["nl"] == "Provincie Vlaams-Brabant"
    hageland = found["nis-20001"]["children"]["reg-hageland"]
    assert (hageland["name"]["nl"], hageland["count"]) == ("Hageland", 3)
    town = hageland["children"]["nis-24134"]
    assert town["children"] == {
        "nis-24134b": {"name": {"nl": "Zichem", "fr": "Zichem", "de": "Zichem", "en": "Zichem"}, "count": 1}
    }


def test_what_was_not_counted_is_skipped():
    found = named({"regions": {"nis-24062": 1, "nis-20001": 1}})["regions"]
    assert list(found["nis-20001"]["children"]) == ["nis-24062"]


def test_without_its_province_a_municipality_is_a_root():
    assert list(named({"regions": {"nis-24062": 1}})["regions"]) == ["nis-24062"]


def test_leaves_have_no_children():
    assert "children" not in named({"regions": {"nis-24062": 1}})["regions"]["nis-24062"]


def test_a_region_that_is_not_known_is_left_out():
    assert named({"regions": {"nis-99999": 1}}) == {"regions": {}}


def test_the_most_frequent_come_first():
    assert list(named({"themes": {"1.8.2.0.0": 1, "1.8.1.0.0": 5}})["themes"]) == ["1.8.1.0.0", "1.8.2.0.0"]


def test_labels_are_called_by_themselves():
    assert named({"labels": {"UiT met Vlieg": 2}}) == {
        "labels": {"UiT met Vlieg": {"name": {"nl": "UiT met Vlieg"}, "count": 2}}
    }


def test_an_unknown_term_is_called_by_its_id():
    assert named({"facilities": {"9.9": 1}}) == {"facilities": {"9.9": {"name": {"nl": "9.9"}, "count": 1}}}


def test_crowds_have_names():
    assert named({"crowds": {"quiet": 2}})["crowds"]["quiet"]["name"]["en"] == "Quiet"


def test_nothing_counted_is_an_empty_facet():
    assert named({"types": {}, "regions": {}}) == {"types": {}, "regions": {}}
