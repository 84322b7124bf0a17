"""How a public answer is sent: the same for everybody, and so cacheable by everybody."""

from hashlib import blake2b

from django.http import HttpResponse

# To be kept, and asked about before it is shown again: seats change with every booking, documents with every pull, and both
# are to be seen within a second.
ASK_FIRST = "public, no-cache"
LINKED_DATA, JSON = "application/ld+json", "application/json"
VARY = "Accept, Accept-Language"


def answer(body: bytes, *, media: str, known: str | None, cache: str, etag: str = "") -> HttpResponse:
    """The bytes, or 304 if the asker has them already: `known` is her If-None-Match."""
    tag = f'"{etag or blake2b(body, digest_size=12).hexdigest()}"'
    if known and _has(known, tag):
        found = HttpResponse(status=304)
    else:
        found = HttpResponse(body, content_type=media)
    found["ETag"] = tag
    found["Cache-Control"] = cache
    found["Vary"] = VARY
    return found


def _has(known: str, tag: str) -> bool:
    tags = {part.strip().removeprefix("W/") for part in known.split(",")}
    return tag in tags or "*" in tags
