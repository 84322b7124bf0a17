"""How notices say no.

DomainError
├── NotFound (404)
│   └── StreamElsewhere     streams are served by another process: `url` says where
├── TooMany (429)
│   └── TooManyStreams      one person, too many phones
└── Unavailable (503)
    └── StreamsFull         read the booking instead, and try again
"""

from __future__ import annotations

from culture_app.kernel.errors import NotFound, TooMany, Unavailable


class StreamElsewhere(NotFound):
    """The web workers serve no streams: one would hold a worker for minutes."""

    code = "stream-elsewhere"
    title = "Streams are served at another address"


class TooManyStreams(TooMany):
    """She has as many streams open as one person may."""

    code = "too-many-streams"
    title = "Too many streams are open"


class StreamsFull(Unavailable):
    """This process holds as many streams as it may."""

    code = "streams-full"
    title = "No stream can be opened right now"
