"""How a room says no.

    DomainError
    ├── InvalidInput     400  what was sent can't be understood; `field` names it
    ├── Forbidden        403  understood, and not allowed
    ├── NotFound         404
    ├── Conflict         409  not now: the state of things forbids it
    ├── Gone             410  it was here once
    ├── Unprocessable    422  understood, and contradictory
    ├── TooMany          429  later; `retry_after` in seconds
    └── Unavailable      503  a supplier is out of reach; `retry_after` in seconds

Rooms subclass these. `code` is stable: clients and the problem's `type` (`/problems/<code>`) rely on it.
culture_app.problems turns them into RFC 9457 documents; nothing else does.
"""

from typing import Any, ClassVar


class DomainError(Exception):
    """Base of every refusal. `detail` is for people; `extra` becomes members of the problem document."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad-request"
    title: ClassVar[str] = "The request can't be carried out"

    def __init__(self, detail: str = "", **extra: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.extra = extra


class InvalidInput(DomainError):
    status = 400
    code = "invalid-input"
    title = "Something in the request can't be understood"


class Forbidden(DomainError):
    status = 403
    code = "forbidden"
    title = "Not allowed"


class NotFound(DomainError):
    status = 404
    code = "not-found"
    title = "There is no such thing"


class Conflict(DomainError):
    status = 409
    code = "conflict"
    title = "That can't be done in the present state"


class Gone(DomainError):
    status = 410
    code = "gone"
    title = "It is no longer here"


class Unprocessable(DomainError):
    status = 422
    code = "unprocessable"
    title = "The request contradicts itself or what is known"


class TooMany(DomainError):
    status = 429
    code = "too-many-requests"
    title = "Too many requests"


class Unavailable(DomainError):
    status = 503
    code = "unavailable"
    title = "A service that is needed for this doesn't answer"
