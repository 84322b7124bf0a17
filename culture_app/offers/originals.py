"""The document as it was pulled, from what is stored of it.

An event that shows its place's own document differs from what was pulled in that only. Both would take as much room again,
and the time to write it: so `source` then holds no more than its @id and what `document` says otherwise.
"""

from collections.abc import Mapping
from typing import Any

import orjson

# Marks what is kept so; names the fields that weren't in the document as it was pulled. No document has such a field.
_ABSENT = "~"


def difference(pulled: Mapping[str, Any], changes: Mapping[str, Any]) -> bytes:
    """What to keep of a document beside the one that has these changes."""
    kept = {"@id": pulled.get("@id")} | {name: pulled[name] for name in changes if name in pulled}
    return orjson.dumps(kept | {_ABSENT: [name for name in changes if name not in pulled]})


def original(source: bytes | memoryview, document: bytes | memoryview | None) -> dict[str, Any]:
    """The document as it was pulled."""
    found = dict(orjson.loads(bytes(source)))
    if document is None or _ABSENT not in found:
        return found
    absent = found.pop(_ABSENT)
    whole = {**orjson.loads(bytes(document)), **found}
    for name in absent:
        whole.pop(name, None)
    return whole
