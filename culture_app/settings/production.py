"""Production: everything secret comes from the environment, cookies travel over TLS only, time is the real one."""

import os

from django.core.exceptions import ImproperlyConfigured

if os.environ.get("CULTURE_AT"):
    raise ImproperlyConfigured("CULTURE_AT pins the clock: it is for demos and tests, never for production.")

from culture_app.settings import mail
from culture_app.settings.base import *  # noqa: F403


def _required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} must be set in production.")
    return value


SECRET_KEY = _required("CULTURE_SECRET_KEY")
ALLOWED_HOSTS = _required("ALLOWED_HOSTS").split(",")
PUBLIC_URL = _required("PUBLIC_URL")
STREAMS_URL = os.environ.get("STREAMS_URL") or PUBLIC_URL
MOLLIE_API_KEY = _required("MOLLIE_API_KEY")
MOLLIE_API_URL = os.environ.get("MOLLIE_API_URL", "https://api.mollie.com")
UITPAS_API_URL = os.environ.get("UITPAS_API_URL", "https://api.uitpas.be")
globals().update(mail.read(_required("EMAIL_URL")))
DEFAULT_FROM_EMAIL = _required("EMAIL_FROM")
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
