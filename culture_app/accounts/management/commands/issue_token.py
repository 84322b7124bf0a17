"""An access token for trying the API by hand: `TOKEN=$(manage.py issue_token lotte@example.org)`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from culture_app.accounts import services as accounts
from culture_app.accounts.models import User
from culture_app.accounts.oauth_settings import ACCESS_TOKEN_SECONDS
from culture_app.accounts.scopes import ROLE_SCOPES


class Command(BaseCommand):
    help = (
        "Issue an access token to an account, with all scopes that its role may hold unless some are named."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--scope", action="append", help="may be given several times")
        parser.add_argument("--seconds", type=int, default=ACCESS_TOKEN_SECONDS, help="how long it lives")

    def handle(self, *args: object, email: str, scope: list[str] | None, seconds: int, **_: object) -> None:
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            raise CommandError("There is no such account; manage.py seed_accounts makes the demo's.")
        scopes = scope or sorted(ROLE_SCOPES[user.role])
        self.stdout.write(accounts.issue_token(user_id=user.pk, scopes=scopes, lifetime_s=seconds))
