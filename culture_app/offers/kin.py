"""What holds events together beyond their traits: the production that they are of, and who performs."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from culture_app.offers.data import Kin
from culture_app.offers.tables import rows

_KIN = "SELECT id, production, coalesce(document, source) AS body FROM offers_offer WHERE id = ANY(%(ids)s::uuid[])"


def kin(events: Sequence[UUID]) -> dict[UUID, Kin]:
    """By key; unknown ones are left out. One statement, none for no keys."""
    if not events:
        return {}
    return {
        row["id"]: Kin(production=row["production"], performers=performers(orjson.loads(bytes(row["body"]))))
        for row in rows(_KIN, {"ids": list(events)})
    }


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
