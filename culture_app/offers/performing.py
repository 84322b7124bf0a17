"""Who performs, for many events at once: only documents that say so are sent and read."""

from collections.abc import Mapping

import orjson

from culture_app.offers.kin import performers

# Of an `offers_offer o`: its document if it names performers, else NULL.
PERFORMING = """CASE WHEN position('"performer"'::bytea IN coalesce(o.document, o.source)) > 0
    THEN coalesce(o.document, o.source) END"""


def performing(body: bytes | memoryview | None) -> tuple[str, ...]:
    """The names of those who perform; what isn't a document has none."""
    if body is None:
        return ()
    document = orjson.loads(bytes(body))
    return performers(document) if isinstance(document, Mapping) else ()
