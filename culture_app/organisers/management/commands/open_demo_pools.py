"""manage.py open_demo_pools: a ticket office around Leuven that has been selling for weeks, for the demo. Repeatable."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from culture_app.kernel import clock
from culture_app.kernel.progress import track
from culture_app.kernel.words import GeoPoint
from culture_app.offers import services as offers
from culture_app.offers.data import OfferQuery
from culture_app.organisers import ticket_office

LEUVEN = GeoPoint(50.8798, 4.7005)


class Command(BaseCommand):
    help = "Open pools for the coming occurrences around Leuven, sold by the demo's organiser. Repeatable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--km", type=float, default=20)
        parser.add_argument("--days", type=float, default=5)
        parser.add_argument("--events", type=int, default=200, help="at most so many, the nearest first")
        parser.add_argument(
            "--organiser", type=UUID, help="who sells; else the one the demo accounts act for"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if str(settings.SETTINGS_MODULE).endswith(".production"):
            raise CommandError("The demo's pools have no place in production.")
        now = clock.now()
        until = now + timedelta(days=options["days"])
        query = OfferQuery(
            kinds=("event",), near=LEUVEN, distance_m=options["km"] * 1000, date_from=now, date_to=until
        )
        found = offers.candidates(query=query, now=now, limit=options["events"])
        account = get_user_model().objects.filter(email="organiser@example.org").first()
        seller = options["organiser"] or getattr(account, "organiser", None)
        seller = seller or ticket_office.busiest([event.organiser for event in found])
        if seller is None:
            raise CommandError("Nothing around Leuven has an organiser: pull the demo mesh first.")
        opened = ticket_office.open_all(events=track(found, "pools"), seller=seller, until=until, now=now)
        call_command("sell_demo_seats", stdout=self.stdout)
        # The demo's organiser and door act for the seller from here on.
        call_command("seed_accounts", organiser=seller, stdout=self.stdout)
        self.stdout.write(
            f"{opened.pools} pools are open, {opened.left} occurrences not sold; seller {seller}"
        )
