"""Terms by id: domain and labels in four languages."""

import pytest

from culture_app.offers import terms
from fixtures import taxonomy

LISTS = (taxonomy.TYPES, taxonomy.THEMES, taxonomy.FACILITIES, taxonomy.PLACE_KINDS, taxonomy.HALL)
KNOWN = {term.id: term for each in LISTS for term in each.values()}


def test_a_label_is_in_the_asked_language():
    assert terms.label("0.50.4.0.0", "de", "?") == "Konzert"


def test_an_unknown_id_gets_the_callers_own_word():
    assert terms.label("9.9.9.9.9", "nl", "Iets nieuws") == "Iets nieuws"
    assert terms.domain_of("9.9.9.9.9") is None
    assert terms.names("9.9.9.9.9") == {}


def test_an_unknown_language_gets_the_callers_own_word():
    assert terms.label("0.50.4.0.0", "sv", "Concert") == "Concert"


@pytest.mark.parametrize("term", KNOWN.values(), ids=list(KNOWN))
def test_the_code_lists_and_the_file_agree(term):
    assert terms.domain_of(term.id) == term.domain
    assert terms.names(term.id)["nl"] == term.label


@pytest.mark.parametrize("term", KNOWN.values(), ids=list(KNOWN))
def test_each_term_has_four_labels(term):
    names = terms.names(term.id)
    assert list(names) == ["nl", "fr", "de", "en"]
    assert all(names.values())


def test_a_place_has_a_type_too():
    assert terms.domain_of("JCjA0i5COUmdjMwcyjNAFA") == "eventtype"


def test_what_a_hall_has_are_facilities_of_our_own():
    assert terms.domain_of("hall.stage") == "facility"
    assert terms.label("hall.sound", "en", "?") == "PA system"
