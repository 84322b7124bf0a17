"""Compounds are found by their parts, and the parts by the compound."""

import pytest

from culture_app.offers.text.compounds import parts
from tests.offers.text.finding import finds, offered


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("kindertheatervoorstelling", ("kind", "theater", "voorstelling")),
        ("stadsfeesten", ("stad", "feest")),
        ("boekenbeurs", ("boek", "beurs")),
        ("vleermuizennacht", ("vleermuis", "nacht")),
        ("ensorfestival", ("ensor", "festival")),
    ],
)
def test_a_compound_is_taken_apart_at_its_seams(word, expected):
    assert parts(word) == expected


@pytest.mark.parametrize(
    "word",
    [
        "restaurant",
        "september",
        "vriendschap",
        "paddenstoel",
        "voorstelling",
        "kunstenaar",
        "theater",
        "optreden",
    ],
)
def test_what_only_looks_like_a_compound_stays_whole(word):
    assert parts(word) == ()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked", ["theater kinderen", "kindertheater", "kinder theater", "voorstelling kinderen"]
)
def test_a_compound_is_found_by_its_parts(asked):
    offered("Kindertheatervoorstelling", "Schaken")
    assert finds(asked) == ["Kindertheatervoorstelling"]


@pytest.mark.django_db
def test_parts_are_found_by_the_compound():
    offered("Theater voor kinderen", "Theater", "Kinderen")
    assert finds("kindertheater") == ["Theater voor kinderen"]


@pytest.mark.django_db
def test_two_words_find_the_name_that_they_make_together():
    offered("Bruisfest", "Schaken")
    assert finds("bruis fest") == ["Bruisfest"]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["hiphop", "hip hop", "hip-hop"])
def test_a_hyphen_binds_and_parts(asked):
    offered("Hip-hop voor beginners", "Schaken")
    assert finds(asked) == ["Hip-hop voor beginners"]


@pytest.mark.django_db
def test_a_compound_that_is_nowhere_finds_its_parts():
    offered("Bier proeven", "Festival", "Schaken")
    assert set(finds("bierfestival")) == {"Bier proeven", "Festival"}


@pytest.mark.django_db
def test_the_whole_ranks_over_its_parts():
    offered("Theater voor kinderen en hun ouders", "Kindertheater")
    assert finds("kindertheater")[0] == "Kindertheater"
