"""How these tables are read: a few named documents, and for each query string the names that it finds."""

from typing import Any

from culture_app.offers import services as offers
from tests.offers.documents import NOW, event, place, sub_event, take_in


def named(name: str, /, **changes: Any) -> dict[str, Any]:
    """An event on Friday 3 July 2026 from 20:00 to 22:00, unless it says otherwise."""
    return event(_number(name), **({"name": {"nl": name}} | changes))


def hall(name: str, /, **changes: Any) -> dict[str, Any]:
    """A place that is always open, unless it says otherwise."""
    return place(_number(name), **({"name": {"nl": name}} | changes))


def maker(name: str, /, **changes: Any) -> dict[str, Any]:
    """An organiser."""
    iri = f"https://io.uitdatabank.be/organizer/{_number(name):08d}-0000-4000-8000-000000000000"
    return {"@id": iri, "@type": "Organizer", "name": {"nl": name}, **changes}


def _number(name: str) -> int:
    """The same for the same name, whatever the run."""
    return int.from_bytes(name.encode()) % 99_999_989


def uuid(document: dict[str, Any]) -> str:
    return str(document["@id"]).rsplit("/", 1)[-1]


def on(day: int, start: str = "20:00", end: str = "22:00", **more: Any) -> dict[str, Any]:
    """A sub-event in July 2026."""
    return sub_event(f"2026-07-{day:02d}T{start}:00+02:00", f"2026-07-{day:02d}T{end}:00+02:00", **more)


def names(raw: str, kinds: tuple[Any, ...] = ("event", "place")) -> list[str]:
    """The Dutch names of what a query finds, in the order of the alphabet."""
    query = offers.query_from(raw=raw, kinds=kinds)
    found = offers.search(query=query, now=NOW, language="nl")
    assert found.total is None or found.total == len(found.items)
    return sorted(card.name for card in found.items)


__all__ = ["hall", "maker", "named", "names", "on", "take_in", "uuid"]
