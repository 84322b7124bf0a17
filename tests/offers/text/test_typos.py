"""Typing errors are forgiven where nobody knows the word as it was typed."""

import pytest

from culture_app.offers.text.slips import alike, mended
from culture_app.offers.text.sounds import distance, sound
from tests.offers.text.finding import finds, offered


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("konsert", "concert"), ("kado", "cadeau"), ("theather", "theater"), ("sirkus", "circus"), ("joga", "yoga"),
        ("quizz", "kwis"), ("fotografi", "photographie"), ("zwembat", "zwembad"), ("muziek", "musiek"),
    ],
)  # fmt: skip
def test_words_that_sound_the_same_have_the_same_sound(one, other):
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other", "steps"), [("fetsival", "festival", 1), ("bal", "ballet", 3), ("kat", "kat", 0)]
)
def test_a_swap_is_one_step(one, other, steps):
    assert distance(one, other) == steps


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("festval", "festival"), ("fesstival", "festival"), ("fesitval", "festival"), ("fastival", "festival"),
        ("muzeik", "muziek"), ("tentonsteling", "tentoonstelling"),
    ],
)  # fmt: skip
def test_a_sign_too_few_too_many_another_or_swapped(typed, meant):
    assert alike(typed)[0][0] == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kindertehater", ("kind", "theater")), ("kindertheather", ("kind", "theater")),
        ("circusvoorsteling", ("circus", "voorstelling")), ("museummnacht", ("museum", "nacht")),
    ],
)  # fmt: skip
def test_a_part_of_a_compound_may_be_misspelled(typed, meant):
    assert mended(typed)[0][0] == meant


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["konsert", "consert", "konzert"])
def test_a_word_is_found_as_it_sounds(asked):
    offered("Concert in de kerk", "Schaken")
    assert finds(asked) == ["Concert in de kerk"]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["kindertehater", "kindertheather", "kindertheatr"])
def test_a_misspelled_compound_finds_the_parts(asked):
    offered("Theater voor kinderen", "Schaken")
    assert finds(asked) == ["Theater voor kinderen"]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["balthasar", "baltazar", "balthzaar", "balthazr"])
def test_names_are_forgiven_too(asked):
    offered("Balthazar unplugged", "Schaken")
    assert finds(asked) == ["Balthazar unplugged"]


@pytest.mark.django_db
def test_a_word_that_an_offer_has_in_its_name_is_no_error():
    offered("Konserf en compote", "Concert in de kerk")
    assert finds("konserf") == ["Konserf en compote"]


@pytest.mark.django_db
def test_what_was_typed_ranks_over_what_may_have_been_meant():
    offered("Concert in de kerk", "Konsert vzw")
    assert finds("konsert") == ["Konsert vzw", "Concert in de kerk"]


@pytest.mark.django_db
def test_the_last_word_may_be_half_typed():
    offered("Hooverphonic", "Schaken")
    assert finds("hooverph") == ["Hooverphonic"]


@pytest.mark.django_db
def test_quotes_forgive_nothing():
    offered("Concert in de kerk")
    assert finds('"konsert"') == []


@pytest.mark.django_db
def test_nonsense_finds_nothing():
    offered("Concert in de kerk", "Theater")
    assert finds("xqzwv") == []


@pytest.mark.django_db
def test_all_the_words_have_to_be_there():
    offered("Concert", "Theater")
    assert finds("concert theater") == []
