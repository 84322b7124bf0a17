"""Settings for the processes that a flow starts: the tests' own, on the databases, Redis prefix and folders of the test
that runs (SERVED, JSON in the environment).
"""

import json
import os
from pathlib import Path

from culture_app.settings.test import *  # noqa: F403
from culture_app.settings.test import CACHES, DATABASES

_given = json.loads(os.environ["SERVED"])
for _alias, _name in _given["databases"].items():
    DATABASES[_alias]["NAME"] = _name
REDIS_PREFIX = _given["redis_prefix"]
CACHES["default"]["KEY_PREFIX"] = REDIS_PREFIX
CELERY_TASK_DEFAULT_QUEUE = REDIS_PREFIX + "tasks"
CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": REDIS_PREFIX}
VAULT_KEY_DIR, TICKET_KEY_DIR = Path(_given["vault_keys"]), Path(_given["ticket_keys"])
PUBLIC_URL, STREAMS_URL, MOLLIE_API_URL = _given["web"], _given["streams"], _given["payments"]
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _given["mail"]
