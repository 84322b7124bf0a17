"""Five counts of a pool's seats, of one moment, as the database's own view gives them."""

from django.db import connection


def imbalances() -> list[tuple]:
    """The pools in which counters, tickets, ledger and the house don't agree: none, ever."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM ticketing_stock_balance"
            " WHERE reserved <> tickets + house OR tickets <> ledger OR house <> kept OR reserved > capacity"
        )
        return cursor.fetchall()


def balance(pool) -> dict[str, int]:
    """What the view says of one pool: capacity, reserved, house, tickets, ledger, kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ticketing_stock_balance WHERE pool = %s", [pool.id])
        names = [column.name for column in cursor.description]
        return {
            name: int(value) for name, value in zip(names, cursor.fetchone(), strict=True) if name != "pool"
        }
