"""manage.py rollback_recommender [VERSION]: go back to an earlier version in one step."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommender import services as recommender
from recommender.errors import ArtifactRefused, NoSuchVersion


class Command(BaseCommand):
    help = (
        "Put the version before the one in use live, or the one that is named (recommender_versions lists them). Workers "
        "follow within a second; it stays until a training puts the next one live."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "version", nargs="?", help="its name; without one, the version before the one in use"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(f"{recommender.go_back(to=options['version'])} is in use")
        except (NoSuchVersion, ArtifactRefused) as error:
            raise CommandError(str(error)) from error
