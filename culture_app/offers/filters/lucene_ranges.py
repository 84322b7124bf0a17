"""Ranges for `q`: numbers, instants, ages, times of day. One value is the range that it fills: a day, a minute, a cent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from culture_app.offers import values
from culture_app.offers.filters import who
from culture_app.offers.filters.bag import Bag
from culture_app.offers.filters.lucene_tests import Field, anything, plain
from culture_app.offers.filters.piece import NOTHING
from culture_app.offers.filters.when import local_overlap
from culture_app.offers.lucene import Between, Test
from culture_app.offers.lucene_reading import wrong


@dataclass(frozen=True, slots=True)
class Measure:
    """How an end of a range is read, its type in PostgreSQL, and the least step: what `{` and `}` leave out."""

    read: Callable[[str, bool], Any]
    kind: str
    step: Any


def _whole(text: str, last: bool) -> int:
    return values.whole_number("q", text, least=0, most=1_000_000)


whole = Measure(_whole, "int", 1)
cents = Measure(lambda text, last: values.cents("q", text), "int", 1)
instant = Measure(lambda text, last: values.instant("q", text, end=last), "timestamptz", timedelta(seconds=1))
minute = Measure(lambda text, last: values.local_time("q", text.zfill(4)), "int", 1)
day = Measure(lambda text, last: values.day("q", text), "date", timedelta(days=1))


def ends(leaf: Between, measure: Measure) -> tuple[Any, Any]:
    """First and last value that it holds; None where it is open."""
    low = high = None
    if leaf.low is not None:
        # What comes after a day begins after its end.
        low = measure.read(leaf.low, not leaf.low_in)
        low = low if leaf.low_in else low + measure.step
    if leaf.high is not None:
        high = measure.read(leaf.high, leaf.high_in)
        high = high if leaf.high_in else high - measure.step
    return low, high


def _of_one(test: Test) -> Between:
    value = plain(test)
    return Between("", value, value)


def _ranged(between: Callable[[Bag, Between], str], exists: str) -> Field:
    def test(bag: Bag, found: Sequence[Test]) -> str:
        if anything(found):
            return exists
        return f"({' OR '.join(between(bag, _of_one(each)) for each in found)})"

    return Field(test=test, between=between)


def _conditions(bag: Bag, leaf: Between, measure: Measure, first: str, last: str) -> str:
    low, high = ends(leaf, measure)
    conditions = ["TRUE"]
    if low is not None:
        conditions.append(f"{last.format(bag.add(low, measure.kind))}")
    if high is not None:
        conditions.append(f"{first.format(bag.add(high, measure.kind))}")
    if low is not None and high is not None and low > high:
        conditions.append(NOTHING)
    return f"({' AND '.join(conditions)})"


def number(column: str, measure: Measure) -> Field:
    def between(bag: Bag, leaf: Between) -> str:
        inside = _conditions(bag, leaf, measure, f"{column} <= {{}}", f"{column} >= {{}}")
        return f"({column} IS NOT NULL AND {inside})"

    return _ranged(between, f"{column} IS NOT NULL")


def moment(column: str) -> Field:
    return number(column, instant)


def overlap(first: str, last: str, measure: Measure, exists: str) -> Field:
    """What lasts from a first to a last shares something with the range; NULL is open."""

    def between(bag: Bag, leaf: Between) -> str:
        return _conditions(
            bag, leaf, measure, f"({first} IS NULL OR {first} <= {{}})", f"({last} IS NULL OR {last} >= {{}})"
        )

    return _ranged(between, exists)


def births() -> Field:
    def between(bag: Bag, leaf: Between) -> str:
        low, high = ends(leaf, day)
        conditions = who.born(
            "%(now)s",
            low,
            high,
            bag.add(low, "date") if low else "",
            bag.add(high, "date") if high else "",
        )
        return f"({' AND '.join(conditions)})"

    return _ranged(between, "(o.kind = 'event' AND (o.age_min IS NOT NULL OR o.age_max IS NOT NULL))")


def local_times() -> Field:
    """Times of day as 0930; a range whose end comes first crosses midnight."""

    def between(bag: Bag, leaf: Between) -> str:
        low, high = ends(leaf, minute)
        return local_overlap(
            bag.add(0 if low is None else low, "int"), bag.add(1439 if high is None else high, "int")
        )

    return _ranged(between, "TRUE")


def presence(key: str) -> Field:
    """A number of which only is known whether it is none: 0, or 1 and more."""
    there = f"(o.keys && ARRAY['{key}'])"

    def between(bag: Bag, leaf: Between) -> str:
        low, high = ends(leaf, whole)
        if high is None and (low or 0) <= 1:
            return there if low == 1 else "TRUE"
        if high is not None and high <= 0:
            return f"NOT {there}"
        raise wrong("of images and videos is only known whether there are any: ask for 0 or for >=1")

    def test(bag: Bag, found: Sequence[Test]) -> str:
        if anything(found):
            return there
        return f"({' OR '.join(between(bag, _of_one(each)) for each in found)})"

    return Field(test=test, between=between)
