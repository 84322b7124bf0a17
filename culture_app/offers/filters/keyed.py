"""Filters on `o.keys` (see keys.py): what an offer is found by from a closed list, all in one index."""

from collections.abc import Iterable, Sequence

from culture_app.offers import keys
from culture_app.offers.data import Groups
from culture_app.offers.filters.piece import Piece


def any_of(name: str, found: Iterable[str]) -> Piece:
    """One of the keys is there. `name` is the parameter's, and so must differ from all others."""
    return Piece(f"o.keys && %({name})s::text[]", {name: list(found)})


def any_value(name: str, prefix: str, wanted: Sequence[str]) -> Piece | None:
    """One of the values under this prefix, if any is wanted."""
    return any_of(name, (keys.key(prefix, value) for value in wanted)) if wanted else None


def choices(name: str, prefix: str, groups: Groups) -> tuple[Piece, ...]:
    """AND of ORs: something of each group."""
    return tuple(
        any_of(f"{name}_{number}", (keys.key(prefix, value) for value in group))
        for number, group in enumerate(groups)
    )


def flag(name: str, key: str, wanted: bool | None) -> Piece | None:
    """A key that is there or isn't."""
    if wanted is None:
        return None
    found = any_of(name, (key,))
    return found if wanted else Piece(f"NOT ({found.sql})", found.parameters)
