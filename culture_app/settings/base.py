"""What every environment shares."""

import os
import secrets
from pathlib import Path

from culture_app.accounts.oauth_settings import OAUTH2_PROVIDER  # noqa: F401
from culture_app.settings import local_services, mail
from culture_app.settings.logs import LOGGING  # noqa: F401
from culture_app.settings.rest import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401
from culture_app.settings.schedule import CELERY_BEAT_SCHEDULE  # noqa: F401

ROOT = local_services.ROOT
LOCAL = local_services.LOCAL

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "culture_app.urls"
WSGI_APPLICATION = "culture_app.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = False
# GDAL 3.6 (Debian 12) can be talked into reading files by a malicious spatial reference; we never parse one that
# comes from outside: coordinates arrive as numbers.
SILENCED_SYSTEM_CHECKS = ["gis.W001"]
# "uitdatabank": wrong questions to search are answered as that API does (culture_app.problems).
SEARCH_COMPAT = os.environ.get("CULTURE_SEARCH_COMPAT", "")
USE_TZ = True
# Times are stored in UTC and understood in Brussels (kernel.clock); templates and the admin show local time.
TIME_ZONE = "Europe/Brussels"
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English")]


def local_secret(name: str) -> str:
    """A secret of this installation: from the environment, else kept under `.local/secrets` (mode 0600)."""
    found = os.environ.get(f"CULTURE_{name.upper()}")
    if found:
        return found
    path = Path(LOCAL) / "secrets" / name
    try:
        return path.read_text()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:  # two processes started at once: the first one's secret counts
            pass
        return path.read_text()


INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "rest_framework",
    "oauth2_provider",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "culture_app.kernel",
    "culture_app.accounts",
    "culture_app.offers",
    "personal_vault",
    "personal_vault.keyring",
    "ticketing",
    "mobility",
    "recommender",
    "culture_app.outing",
    "culture_app.citizens",
    "culture_app.organisers",
    "culture_app.notices",
    "culture_app.mesh",
    "culture_app.curation",
    "culture_app.support",
    "culture_app.box_office",
]

MIDDLEWARE = [
    "culture_app.metrics.Timing",
    "culture_app.kernel.http.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Answers what is public itself; nothing below concerns that.
    "culture_app.offers.rest.express.PublicReads",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

_name = os.environ.get("CULTURE_DB", "culture")
DATABASES = {
    "default": local_services.database(_name, "DATABASE_URL"),
    "keys": local_services.database(f"{_name}_keys", "KEYS_DATABASE_URL"),
}
for _database in DATABASES.values():
    _database["CONN_MAX_AGE"] = None
    _database["CONN_HEALTH_CHECKS"] = True
    _database["OPTIONS"] = {
        # Server-side prepared statements: the plan of a search is made once per connection.
        "server_side_binding": True,
        "prepare_threshold": 3,
        "application_name": "culture",
        # A search is over before a second process would have started to help.
        "options": "-c jit=off -c max_parallel_workers_per_gather=0 -c statement_timeout=30000",
    }
DATABASE_ROUTERS = ["culture_app.settings.routers.KeysRouter"]

REDIS_URL = local_services.redis_url()
REDIS_PREFIX = os.environ.get("CULTURE_DB", "culture") + ":"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_PREFIX,
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["culture_app.accounts.backends.PasswordBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/o/sign-in"
LOGIN_REDIRECT_URL = "/v1/docs"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'", "uit:", "http://127.0.0.1:*"],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = Path(LOCAL) / "static"
# Files are found where the apps keep them, so nothing has to be collected; the empty folder keeps WhiteNoise quiet.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = REDIS_PREFIX + "tasks"
CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": REDIS_PREFIX, "visibility_timeout": 3600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/Brussels"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_PUBLISH_RETRY = False

# What the rooms keep on disk; a second database on the same machine has folders of its own.
_folder = Path(LOCAL) if _name == "culture" else Path(LOCAL) / _name
RECOMMENDER_DIR = _folder / "models"
# Of a training. Its result is the same with any number.
RECOMMENDER_THREADS = int(os.environ.get("RECOMMENDER_THREADS") or min(2, os.cpu_count() or 1))
TIMETABLE_DIR = _folder / "timetable"
VAULT_KEY_DIR = _folder / "vault-keys"
TICKET_KEY_DIR = _folder / "ticket-keys"

# The payment provider: Mollie's API or, where none can be reached, the simulator that speaks it.
MOLLIE_API_URL = local_services.payments_url()
MOLLIE_API_KEY = os.environ.get("MOLLIE_API_KEY", "test_simulator")
# The card scheme of the social tariff: UiTPAS' API or, where none can be reached, the simulator that speaks it.
UITPAS_API_URL = local_services.uitpas_url()
UITPAS_API_TOKEN = os.environ.get("UITPAS_API_TOKEN", "simulator")
PUBLIC_URL = os.environ.get("PUBLIC_URL") or local_services.RECORDED.get("web", {}).get(
    "url", "http://127.0.0.1:8000"
)
# Where streams are served: behind one proxy the same address, on a machine of one's own another port (culture_app.asgi).
STREAMS_URL = (
    os.environ.get("STREAMS_URL") or local_services.RECORDED.get("streams", {}).get("url") or PUBLIC_URL
)

# Mail: a folder unless a server is named (settings.mail).
globals().update(mail.read(os.environ.get("EMAIL_URL") or f"file://{Path(LOCAL) / 'mail'}"))
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "UiT <tickets@localhost>")

# /metrics answers who brings this token; without one, whoever asks from this machine itself (culture_app.metrics).
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
