"""The door of ticketing: open a pool, quote, book, pay, cancel, admit.

- Sells only where an organiser opened a pool; there the pool is the truth.
- Books in one round trip to the database and calls nobody while it holds stock.
- Knows holders, never citizens: who may see a booking is said by the holders that the caller passes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from ticketing import (
    admitting,
    availability,
    cancelling,
    crowds,
    keys,
    line,
    personal,
    quoting,
    reading,
    selling,
    standing,
    telling,
)
from ticketing import booking as booking_
from ticketing.data import (
    Admission,
    Booking,
    BookingNews,
    BookingRecord,
    Company,
    Holder,
    Pool,
    PriceLine,
    PublicKey,
    Quote,
    SeatWish,
    Standing,
    Ticket,
)
from ticketing.errors import NoSuchBooking, NoSuchTicket
from ticketing.models import Ticket as TicketRow


def open_pool(
    *,
    occurrence: UUID,
    event: UUID,
    organiser: UUID,
    capacity: int,
    prices: Sequence[PriceLine],
    now: datetime,
    sale_opens: datetime | None = None,
    sale_closes: datetime | None = None,
    starts: datetime | None = None,
    ends: datetime | None = None,
    max_per_booking: int = 10,
    max_per_person: int | None = None,
    vat_kind: str = "culture",
    refund_hours: int | None = 0,
    doors_minutes: int = 180,
    shards: int = 1,
) -> Pool:
    """Open the sale of one occurrence. The same terms again give the same
    pool; other terms raise PoolExists.
    """
    wished = Pool(
        id=occurrence,
        occurrence=occurrence,
        event=event,
        organiser=organiser,
        capacity=capacity,
        reserved=0,
        prices=tuple(prices),
        max_per_booking=max_per_booking,
        max_per_person=max_per_person,
        vat_kind=vat_kind,
        refund_hours=refund_hours,
        doors_minutes=doors_minutes,
        sale_opens=sale_opens,
        sale_closes=sale_closes,
        starts=starts,
        ends=ends,
    )
    return selling.open_pool(wished=wished, shards=shards, now=now)


def pool_for(*, occurrence: UUID) -> Pool | None:
    """The pool of an occurrence, or None where nobody opened one."""
    found = reading.pools(Q(occurrence=occurrence))
    return found[0] if found else None


def pools_of(*, organiser: UUID) -> tuple[Pool, ...]:
    """All pools that an organiser opened, the soonest first."""
    return tuple(reading.pools(Q(organiser=organiser)))


def show_seats(*, occurrences: Sequence[UUID], now: datetime) -> None:
    """Write the pools' seats into the offers' read model now, instead of within a second: for bulk work."""
    availability.tell(occurrences=occurrences, now=now)


def foresee_crowds(*, now: datetime) -> int:
    """Write down what became of sales that have ended, then record how full the coming days' occurrences are expected to
    be (`crowding`), whether they are sold here or not. How many were written; those that are as they were said aren't.
    """
    return crowds.foresee(now=now)


def quote(
    *,
    occurrence: UUID,
    seats: Sequence[SeatWish],
    now: datetime,
    voucher: str = "",
    cards: Sequence[str] = (),
) -> Quote:
    """Price a wish, frozen and signed. Takes no stock. `voucher` is a code, `cards` are numbers of a card scheme.

    NoSuchPool, NotOnSale, SoldOut, SeatsRefused, VoucherRefused, CardSchemeUnavailable.
    """
    return quoting.quote(occurrence=occurrence, seats=seats, now=now, voucher=voucher, cards=cards)


def book(
    *,
    quote: Quote,
    holder: Holder,
    key_hmac: str,
    request_hash: bytes,
    now: datetime,
    return_url: str = "",
    person: str | None = None,
    company: Company | None = None,
) -> Booking:
    """Book what was quoted, in one round trip: confirmed when free, awaiting payment when priced, held while a card scheme is
    asked. `person` stands for citizen and pool, and is kept only where the pool has a limit; `company` wants an invoice.

    The same key and request give the same booking (`replayed`); the same key with another request raises KeyReused.
    QuoteExpired, NotOnSale, SoldOut, PersonLimit, VoucherUsedUp.
    """
    return booking_.book(
        quote=quote,
        holder=holder,
        key_hmac=key_hmac,
        request_hash=request_hash,
        now=now,
        return_url=return_url,
        person=person,
        company=company,
    )


def booked(*, key_hmac: str, request_hash: bytes) -> Booking | None:
    """What this key booked before, or None. KeyReused when it was another request."""
    return booking_.booked(key_hmac=key_hmac, request_hash=request_hash)


def booked_once(*, once: bytes) -> UUID | None:
    """The living booking of what can be booked only once at a time, whatever its key; None when there is none.

    `once` is what followed the first 32 bytes of its `request_hash`: book raises AlreadyBooked where one lives.
    """
    return booking_.booked_once(once=once)


def booking(*, id: UUID, holders: Sequence[Holder]) -> Booking:  # noqa: A002
    """One booking of these holders. NoSuchBooking otherwise."""
    row = reading.booking_rows().filter(reading.of_holders(holders), pk=id).first()
    if row is None:
        raise NoSuchBooking
    return reading.booking(row)


def bookings_of(*, holders: Sequence[Holder], now: datetime) -> tuple[Booking, ...]:
    """All bookings of these holders, the newest first."""
    rows = reading.booking_rows().filter(reading.of_holders(holders), created_at__lte=now)
    return tuple(reading.booking(row) for row in rows.order_by("-created_at", "-id"))


def standings(*, bookings: Sequence[UUID]) -> dict[UUID, Standing]:
    """How far these bookings are, whoever's they are: for the room that tells people. One statement."""
    return standing.of(bookings)


