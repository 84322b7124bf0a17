"""One tap. The key is looked up first: whatever happened before, the same request gets its own booking.

- Between making the holder and booking, a crash leaves a holder without a booking: harmless, and erased with the rest.
- The link from citizen to holder is in the vault before there is a booking, so that no booking is ever nobody's.
- One planned evening is one living booking, whatever the key: a phone that lost its key is told which one (AlreadyBooked).
- Ticketing sees an HMAC of citizen and key, never either of them; and one of citizen and pool, which links nothing but her
  bookings of that pool, where its organiser limits what one person may have.
"""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from culture_app.kernel.errors import Conflict
from culture_app.kernel.secrets import hmac_hex
from culture_app.outing import planning
from culture_app.outing.data import BookingWish
from culture_app.outing.errors import KeyMissing, NoSuchOuting, NotSoldHere
from personal_vault import services as vault
from ticketing import services as ticketing
from ticketing.data import Booking, Quote
from ticketing.errors import AlreadyBooked

LONGEST_KEY = 200


def book(*, citizen: UUID, outing: UUID, wish: BookingWish, now: datetime) -> Booking:
    """See culture_app.outing.services.book."""
    if not 1 <= len(wish.key) <= LONGEST_KEY or not all("!" <= one <= "~" for one in wish.key):
        raise KeyMissing(field="Idempotency-Key")
    key_hmac = hmac_hex("outing.booking-key", citizen.bytes, wish.key)
    # An evening that was planned is booked once, also by a phone that lost its key: ticketing sees to that by what follows.
    once = bytes.fromhex(hmac_hex("outing.once", citizen.bytes, outing.bytes))
    request_hash = sha256(outing.bytes + wish.body).digest() + once
    if known := ticketing.booked(key_hmac=key_hmac, request_hash=request_hash):
        return known
    try:
        return _book(citizen, outing, wish, key_hmac=key_hmac, request_hash=request_hash, now=now)
    except (Conflict, NoSuchOuting):
        # It may be refused because she has it: then that is what she has to know.
        if standing := ticketing.booked_once(once=once):
            raise AlreadyBooked(booking=str(standing), url=f"/v1/me/bookings/{standing}") from None
        raise


def _book(
    citizen: UUID, outing: UUID, wish: BookingWish, *, key_hmac: str, request_hash: bytes, now: datetime
) -> Booking:
    row = planning.row_of(citizen=citizen, outing=outing)
    if row is None:
        raise NoSuchOuting
    if row.quote is None:
        raise NotSoldHere(url=row.booking_url)
    quote = Quote.of_json(row.quote)
    return ticketing.book(
        quote=quote,
        holder=vault.new_holder(citizen=citizen),
        key_hmac=key_hmac,
        request_hash=request_hash,
        now=now,
        return_url=wish.return_url,
        person=hmac_hex("outing.person", citizen.bytes, quote.pool.bytes),
        company=wish.company,
    )
