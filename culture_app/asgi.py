"""The streams' own process: `granian --interface asgi culture_app.asgi:application`. The API runs under WSGI (wsgi.py)."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culture_app.settings.dev")
django.setup()

# Only now are there settings to import them with.
from django.conf import settings  # noqa: E402

from culture_app import problems  # noqa: E402
from culture_app.kernel.lasting import spare_what_is_here  # noqa: E402
from culture_app.notices.streams.app import Streams  # noqa: E402

application = Streams(url=settings.REDIS_URL, refuse=problems.handle)  # type: ignore[arg-type]
spare_what_is_here()
