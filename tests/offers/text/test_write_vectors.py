"""vector: what a document's words come to."""

import pytest
from django.db import connection

from culture_app.offers import text


def vector(name="", around=(), description=""):
    return text.vector(names={"nl": name}, around=around, descriptions={"nl": description})


def test_a_name_stands_there_twice_its_parts_too():
    assert vector("Boekenbeurs").split() == [
        "boekenbeurs:1D",
        "boek:1D",
        "beurs:1D",
        "=boekenbeurs:1A",
        "=boek:1C",
        "=beurs:1C",
    ]


def test_what_stands_around_it_has_a_weight_of_its_own():
    assert vector(around=("Leuven",)) == "leuven:9B"


def test_other_languages_carry_their_name():
    assert text.vector(names={}, around=(), descriptions={"fr": "Exposition"}) == "fr_exposit:1D"


def test_unusual_words_are_counted_usual_ones_aren_t():
    unusual = {}
    text.vector(
        names={"nl": "Balthazar"}, around=(), descriptions={"nl": "concert van balthazar"}, unusual=unusual
    )
    assert unusual == {("balthazar", "balthazar"): 4}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "word", ["a:b'c\\d", "x" * 3000, "\u0000y", "it's \\' & | ! ( )", "日本 語", "a" * 60 + " b"]
)
def test_postgresql_reads_whatever_was_written(word):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::tsvector",
            [vector(word.replace("\u0000", ""), (word[:50].replace("\u0000", ""),), "en " * 40_000)],
        )
        assert cursor.fetchone()


@pytest.mark.django_db
def test_words_known_for_sure_are_written_once():
    for _ in range(3):
        text.learn({("balthazar", "balthazar"): 2})
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, often FROM offers_word")
        assert cursor.fetchall() == [("balthazar", 3)]