def news_of(*, booking: UUID, refund: UUID | None = None) -> BookingNews | None:
    """What there is to tell the holder of this booking; None once nobody holds it. For the room that writes to her."""
    return telling.of(booking=booking, refund=refund)


def cancel(
    *, booking: UUID, holders: Sequence[Holder], now: datetime, tickets: Collection[UUID] | None = None
) -> Booking:
    """Give the seats back and revoke the tickets, all or only these; paid money is refunded afterwards. Again: the same
    answer. NoSuchBooking, NoSuchTicket, NotCancellable.
    """
    return cancelling.cancel(booking=booking, holders=holders, now=now, tickets=tickets)


def ticket(*, id: UUID, holders: Sequence[Holder]) -> Ticket:  # noqa: A002
    """One ticket of these holders, with its barcode. NoSuchTicket otherwise."""
    rows = TicketRow.objects.select_related("booking__pool").filter(pk=id, booking__holder__in=list(holders))
    row = rows.first()
    if row is None:
        raise NoSuchTicket
    return reading.ticket(row)


def admit(
    *,
    barcode: str,
    door: UUID,
    organiser: UUID,
    now: datetime,
    occurrence: UUID | None = None,
    device: str = "",
    gate: str = "",
) -> Admission:
    """Let one person in, once. AlreadyUsed, RevokedTicket, ForgedTicket, WrongOrganiser, WrongEvent, DoorNotOpen,
    DoorClosed. Every scan is kept, refused ones too. What else doors need is in `ticketing.door`.
    """
    return admitting.admit(
        barcode=barcode,
        door=door,
        organiser=organiser,
        now=now,
        occurrence=occurrence,
        device=device,
        gate=gate,
    )


def public_keys() -> tuple[PublicKey, ...]:
    """The keys that verify barcodes without a network, the newest last."""
    ring = keys.ring()
    return tuple(
        PublicKey(number=number, x=key.public_bytes_raw(), signs_from=ring.signs_from[number])
        for number, key in ring.public.items()
    )


def export(*, holders: Sequence[Holder]) -> tuple[BookingRecord, ...]:
    """Everything kept of these holders."""
    return personal.export(holders=holders)


def forget(*, holders: Sequence[Holder]) -> int:
    """Cut the holders off their bookings; accounting rows stay, without anybody in them. How many bookings."""
    line.forget(holders=holders)
    return personal.forget(holders=holders)
