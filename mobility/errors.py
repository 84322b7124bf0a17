"""How mobility says no.

    DomainError
    ├── NotFound                 404
    │   └── UnknownPlace         404  no place of that name is known, so nothing can start from it
    └── Unprocessable            422
        └── TimetableFault       422  a timetable can't be read; nothing of it was loaded

That no train goes, that nobody knows, that a place is closed: those are answers, not errors (data.Reason).
"""

from culture_app.kernel.errors import NotFound, Unprocessable


class UnknownPlace(NotFound):
    code = "unknown-place"
    title = "No place of that name is known"


class TimetableFault(Unprocessable):
    """`reason` names the file, the line and what is wrong with it, for the people who publish the feed."""

    code = "timetable-fault"
    title = "The timetable can't be read"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
