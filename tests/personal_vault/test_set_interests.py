"""Her declared interests: replaced as a whole, sealed, few."""

import pytest

from culture_app.kernel.errors import InvalidInput
from personal_vault import services as vault
from personal_vault.data import Category, Interest, Purpose
from personal_vault.errors import TooManyInterests
from personal_vault.models import Record

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def hers(citizen, actor):
    return vault.read(
        citizen=citizen, purpose=Purpose.OWN_ACCESS, actor=actor, categories=frozenset({Category.INTERESTS})
    ).interests


def test_replaces_the_ones_before(citizen, herself, jazz):
    vault.set_interests(citizen=citizen, interests=[jazz])
    dance = Interest(term_id="1.9.1.0.0", label="Dans", weight=0.5)
    vault.set_interests(citizen=citizen, interests=[dance])
    assert hers(citizen, herself) == (dance,)


def test_an_empty_list_clears_them(citizen, herself, jazz):
    vault.set_interests(citizen=citizen, interests=[jazz])
    vault.set_interests(citizen=citizen, interests=[])
    assert hers(citizen, herself) == ()


def test_keeps_one_per_term(citizen, jazz):
    again = Interest(term_id=jazz.term_id, weight=0.2)
    assert vault.set_interests(citizen=citizen, interests=[jazz, again]) == (again,)


def test_refuses_more_than_fifty(citizen):
    with pytest.raises(TooManyInterests):
        vault.set_interests(citizen=citizen, interests=[Interest(term_id=str(n)) for n in range(51)])


@pytest.mark.parametrize(
    "wrong",
    [
        Interest(term_id=""),
        Interest(term_id="x" * 61),
        Interest(term_id="x", label="x" * 201),
        Interest(term_id="x", weight=1.1),
        Interest(term_id="x", weight=float("nan")),
    ],
)
def test_refuses_what_is_no_interest(citizen, wrong):
    with pytest.raises(InvalidInput):
        vault.set_interests(citizen=citizen, interests=[wrong])


def test_stores_no_word_of_it_in_the_clear(citizen, jazz):
    vault.set_interests(citizen=citizen, interests=[jazz])
    stored = b"".join(bytes(row.sealed) for row in Record.objects.filter(vault_id=citizen))
    assert b"Jazz" not in stored and jazz.term_id.encode() not in stored


def test_each_change_has_its_own_version(citizen, jazz):
    for _ in range(3):
        vault.set_interests(citizen=citizen, interests=[jazz])
    assert Record.objects.get(vault_id=citizen, kind="interests").version == 3
