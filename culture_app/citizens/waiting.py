"""Her places on waiting lists. One per occurrence: asking again, or from two phones at once, finds the same one.

As with a booking, the vault links her to a new holder first; a crash in between leaves a holder without a place, which is
harmless and is erased with the rest (decision 0039).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from culture_app.citizens.data import MyWait
from culture_app.citizens.holders import holders_of
from culture_app.kernel.secrets import hmac_hex
from culture_app.kernel.words import Language
from culture_app.offers import services as offers
from personal_vault import services as vault
from ticketing import line
from ticketing import services as ticketing
from ticketing.data import SeatWish, Wait


def wait(
    *, citizen: UUID, occurrence: UUID, seats: Sequence[SeatWish], now: datetime, language: Language
) -> MyWait:
    """See culture_app.citizens.services.wait."""
    with transaction.atomic():
        # Her own requests queue here, nobody else's: otherwise two taps at once would be two places.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"waiting:{citizen}"])
        known = line.waits_already(occurrence=occurrence, seats=seats, holders=holders_of(citizen), now=now)
        place = known or line.wait(
            occurrence=occurrence,
            seats=seats,
            holder=vault.new_holder(citizen=citizen),
            person=_person(citizen, occurrence),
            now=now,
        )
    return _with_cards((place,), now, language, joined_now=known is None)[0]


def waits(*, citizen: UUID, now: datetime, language: Language) -> tuple[MyWait, ...]:
    """See culture_app.citizens.services.waits."""
    return _with_cards(line.waits_of(holders=holders_of(citizen)), now, language)


def leave(*, citizen: UUID, wait: UUID, now: datetime) -> None:
    """See culture_app.citizens.services.leave."""
    line.leave(wait=wait, holders=holders_of(citizen), now=now)


def _person(citizen: UUID, occurrence: UUID) -> str | None:
    """She as a pool's limit knows her: the same words as the outing room's, so that both count together."""
    pool = ticketing.pool_for(occurrence=occurrence)
    return hmac_hex("outing.person", citizen.bytes, pool.id.bytes) if pool and pool.max_per_person else None


def _with_cards(
    found: tuple[Wait, ...], now: datetime, language: Language, *, joined_now: bool = False
) -> tuple[MyWait, ...]:
    occurrences = list({one.occurrence for one in found})
    cards = offers.cards(occurrences=occurrences, now=now, language=language) if occurrences else {}
    return tuple(MyWait(wait=one, card=cards.get(one.occurrence), joined_now=joined_now) for one in found)
