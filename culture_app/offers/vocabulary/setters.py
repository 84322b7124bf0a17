"""Setters: what the value of a parameter does to the draft of a query."""

from collections.abc import Callable
from typing import Any

from culture_app.offers import values

Draft = dict[str, Any]
# Takes the draft, the name as it was sent (without brackets) and the value.
Setter = Callable[[Draft, str, str], None]
Reader = Callable[[str, str], Any]

MOST_GROUPS, LONGEST_OPTION = 20, 200


def one(field: str, read: Reader) -> Setter:
    """The last one said counts."""

    def setter(draft: Draft, name: str, value: str) -> None:
        draft[field] = read(name, value)

    return setter


def unless_reset(field: str, read: Reader, off: Any = None) -> Setter:
    """As `one`; `*` takes the filter away, also one that is on by default."""

    def setter(draft: Draft, name: str, value: str) -> None:
        draft[field] = off if value.strip() == "*" else read(name, value)

    return setter


def groups(field: str, read: Reader | None = None) -> Setter:
    """Repeated: all of them; a comma list: any of them."""

    def setter(draft: Draft, name: str, value: str) -> None:
        options = tuple(part.strip() for part in value.split(",") if part.strip())
        if len(value) > LONGEST_OPTION or len(draft.get(field, ())) == MOST_GROUPS:
            raise values.wrong(name, f"at most {MOST_GROUPS} of at most {LONGEST_OPTION} characters each")
        if not options:
            raise values.wrong(name, "there is nothing between its commas")
        if read:
            options = tuple(read(name, option) for option in options)
        draft[field] = (*draft.get(field, ()), options)

    return setter


def gathered(field: str, read: Reader) -> Setter:
    """Repeated or a comma list: the same, each once."""

    def setter(draft: Draft, name: str, value: str) -> None:
        found = (read(name, part) for part in value.split(","))
        draft[field] = tuple(dict.fromkeys((*draft.get(field, ()), *found)))

    return setter


def flag(field: str) -> Setter:
    """Yes, no, or `*`: no matter."""
    return unless_reset(field, values.truth)


def ignored(read: Reader) -> Setter:
    """Must be right, and changes nothing: it counts elsewhere, or for others."""

    def setter(draft: Draft, name: str, value: str) -> None:
        read(name, value)

    return setter


# Readers of lists


def several(read: Reader) -> Reader:
    """A comma list: any of them, each once."""
    return lambda name, value: tuple(dict.fromkeys(read(name, part) for part in value.split(",")))


def among(options: tuple[str, ...]) -> Reader:
    return lambda name, value: values.choice(name, value, options)


def number(least: int, most: int) -> Reader:
    return lambda name, value: values.whole_number(name, value, least=least, most=most)


def until(name: str, value: str) -> Any:
    """An instant as the end of something: a day alone is its last second."""
    return values.instant(name, value, end=True)
