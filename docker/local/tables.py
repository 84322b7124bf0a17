"""Brings the tables of both databases up to date, with what stands in them: `python -m docker.local.tables`.

Offers that an older release rendered, names of places and demo accounts included. One process for five commands, run by `.venv`'s
Python: loading the app takes longer than any of them.
"""

import os

import django
from django.core.management import call_command


def main() -> None:
    """Repeatable; what is there stays."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culture_app.settings.dev")
    django.setup()
    for database in ("default", "keys"):
        call_command("migrate", database=database, verbosity=0)
    call_command("render_offers", verbosity=0)
    call_command("load_gazetteer")
    call_command("seed_accounts")


if __name__ == "__main__":
    main()
