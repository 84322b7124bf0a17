"""Django's PostGIS backend, but for one thing: a kept connection isn't asked `SELECT 1` before each request.

A server that ended a connection has closed its side, so its socket has something to read: that is looked at, without a
round trip. Only where something is there the question is asked, since it may be a notice. Of a network that swallows
everything neither way knows before the next statement's time is up.
"""

import select
from typing import Any

from django.contrib.gis.db.backends.postgis import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        session: Any = self.connection
        if session is None or session.closed:
            return False
        look = select.poll()
        look.register(session.fileno(), select.POLLIN)
        return not look.poll(0) or bool(super().is_usable())
