"""Facets as UiTdatabank's search writes them: counts by key, named in four languages."""

from collections.abc import Mapping
from typing import Any

from culture_app.offers.data import Facet


def named(counts: Mapping[Facet, Mapping[str, int]]) -> dict[str, Any]:
    """`{"types": {"0.50.4.0.0": {"name": {"nl": "Concert"}, "count": 7}}}`."""
    return {
        facet: {key: {"name": {"nl": key}, "count": count} for key, count in found.items()}
        for facet, found in counts.items()
    }
