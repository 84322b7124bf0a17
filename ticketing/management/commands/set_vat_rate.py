"""manage.py set_vat_rate: write a row of the dated VAT table; what was quoted and booked before keeps its own."""

from argparse import ArgumentParser
from datetime import date
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from culture_app.kernel.errors import DomainError
from ticketing import vat


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", help="kind of event: culture, standard, recognised")
        parser.add_argument("--from", dest="valid_from", type=date.fromisoformat, required=True)
        parser.add_argument("--to", dest="valid_to", type=date.fromisoformat, help="the first day after")
        parser.add_argument("--per-mille", type=int, help="60 is 6 %%; without it: exempt by art. 44")
        parser.add_argument("--organiser", type=UUID, help="only this organiser's sales")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            vat.set_rule(
                kind=options["kind"],
                organiser=options["organiser"],
                per_mille=options["per_mille"],
                valid_from=options["valid_from"],
                valid_to=options["valid_to"],
            )
        except DomainError as error:
            raise CommandError(error.detail) from None
        self.stdout.write("written")
