"""`q` as SQL: each test stands for itself (two tests of a calendar may be met by two of its occurrences).

What isn't known about an offer doesn't match; NOT of it does.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from culture_app.offers import lucene_reading
from culture_app.offers.data import OfferQuery
from culture_app.offers.filters import lucene_fields, text
from culture_app.offers.filters.bag import Bag
from culture_app.offers.filters.lucene_fields import OF_OCCURRENCES, field_of
from culture_app.offers.filters.piece import Piece
from culture_app.offers.lucene import Between, Combined, Lucene, Not, Test

# Each costs a look at texts or calendars.
MOST_COSTLY = 8
_PARAMETER = re.compile(r"%\((\w+)\)s")


def lucene(query: OfferQuery, now: datetime) -> Piece | None:
    if query.lucene is None:
        return None
    bag = Bag()
    return Piece(f"({_sql(query.lucene, bag, query, now)})", bag.parameters)


def check(tree: Lucene) -> None:
    """Whether all of it can be understood. Raises BadParameter."""
    found = lucene_reading.leaves(tree)
    costly = sum(not leaf.field or leaf.field.lower() in OF_OCCURRENCES for leaf in found)
    if costly - len(lucene_reading.words_apart(tree)[0].split()) > MOST_COSTLY:
        raise lucene_reading.wrong(f"more than {MOST_COSTLY} of its parts are about words or times")
    for leaf in found:
        if leaf.field:
            _leaf(leaf, Bag())


def _sql(tree: Lucene, bag: Bag, query: OfferQuery, now: datetime) -> str:
    if isinstance(tree, Not):
        return f"({_sql(tree.part, bag, query, now)}) IS NOT TRUE"
    if isinstance(tree, Combined):
        parts = [_sql(part, bag, query, now) for part in tree.parts if not isinstance(part, Test)]
        tests = [part for part in tree.parts if isinstance(part, Test)]
        parts += _alternatives(tests, bag, query, now) if tree.how == "or" else [
            _sql_of(test, bag, query, now) for test in tests
        ]  # fmt: skip
        return f"({f' {tree.how.upper()} '.join(parts)})"
    if isinstance(tree, Test):
        return _sql_of(tree, bag, query, now)
    return _leaf(tree, bag)


def _alternatives(tests: Sequence[Test], bag: Bag, query: OfferQuery, now: datetime) -> list[str]:
    """Many values of one field are one condition: lists of ids are long."""
    by_field: dict[str, list[Test]] = {}
    for test in tests:
        by_field.setdefault(test.field, []).append(test)
    words = by_field.pop("", [])
    found = [field_of(name).test(bag, several) for name, several in by_field.items()]
    return found + [_sql_of(word, bag, query, now) for word in words]


def _sql_of(test: Test, bag: Bag, query: OfferQuery, now: datetime) -> str:
    return _leaf(test, bag) if test.field else _words(test, bag, query, now)


def _leaf(leaf: Test | Between, bag: Bag) -> str:
    field = field_of(leaf.field)
    if isinstance(leaf, Between):
        if field.between is None:
            raise lucene_reading.wrong("one of its fields has no order, and so no ranges")
        return field.between(bag, leaf)
    return field.test(bag, [leaf])


def _words(word: Test, bag: Bag, query: OfferQuery, now: datetime) -> str:
    """As `text` understands them; its parameters get names of their own."""
    said = lucene_reading.as_text(word)
    piece = text.words(replace(query, text=said, lucene=None), now) if said else None
    if piece is None:
        return "TRUE"
    names = {name: bag.name(value) for name, value in piece.parameters.items()}
    return "(" + _PARAMETER.sub(lambda found: f"%({names.get(found[1], found[1])})s", piece.sql) + ")"


__all__ = ["check", "lucene", "lucene_fields"]
