"""Four languages, each by its own rules; diacritics never matter."""

import pytest

from tests.offers.text.finding import finds, offered

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("poezie", "Poëzie"), ("poëzie", "Poezie"), ("the dansant", "Thé dansant"), ("geintje", "Geïntje"),
        ("strasse", "Straße"), ("FIETS", "fiets"), ("foto", "Foto's"), ("ete", "L'été"), ("cafe", "Cafe\u0301"),
    ],
)  # fmt: skip
def test_diacritics_and_capitals_don_t_matter(asked, name):
    offered(name, "Schaken")
    assert len(finds(asked)) == 1


@pytest.mark.parametrize(
    ("language", "name", "asked"),
    [
        ("fr", "Expositions photographiques", "exposition"),
        ("de", "Konzerte im Garten", "Konzert"),
        ("en", "Walking tours", "walk"),
    ],
)
def test_each_language_has_its_own_stems(language, name, asked):
    offered({language: name}, "Schaken")
    assert len(finds(asked)) == 1


def test_text_languages_names_where_to_look():
    offered({"nl": "Rond de tafel", "fr": "Autour de la table"}, {"nl": "Table d'hôte"})
    assert len(finds("table")) == 2
    assert finds("table", "&textLanguages[]=fr") == ["Rond de tafel"]
    assert finds("tafel", "&textLanguages[]=fr") == []


def test_what_has_no_language_is_found_in_every_language():
    offered("Zonder woorden")
    assert finds("Leuven", "&textLanguages[]=fr") == ["Zonder woorden"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ('"nacht van de barok"', ["Nacht van de barok"]),
        ('"barok nacht"', []),
        ("barok -nacht", ["Barok en brood"]),
        ("fuga or brood", ["Barok en brood"]),
        ('nacht -"van de barok"', []),
    ],
)
def test_signs_mean_what_they_say(asked, expected):
    offered("Nacht van de barok", "Barok en brood")
    assert finds(asked) == expected


@pytest.mark.parametrize(
    "asked", ["-", '"', '""', "or", "-or", "' OR 1=1", "a:*", "\\", "!&|", "<->", "-nacht", "🎻", "=x:A"]
)
def test_any_signs_are_taken(asked):
    offered("Nacht van de barok")
    assert finds(asked) in ([], ["Nacht van de barok"])


def test_a_name_ranks_over_a_description():
    offered("Iets anders", description="Met een concert na afloop.")
    from tests.offers.documents import event, take_in

    take_in(event(7, name={"nl": "Concert"}, terms=[]))
    assert finds("concert") == ["Concert", "Iets anders"]


def test_many_words_are_taken():
    offered("Nacht van de barok")
    assert finds("barok " + "nacht " * 80) == ["Nacht van de barok"]
