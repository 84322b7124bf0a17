"""Facets as UiTdatabank's search writes them: each value with its names and its count.

- `types`, `themes`, `facilities` by the term's id; `labels` and `crowds` by the value itself.
- `regions` as a tree in `children`: province (or Brussels), tourist region, municipality, former municipality, part.
  A node that wasn't counted is left out, and what is under it hangs higher. Arrondissements and the other two gewesten
  can be asked for, but stand beside this tree.
- Values come most frequent first. One that we have no name for is called by itself, in Dutch.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from culture_app.offers import regions, terms

_CROWDS = {
    "quiet": {"nl": "Rustig", "fr": "Calme", "de": "Ruhig", "en": "Quiet"},
    "moderate": {"nl": "Gemiddeld", "fr": "Modéré", "de": "Mäßig", "en": "Moderate"},
    "busy": {"nl": "Druk", "fr": "Fréquenté", "de": "Voll", "en": "Busy"},
    "unknown": {"nl": "Onbekend", "fr": "Inconnu", "de": "Unbekannt", "en": "Unknown"},
}


def named(counts: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """`{"types": {"0.50.4.0.0": {"name": {"nl": "Concert", "fr": "Concert", …}, "count": 7}}}`."""
    return {
        facet: _tree(found) if facet == "regions" else _flat(found, _NAMES.get(facet, _itself))
        for facet, found in counts.items()
    }


def _itself(key: str) -> Mapping[str, str]:
    return {"nl": key}


_NAMES: Mapping[str, Callable[[str], Mapping[str, str]]] = {
    "types": terms.names,
    "themes": terms.names,
    "facilities": terms.names,
    "crowds": lambda key: _CROWDS.get(key, {}),
}


def _flat(counts: Mapping[str, int], names: Callable[[str], Mapping[str, str]]) -> dict[str, Any]:
    return {
        key: {"name": dict(names(key)) or {"nl": key}, "count": count}
        for key, count in _ranked(counts.items())
    }


def _tree(counts: Mapping[str, int]) -> dict[str, Any]:
    roots: dict[str, Any] = {}
    nodes: dict[str, dict[str, Any]] = {}
    paths = {code: path for code in counts if (path := regions.path(code))}
    # Larger regions first, so that each finds the one that it hangs under.
    for code, count in sorted(_ranked(counts.items()), key=lambda row: len(paths.get(row[0], ()))):
        if code not in paths:
            continue
        nodes[code] = {"name": dict(regions.names(code)), "count": count}
        above = next((nodes[step] for step in reversed(paths[code][:-1]) if step in nodes), None)
        (roots if above is None else above.setdefault("children", {}))[code] = nodes[code]
    return roots


def _ranked(rows: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(rows, key=lambda row: (-row[1], row[0]))
