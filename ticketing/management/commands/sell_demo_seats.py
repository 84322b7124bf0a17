"""manage.py sell_demo_seats: the demo's ticket office has been selling for weeks. Repeatable."""

import logging
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from culture_app.kernel import clock
from ticketing import demo_sales, reading
from ticketing import services as ticketing


class Command(BaseCommand):
    help = "Sell seats of the open pools and of past evenings like them, then expect crowds. Repeatable."

    def handle(self, *args: Any, **options: Any) -> None:
        if str(settings.SETTINGS_MODULE).endswith(".production"):
            raise CommandError("The demo's sales have no place in production.")
        # A line per payment is for those that somebody waits for.
        logging.getLogger("ticketing.settling").setLevel(logging.WARNING)
        now = clock.now()
        sold = demo_sales.sell(pools=reading.pools(Q(ends__gt=now)), now=now)
        ticketing.show_seats(occurrences=sold, now=now)
        expected = ticketing.foresee_crowds(now=now)
        self.stdout.write(f"seats sold of {len(sold)} occurrences; crowds expected of {expected}")
