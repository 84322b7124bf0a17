"""What tests of the waiting list say again and again."""

from django.db import connection

from culture_app.kernel.words import Money
from ticketing import promoting, waiting
from ticketing.data import PriceLine

GRATIS = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))
PAID = PriceLine(tariff="base", name={"nl": "Basistarief"}, price=Money(1250))


def now_is(place):
    return waiting.place(wait=place.id, holders=[place.holder])


def states(*places):
    return [now_is(place).state for place in places]


def promote(pool, at):
    return promoting.promote(occurrence=pool.occurrence, now=at)


def expire(at):
    with connection.cursor() as cursor:
        cursor.execute("SELECT ticketing_expire_one(%s)", [at])
