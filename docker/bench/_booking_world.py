"""What a booking needs beforehand, made by a process of the app: citizens with tokens and vaults, pools, plans.

`python -m docker.bench._booking_world` reads what is wanted (JSON) and prints what was made (JSON). Citizens stay from one
measurement to the next; pools and plans are made anew for each, so that every booking is somebody's first of its pool.
"""

import json
import os
import secrets
import sys
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from itertools import batched, cycle, islice
from typing import Any
from uuid import UUID, uuid4

import django

BATCH = 500
SCOPES = "outings:write bookings:write bookings:read"


def main() -> None:
    """{"citizens": n, "sales": {name: {pools, seats, taps, late, cents, vouchers}}} becomes {name: {pools, taps, late}}."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culture_app.settings.dev")
    django.setup()
    wanted = json.load(sys.stdin)
    _clear()
    tokens = _tokens(_citizens(wanted["citizens"]))
    people = cycle(tokens.items())
    made = {name: _sale(people, **sale) for name, sale in wanted["sales"].items()}
    print(json.dumps(made))


def _clear() -> None:
    """What the last measurement left, so that each begins with tables of the same size."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE ticketing_pool, outing_outing, kernel_outbox, ticketing_booking, ticketing_voucher CASCADE"
        )


def _citizens(count: int) -> list[UUID]:
    """Accounts without a password; each has opened her vault before, as who looked around has."""
    from culture_app.accounts.models import User
    from personal_vault import services as vault

    emails = [f"bench-{number}@example.org" for number in range(count)]
    known = dict(User.objects.filter(email__in=emails).values_list("email", "id"))
    for part in batched((email for email in emails if email not in known), BATCH):
        made = User.objects.bulk_create([User(email=email, password="!") for email in part])
        for each in made:
            vault.new_holder(citizen=each.id)
        known |= {each.email: each.id for each in made}
    return [known[email] for email in emails]


def _tokens(citizens: list[UUID]) -> dict[UUID, str]:
    from django.utils import timezone
    from oauth2_provider.models import AccessToken

    tokens = {citizen: secrets.token_urlsafe(32) for citizen in citizens}
    AccessToken.objects.filter(user_id__in=citizens).delete()
    rows = [
        AccessToken(
            user_id=citizen, application=None, token="", token_checksum=sha256(token.encode()).hexdigest(),
            scope=SCOPES, expires=timezone.now() + timedelta(hours=2),
        )
        for citizen, token in tokens.items()
    ]  # fmt: skip
    AccessToken.objects.bulk_create(rows, batch_size=BATCH)
    return tokens


def open_pool(*, seats: int, cents: int, vouchers: int = 0) -> tuple[Any, ...]:
    """A new pool, tonight; a quote for one seat of it per voucher that pays for all of it, or one quote without any."""
    from culture_app.kernel import clock
    from culture_app.kernel.words import Money
    from ticketing import pricing
    from ticketing import services as ticketing
    from ticketing import vouchers as voucher_office
    from ticketing.data import PriceLine, SeatWish

    now = clock.now()
    starts = now + timedelta(hours=8)
    line = PriceLine(tariff="base", name={"nl": "Basistarief", "en": "Base"}, price=Money(cents))
    pool = ticketing.open_pool(
        occurrence=uuid4(), event=uuid4(), organiser=uuid4(), capacity=seats, prices=(line,),
        starts=starts, ends=starts + timedelta(hours=2), now=now,
    )  # fmt: skip
    wish = [SeatWish(tariff="base", count=1)]
    if not vouchers:
        return (ticketing.quote(occurrence=pool.occurrence, seats=wish, now=now),)
    terms = voucher_office.VoucherTerms(name="bench", percent=100)
    counts = [len(part) for part in batched(range(vouchers), voucher_office.MOST_AT_ONCE)]
    issued = [
        card
        for count in counts
        for card in voucher_office.issue(organiser=pool.organiser, terms=terms, count=count, now=now)
    ]
    quote = ticketing.quote(occurrence=pool.occurrence, seats=wish, now=now, voucher=issued[0].code)
    # The same quote for each voucher, as if each had been asked for by itself.
    return tuple(pricing.signed(replace(quote, voucher=card.id)) for card in issued)


def _sale(
    people: Any, *, pools: int, seats: int, taps: int, late: int, cents: int, vouchers: bool
) -> dict[str, Any]:
    """Pools of so many seats each, and plans of one seat, spread evenly over them. A tap is a path and a token."""
    from culture_app.kernel.identity import new_id
    from culture_app.outing import models, planning

    each = -(-(taps + late) // pools)
    opened = [open_pool(seats=seats, cents=cents, vouchers=each if vouchers else 0) for _ in range(pools)]
    rows, made = [], []
    for number, (citizen, token) in enumerate(islice(people, taps + late)):
        quotes, identifier = opened[number % pools], new_id()
        quote = quotes[number // pools % len(quotes)]
        rows.append(
            models.Outing(
                id=identifier, owner=planning.owner(citizen, identifier), occurrence=quote.occurrence,
                seats=[["base", 1]], quote=quote.as_json(), expires_at=quote.valid_until,
            )
        )  # fmt: skip
        made.append([f"/v1/outings/{identifier}/booking", token])
    models.Outing.objects.bulk_create(rows, batch_size=BATCH)
    return {"pools": [str(quotes[0].pool) for quotes in opened], "taps": made[:taps], "late": made[taps:]}


if __name__ == "__main__":
    main()
