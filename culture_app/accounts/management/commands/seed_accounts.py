"""manage.py seed_accounts: our own app (client id `uit-app`) and, outside production, the demo's people."""

import json
import os
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from oauth2_provider.models import Application

from culture_app.accounts import services as accounts
from culture_app.accounts.models import User

APP = {
    "name": "UiT",
    "client_type": Application.CLIENT_PUBLIC,
    "authorization_grant_type": Application.GRANT_AUTHORIZATION_CODE,
    "redirect_uris": "http://127.0.0.1/callback uit://callback",
    # Our own app: signing in is allowing it.
    "skip_authorization": True,
}
DEMO = {
    "citizen": ("lotte@example.org", "citizen"),
    "second_citizen": ("wout@example.org", "citizen"),
    "curator": ("curator@example.org", "curator"),
    "organiser": ("organiser@example.org", "organiser"),
    "door": ("door@example.org", "door"),
    "support": ("support@example.org", "support"),
}


class Command(BaseCommand):
    help = "Make the app's OAuth client and, outside production, the demo accounts. Repeatable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organiser", type=UUID, help="the organiser that organiser and door act for")
        parser.add_argument("--no-demo", action="store_true", help="the OAuth client only")

    def handle(self, *args: Any, **options: Any) -> None:
        Application.objects.update_or_create(client_id="uit-app", defaults=APP)
        if options["no_demo"] or os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".production"):
            if options["verbosity"]:
                self.stdout.write("client uit-app is ready")
            return
        path = Path(settings.LOCAL) / "demo-accounts.json"
        known = _read(path)
        kept = {}
        for name, (email, role) in DEMO.items():
            password = os.environ.get(f"DEMO_PASSWORD_{name.upper()}") or known.get(name, {}).get("password")
            password = password or secrets.token_urlsafe(12)
            _account(email, role, password, options["organiser"])
            kept[name] = {"email": email, "password": password, "role": role}
        _write(path, kept)
        if options["verbosity"]:
            self.stdout.write(f"client uit-app and {len(kept)} demo accounts are ready ({path.name})")


@transaction.atomic
def _account(email: str, role: str, password: str, organiser: UUID | None) -> None:
    """Make the account, or mend it: the password in the file is the one that works."""
    for_organiser = organiser if role in {"organiser", "door"} else None
    user = User.objects.filter(email=email).first()
    if user is None:
        accounts.create_user(email=email, password=password, role=role, organiser=for_organiser)
        return
    if not user.check_password(password):
        user.set_password(password)
    user.role, user.organiser = role, for_organiser or user.organiser
    user.save()


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        return dict(json.loads(path.read_text()))
    except (OSError, ValueError):
        return {}


def _write(path: Path, accounts_kept: dict[str, dict[str, str]]) -> None:
    """Replace the file in one step; mode 0600 from its first byte."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(accounts_kept, file, indent=1)
        file.write("\n")
    draft.replace(path)
