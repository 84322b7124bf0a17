"""Express: searches and documents past everything that they don't need.

Nine in ten requests are reads of what is public. For those a session, a user, CSRF, messages and REST framework's request
change nothing, and cost more than the search. So a plain GET of a list or a document is answered here, with the same
bytes and headers; whatever is unusual about it (another method, an Accept that has to be weighed, a host not seen, any
error) goes the whole way, where `views` answers it. `views` also is what the OpenAPI document describes.
"""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from culture_app.kernel import clock
from culture_app.kernel.errors import DomainError
from culture_app.offers import services as offers
from culture_app.offers.data import Kind
from culture_app.offers.rest import views
from culture_app.offers.rest.answers import ASK_FIRST, JSON, LINKED_DATA, answer

LISTS: dict[str, type[views.Listing]] = {
    "/v1/offers": views.OfferList,
    "/v1/events": views.EventList,
    "/v1/places": views.PlaceList,
    "/v1/organizers": views.OrganizerList,
}
KINDS: dict[str, Kind] = {"events": "event", "places": "place", "organizers": "organizer"}
_DOCUMENT = re.compile(
    r"/v1/(events|places|organizers)/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
)
# What is sent for these; any other Accept is weighed by the framework.
_MEDIA = {None: LINKED_DATA, "*/*": LINKED_DATA, LINKED_DATA: LINKED_DATA, JSON: JSON}


class PublicReads:
    """Middleware, behind those that give a request its id and its language and see to TLS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # What the middlewares that are passed by would have added.
        self._standing = {
            "X-Frame-Options": settings.X_FRAME_OPTIONS,
            "Content-Security-Policy": build_policy(),
        }
        self._allow = {path: _allowed(view) for path, view in LISTS.items()}
        self._allow_document = _allowed(views.Event)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return (request.method == "GET" and self._answer(request)) or self.get_response(request)

    def _answer(self, request: HttpRequest) -> HttpResponse | None:
        path = request.path_info
        asked = None if path in LISTS else _DOCUMENT.fullmatch(path)
        media = _MEDIA.get(request.META.get("HTTP_ACCEPT"))
        if media is None or (asked is None and path not in LISTS):
            return None
        known = request.META.get("HTTP_IF_NONE_MATCH")
        try:
            request.get_host()
            if asked:
                whole = offers.whole(id=UUID(asked[2]), kind=KINDS[asked[1]])
                found = answer(whole.body, media=media, known=known, cache=ASK_FIRST, etag=whole.etag)
                found["Allow"] = self._allow_document
            else:
                query = offers.query_from(raw=request.META.get("QUERY_STRING", ""), kinds=LISTS[path].kinds)
                language = request.language  # type: ignore[attr-defined]
                body = offers.collection(query=query, now=clock.now(), language=language)
                found = answer(body, media=media, known=known, cache=ASK_FIRST)
                found["Allow"] = self._allow[path]
        except (DomainError, DisallowedHost):
            return None
        for name, value in self._standing.items():
            found[name] = value
        found["Content-Length"] = str(len(found.content))
        return found


def _allowed(view: type[views.PublicView]) -> str:
    """What the framework says that a view allows."""
    made: Any = view()
    made.head = made.get  # as it does itself, for each request
    return ", ".join(made.allowed_methods)
