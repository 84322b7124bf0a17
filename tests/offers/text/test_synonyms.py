"""Words of the sector that mean the same."""

import pytest

from culture_app.offers.text.lexicon import lines
from culture_app.offers.text.synonyms import phrase, synonyms
from tests.offers.text.finding import finds, offered

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("kids", "Knutselen met kinderen"), ("bib", "Bibliotheek Permeke"), ("expo", "Tentoonstelling van kant"),
        ("optreden", "Concert"), ("ouderen", "Dansen voor senioren"), ("vlooienmarkt", "Rommelmarkt"),
        ("stand-up", "Comedy in de kelder"), ("hip hop", "Rap aan de kaai"), ("kwis", "Quiz"),
    ],
)  # fmt: skip
def test_a_synonym_finds_it(asked, name):
    offered(name, "Schaken")
    assert finds(asked) == [name]


def test_the_word_itself_ranks_over_its_synonym():
    offered("Optreden op het plein", "Concert op het plein")
    assert finds("concert") == ["Concert op het plein", "Optreden op het plein"]


def test_one_way_is_one_way():
    offered("Tentoonstelling", "Repair Café")
    assert phrase("cafe") in synonyms()[phrase("uitgaan")]
    assert finds("cafe") == ["Repair Café"]


def test_quoted_words_have_none():
    offered("Concert")
    assert finds('"optreden"') == []


def test_every_line_of_the_file_is_understood():
    for line in lines("synonyms.txt"):
        sides = line.replace(">", "=").split("=")
        assert len(sides) == 2, line
        assert all(phrase(each) for side in sides for each in side.split(",")), line
