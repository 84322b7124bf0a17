"""Which terms and words suggest religion, health, orientation or politics."""

import csv
from pathlib import Path

import pytest

from recommender.sensitive import (
    FACILITIES,
    PARTS,
    PHRASES,
    TERMS,
    WORDS,
    is_sensitive,
    is_telling,
    plain,
    says,
)

ROOT = Path(__file__).parents[2]


def concepts():
    with (ROOT / "culture_app/mesh/codecs/concepts.csv").open(encoding="utf-8") as rows:
        return {row["term_id"]: row for row in csv.DictReader(rows)}


def test_every_listed_term_is_one_of_uitdatabank():
    assert set(concepts()) >= TERMS | FACILITIES


def test_the_themes_are_themes_and_the_facilities_facilities():
    known = concepts()
    assert {known[one]["domain"] for one in TERMS} == {"theme"}
    assert {known[one]["domain"] for one in FACILITIES} == {"facility"}


@pytest.mark.parametrize("word", sorted({*WORDS, *PARTS, *PHRASES}))
def test_words_are_written_as_they_are_looked_up(word):
    assert plain(word) == word
    assert says(f"Lezing: {word.upper()}!")


@pytest.mark.parametrize(
    "label",
    [
        "LGBTQIA+",
        "Holebi-café",
        "Gezondheidsbeurs",
        "santé mentale",
        "Église et foi",
        "Religiöse Feste",
        "Lesbian and gay choir",
        "N-VA",
        "cd&v",
        "burn-out",
        "Politique locale",
        "Wahlen 2026",
        "Verkiezingen",
        "Démence",
    ],
)
def test_says_it_in_four_languages(label):
    assert says(label)


@pytest.mark.parametrize(
    "label",
    [
        "",
        "jazz",
        "Concert in de Sint-Pieterskerk",
        "Requiem van Mozart",
        "Politiehondenshow",
        "Concert à l'église",
        "gezelschapsspelen",
        "Vooruit",
        "Groen in de stad",
        "Transport",
        "Biathlon",
        "Homerus",
        "🎷",
    ],
)
def test_leaves_plain_second_meanings_alone(label):
    assert not says(label)


def test_an_event_is_sensitive_by_term_or_label():
    assert is_sensitive(term_ids=["0.50.4.0.0", "1.44.0.0.0"], labels=[])
    assert is_sensitive(term_ids=[], labels=["avond", "queer"])
    assert not is_sensitive(term_ids=["0.50.4.0.0"], labels=["avond"])


def test_a_facility_tells_of_a_person_not_of_an_event():
    (facility, *_) = FACILITIES
    assert not is_sensitive(term_ids=[facility], labels=[])
    assert is_telling(facility, "")
