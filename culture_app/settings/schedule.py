"""What runs by itself, and when (Brussels time)."""

import os

from celery.schedules import crontab

# Folders and descriptors of data products, separated as in PATH, that are pulled by themselves every so many minutes.
MESH_SOURCES = [path for path in os.environ.get("MESH_SOURCES", "").split(os.pathsep) if path]
MESH_MINUTES = int(os.environ.get("MESH_MINUTES") or 10)

CELERY_BEAT_SCHEDULE = {
    "deliver what a wake-up missed": {
        "task": "kernel.drain_outbox",
        "schedule": 2.0,
        "options": {"expires": 2},
    },
    "expire holds": {"task": "ticketing.expire_holds", "schedule": 15.0, "options": {"expires": 15}},
    "serve waiting lists": {
        "task": "ticketing.promote_waiting",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "ask after open payments": {
        "task": "ticketing.poll_payments",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "spread what sells fast": {"task": "ticketing.spread_stock", "schedule": 5.0, "options": {"expires": 5}},
    "go on calling shows off": {"task": "ticketing.call_off", "schedule": 10.0, "options": {"expires": 10}},
    "send notices": {"task": "notices.send_due", "schedule": 10.0, "options": {"expires": 10}},
    "register social tariffs": {
        "task": "ticketing.look_after_cards",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "number invoices": {"task": "ticketing.number_invoices", "schedule": 10.0, "options": {"expires": 10}},
    "foresee crowds": {"task": "ticketing.foresee_crowds", "schedule": 300.0, "options": {"expires": 300}},
    "forget plans that expired": {"task": "outing.forget_expired", "schedule": crontab(minute=17)},
    "move rolling calendars": {"task": "offers.roll_permanent", "schedule": crontab(hour=3, minute=10)},
    "renew what can be completed": {
        "task": "offers.refresh_suggestions",
        "schedule": crontab(hour=3, minute=20),
    },
    "clear what has expired": {"task": "accounts.clear_expired", "schedule": crontab(hour=3, minute=30)},
    "forget what was shown": {
        "task": "personal_vault.forget_shown",
        "schedule": crontab(hour=3, minute=40),
    },
    "learn": {"task": "recommender.train", "schedule": crontab(hour=4, minute=40)},
}
if MESH_SOURCES:
    CELERY_BEAT_SCHEDULE["pull data products"] = {
        "task": "mesh.pull",
        "schedule": MESH_MINUTES * 60.0,
        "args": [MESH_SOURCES],
        "options": {"expires": MESH_MINUTES * 60},
    }
