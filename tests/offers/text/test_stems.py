"""Forms of a word are the same word."""

import pytest

from culture_app.offers.text.stems import stem
from tests.offers.text.finding import finds, offered


@pytest.mark.parametrize(
    ("forms", "plain"),
    [
        ("fiets fietsen fietsje fietser gefietst", "fiets"),
        ("kind kinderen kindje kindjes", "kind"),
        ("museum musea", "museum"),
        ("stad steden", "stad"),
        ("optreden optredens", "optreden"),
        ("dans dansen danst", "dans"),
        ("wandeling wandelingen wandelen wandel", "wandel"),
        ("boot boten", "boot"),
        ("huis huizen", "huis"),
        ("brief brieven", "brief"),
        ("gent gentse", "gent"),
        ("voorstelling voorstellingen", "voorstelling"),
    ],
)
def test_forms_have_the_stem_of_the_plain_word(forms, plain):
    assert {stem(form) for form in forms.split()} == {plain}


@pytest.mark.parametrize("pair", [("maan", "man"), ("bos", "bus"), ("schilder", "schild"), ("kerk", "kers")])
def test_other_words_stay_apart(pair):
    assert stem(pair[0]) != stem(pair[1])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "name"), [("fiets", "Fietsen langs de Leie"), ("fietsen", "De fiets van oma")]
)
def test_any_form_finds_any_other(asked, name):
    offered(name, "Schaken")
    assert finds(asked) == [name]


@pytest.mark.django_db
def test_words_that_no_lexicon_knows_have_plurals_too():
    offered("Twee slonzen", "Schaken")
    assert finds("slons") == ["Twee slonzen"]


@pytest.mark.django_db
def test_stop_words_needn_t_be_there():
    offered("Jazz Gent", "Schaken")
    assert finds("de jazz van Gent") == ["Jazz Gent"]


@pytest.mark.django_db
def test_a_name_of_stop_words_is_found_by_them():
    offered("Wie is er nog niet", "Schaken")
    assert finds("wie is er niet") == ["Wie is er nog niet"]
