"""explain=true: why each result is there, and how well it fits."""

from collections.abc import Mapping
from typing import Any

from culture_app.offers import filters
from culture_app.offers.data import Groups, OfferQuery
from culture_app.offers.filters import text
from culture_app.offers.keys import LABEL, REGION, TERM_PREFIXES, key


def columns(query: OfferQuery) -> tuple[str, dict[str, Any]]:
    """What is read besides, of each result: its keys, how well the words fit, and whether its name has them all."""
    scored = filters.text.score(query) if query.text else None
    if scored is None:
        return "o.keys AS its_keys", {}
    found = f"o.keys AS its_keys, ({scored[0]})::float8 AS text_score"
    parameters = dict(scored[1])
    if named := text.named(query):
        found += f", {named.sql} AS in_name"
        parameters |= named.parameters
    return found, parameters


def explanation(row: Mapping[str, Any], query: OfferQuery) -> dict[str, Any]:
    """`{"score", "inName", "distance", "terms", "labels", "regions"}`: those of the query's wishes that this result meets.

    `score` is of the words (bigger is better), `distance` in metres.
    """
    found: dict[str, Any] = {}
    if row.get("text_score") is not None:
        found["score"] = round(row["text_score"], 4)
    if row.get("in_name") is not None:
        found["inName"] = row["in_name"]
    if row.get("metres") is not None:
        found["distance"] = round(row["metres"])
    its = set(row["its_keys"])
    asked: dict[str, tuple[Groups, tuple[str, ...]]] = {
        "terms": (query.term_ids, TERM_PREFIXES),
        "labels": (query.labels, (LABEL,)),
        "regions": (query.regions, (REGION,)),
    }
    for name, (groups, prefixes) in asked.items():
        met = [
            option
            for group in groups
            for option in group
            if any(key(prefix, option) in its for prefix in prefixes)
        ]
        if met:
            found[name] = met
    return found
