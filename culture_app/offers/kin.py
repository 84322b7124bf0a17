"""Who performs, by the names in a document: what holds events together beyond their traits."""

from collections.abc import Mapping
from typing import Any


def performers(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Their names as the document gives them, each once; whatever else stands there is nobody."""
    told = document.get("performer")
    names: dict[str, None] = {}
    for each in told if isinstance(told, list) else [told]:
        name = each.get("name") if isinstance(each, Mapping) else None
        if isinstance(name, Mapping):
            name = name.get("nl") or next(iter(name.values()), None)
        if isinstance(name, str) and name.strip():
            names[name.strip()] = None
    return tuple(names)
