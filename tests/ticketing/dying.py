"""A process that does one thing for a booking and is killed at an armed step of it: run by test_crash.py.

Given, as JSON in the first argument: {"folder", "role", "database", "do": "book" | "look_after", ...}
"""

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from uuid import UUID

given = json.loads(sys.argv[1])
os.environ |= {"CULTURE_DB": given["database"], "DJANGO_SETTINGS_MODULE": "culture_app.settings.test"}

import django  # noqa: E402

django.setup()

from docker.prove import _points  # noqa: E402
from ticketing import asking  # noqa: E402
from ticketing import services as ticketing  # noqa: E402
from ticketing.data import SeatWish  # noqa: E402

_points.watch(given["role"], Path(given["folder"]) / "armed")
now = datetime.fromisoformat(given["now"])
if given["do"] == "book":
    wish = [SeatWish(tariff="base", count=2)]
    ticketing.book(
        quote=ticketing.quote(occurrence=UUID(given["occurrence"]), seats=wish, now=now),
        holder=UUID(given["holder"]),
        key_hmac=given["key"],
        request_hash=b"request",
        now=now,
    )
else:
    asking.look_after(payment=UUID(given["payment"]), now=now)
