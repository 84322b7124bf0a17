"""A developer's machine and `make demo`: local services, loopback only."""

from culture_app.settings.base import *  # noqa: F403
from culture_app.settings.base import local_secret

SECRET_KEY = local_secret("secret_key")
