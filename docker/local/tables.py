"""Brings the tables of both databases up to date, names of places and demo accounts included: `python -m docker.local.tables`.

One process for four commands, run by `.venv`'s Python: loading the app takes longer than any of them.
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
    call_command("load_gazetteer")
    call_command("seed_accounts")


if __name__ == "__main__":
    main()
