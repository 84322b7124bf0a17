"""The words of the tests beside it."""

from datetime import timedelta
from uuid import uuid4

from culture_app.kernel.words import Money
from ticketing.data import PriceLine
from ticketing.models import Ticket

GRATIS = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))
DOOR = uuid4()
MINUTE = timedelta(minutes=1)


def inside(ticket):
    row = Ticket.objects.get(pk=ticket.id)
    return row.state, row.admitted_at
