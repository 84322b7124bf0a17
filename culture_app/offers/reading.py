"""One whole document by key."""

from hashlib import blake2b
from uuid import UUID

from culture_app.offers.data import Kind, OfferDocument
from culture_app.offers.errors import OfferNotFound, OfferWithdrawn
from culture_app.offers.tables import rows

# Our key, or the uuid inside the IRI, by which UiTdatabank's developers know it.
BY_KEY = "(o.id = %(id)s OR o.external_id = %(id)s) AND o.kind = %(kind)s"
_WHOLE = f"""
SELECT o.id, o.iri, o.withdrawn, coalesce(o.document, o.source) AS body, o.names
FROM offers_offer o WHERE {BY_KEY} ORDER BY o.id <> %(id)s, o.withdrawn, o.id LIMIT 1
"""


def whole(*, id: UUID, kind: Kind) -> OfferDocument:  # noqa: A002
    found = rows(_WHOLE, {"id": id, "kind": kind})
    if not found:
        raise OfferNotFound(f"There is no {kind} with this id.")
    row = found[0]
    if row["withdrawn"]:
        raise OfferWithdrawn(f"This {kind} was withdrawn by its publisher.")
    body = bytes(row["body"])
    return OfferDocument(
        id=row["id"],
        iri=row["iri"],
        kind=kind,
        body=body,
        etag=blake2b(body, digest_size=12).hexdigest(),
    )
