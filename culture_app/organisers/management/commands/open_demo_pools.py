"""manage.py open_demo_pools: a ticket office around Leuven that sells the coming days, for the demo. Repeatable."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from culture_app.kernel import clock
from culture_app.kernel.errors import DomainError
from culture_app.kernel.progress import track
from culture_app.kernel.words import GeoPoint
from culture_app.offers import services as offers
from culture_app.offers.data import OfferQuery
from culture_app.organisers import services as organisers
from culture_app.organisers.data import SaleWish
from ticketing import services as ticketing

LEUVEN = GeoPoint(50.8798, 4.7005)
# Where the document says nothing: a small hall, and a few that are nearly full.
SEATS, FEW_SEATS = 120, 4


class Command(BaseCommand):
    help = "Open pools for the coming occurrences around Leuven, sold by the demo's organiser. Repeatable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--km", type=float, default=20)
        parser.add_argument("--days", type=float, default=5)
        parser.add_argument("--events", type=int, default=150, help="at most so many")
        parser.add_argument(
            "--organiser", type=UUID, help="who sells; else the one the demo accounts act for"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SETTINGS_MODULE.endswith(".production"):
            raise CommandError("The demo's pools have no place in production.")
        now = clock.now()
        until = now + timedelta(days=options["days"])
        query = OfferQuery(
            kinds=("event",), near=LEUVEN, distance_m=options["km"] * 1000, date_from=now, date_to=until
        )
        found = offers.candidates(query=query, now=now, limit=options["events"])
        seller = options["organiser"] or _seller([candidate.organiser for candidate in found])
        if seller is None:
            raise CommandError("Nothing around Leuven has an organiser: pull the demo mesh first.")
        opened, left = [], 0
        for number, candidate in enumerate(track(found, "pools")):
            for row in offers.occurrences(
                offer=candidate.event, kind="event", date_from=now, date_to=until, limit=10
            ).items:
                try:
                    occurrence = offers.occurrence(id=row.id)
                    capacity = occurrence.capacity or (FEW_SEATS if number % 10 == 9 else SEATS)
                    wish = SaleWish(occurrence=row.id, capacity=capacity)
                    pool = organisers.open_occurrence(
                        occurrence=occurrence, seller=seller, wish=wish, now=now
                    )
                    opened.append(pool.occurrence)
                except DomainError:
                    # No price, called off, begun, or opened otherwise before: that one isn't sold here.
                    left += 1
        ticketing.show_seats(occurrences=opened, now=now)
        call_command("seed_accounts", organiser=seller, stdout=self.stdout)
        self.stdout.write(
            f"{len(opened)} pools are open, {left} occurrences are not sold here; seller {seller}"
        )


def _seller(organisers_around: list[UUID | None]) -> UUID | None:
    """Whom the demo's organiser account acts for already, else the busiest organiser around."""
    account = get_user_model().objects.filter(email="organiser@example.org").first()
    if account and account.organiser:
        return UUID(str(account.organiser))
    known = sorted(organiser for organiser in organisers_around if organiser)
    return max(known, key=known.count, default=None)
