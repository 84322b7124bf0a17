"""explain=true: why each result is there, and where it stands in the order."""

from collections.abc import Mapping
from typing import Any

from culture_app.offers import filters
from culture_app.offers.data import OfferQuery


def columns(query: OfferQuery) -> tuple[str, dict[str, Any]]:
    """What is read besides, of each result: in which of its texts the words stand, and how well they fit."""
    scored = filters.text.score(query) if query.text else None
    if scored is None:
        return "o.keys AS its_keys", {}
    return f"o.keys AS its_keys, ({scored[0]})::float8 AS text_score", dict(scored[1])


def explanation(row: Mapping[str, Any], query: OfferQuery) -> dict[str, Any]:
    """`{"score", "distance", "terms", "labels", "regions"}`: those of the query's wishes that this result meets."""
    keys = set(row["its_keys"])
    found: dict[str, Any] = {}
    if row.get("text_score") is not None:
        found["score"] = round(row["text_score"], 4)
    if row.get("metres") is not None:
        found["distance"] = round(row["metres"])
    asked = {"terms": query.term_ids, "labels": query.labels, "regions": query.regions}
    for name, groups in asked.items():
        wanted = [option for group in groups for option in group]
        met = [option for option in wanted if any(_is(each, option) for each in keys)]
        if met:
            found[name] = met
    return found


def _is(key: str, option: str) -> bool:
    return key.partition(":")[2].lower() == option.lower()
