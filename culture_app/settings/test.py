"""Tests: their own databases, Redis prefix and folders, so that nothing of a running demo is touched.

CULTURE_TEST_SUFFIX keeps runs apart that share one machine.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.pop("CULTURE_AT", None)

from culture_app.settings.base import *  # noqa: F403
from culture_app.settings.base import DATABASES

_suffix = os.environ.get("CULTURE_TEST_SUFFIX", str(os.getppid()))
_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
SECRET_KEY = "only-for-tests-only-for-tests-only-for-tests-only-for-tests"
for _alias, _database in DATABASES.items():
    _database["TEST"] = {"NAME": f"test_culture_{_alias}_{_suffix}"}
    _database["CONN_MAX_AGE"] = 0

REDIS_PREFIX = f"test-{_suffix}-{_worker}:"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,  # noqa: F405
        "KEY_PREFIX": REDIS_PREFIX,
    }
}
CELERY_TASK_DEFAULT_QUEUE = REDIS_PREFIX + "tasks"
CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": REDIS_PREFIX}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

_folder = Path(tempfile.mkdtemp(prefix="culture-test-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
RECOMMENDER_DIR = _folder / "models"
TIMETABLE_DIR = _folder / "timetable"
VAULT_KEY_DIR = _folder / "vault-keys"
TICKET_KEY_DIR = _folder / "ticket-keys"
STATIC_ROOT = _folder / "static"
STATIC_ROOT.mkdir()
