"""Regions by the beginning of their name."""

import pytest

from culture_app.offers import regions


def suggested(text, language="nl", limit=5):
    return [(s.code, s.name) for s in regions.suggest(text, language, limit)]


def test_a_town_comes_before_what_is_named_after_it():
    assert suggested("leuven")[:2] == [("nis-24062", "Leuven"), ("reg-leuven", "Leuven")]


@pytest.mark.parametrize("typed", ["Brux", "bruss", "BRÜSS", "brusel", "brussel-st"])
def test_it_is_found_in_any_language(typed):
    expected = [] if typed == "brusel" else [("nis-21004", "Brussel")]
    assert suggested(typed, limit=1) == expected


def test_the_name_is_in_the_asked_language():
    assert suggested("leuv", "fr", limit=1) == [("nis-24062", "Louvain")]


def test_a_word_inside_a_name_is_found_too():
    assert ("nis-20001", "Provincie Vlaams-Brabant") in suggested("vlaams bra")
    assert ("nis-12014", "Heist-op-den-Berg") in suggested("op den berg")


def test_a_part_says_what_it_is_a_part_of():
    first, *_ = regions.suggest("kessel-lo", "nl", 3)
    assert (first.code, first.kind, first.within) == ("nis-24062c", "part", "Leuven")


def test_a_part_with_its_towns_own_name_is_not_offered_twice():
    assert "nis-24062a" not in dict(suggested("leuven", limit=20))


def test_nothing_comes_of_nothing():
    assert suggested("") == suggested("-'") == suggested("zzzz") == []
