"""What is inside a sealed record: small, fixed shapes, one per kind.

Visits are packed (event, occurrence, microseconds, kind, name), since a training run opens a hundred thousand of them;
the rest is JSON with short keys.
"""

from datetime import UTC, datetime, timedelta
from struct import Struct
from typing import Any, get_args
from uuid import UUID

import orjson

from personal_vault.data import (
    Access,
    Actor,
    Category,
    Consent,
    Interest,
    Purpose,
    ShownItem,
    ShownList,
    Visit,
    VisitKind,
)

_VISIT = Struct(">16s16sqB")
_SHOWN = Struct(">qB")
_ITEM = Struct(">16sdB")
_KINDS: tuple[VisitKind, ...] = get_args(VisitKind.__value__)
_KIND_NUMBER = {kind: number for number, kind in enumerate(_KINDS)}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NONE = bytes(16)


def micros(at: datetime) -> int:
    """Microseconds since 1970, exactly."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def instant(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)


def pack_visit(visit: Visit) -> bytes:
    occurrence = visit.occurrence.bytes if visit.occurrence else _NONE
    head = _VISIT.pack(visit.event.bytes, occurrence, micros(visit.at), _KIND_NUMBER[visit.kind])
    return head + visit.name.encode()


def unpack_visit(plain: bytes) -> Visit:
    event, occurrence, at, kind = _VISIT.unpack_from(plain)
    return Visit(
        event=UUID(bytes=event),
        occurrence=None if occurrence == _NONE else UUID(bytes=occurrence),
        at=instant(at),
        kind=_KINDS[kind],
        name=plain[_VISIT.size :].decode(),
    )


def pack_shown(shown: ShownList) -> bytes:
    model = shown.model.encode()
    items = b"".join(_ITEM.pack(item.event.bytes, item.propensity, item.explored) for item in shown.items)
    return _SHOWN.pack(micros(shown.at), len(model)) + model + items


def unpack_shown(plain: bytes) -> ShownList:
    at, length = _SHOWN.unpack_from(plain)
    start = _SHOWN.size + length
    return ShownList(
        at=instant(at),
        model=plain[_SHOWN.size : start].decode(),
        items=tuple(
            ShownItem(event=UUID(bytes=event), propensity=propensity, explored=bool(explored))
            for event, propensity, explored in _ITEM.iter_unpack(plain[start:])
        ),
    )


def pack_interests(interests: tuple[Interest, ...]) -> bytes:
    return orjson.dumps([[one.term_id, one.label, one.weight] for one in interests])


def unpack_interests(plain: bytes) -> tuple[Interest, ...]:
    return tuple(
        Interest(term_id=term, label=label, weight=weight) for term, label, weight in orjson.loads(plain)
    )


def pack_consent(consent: Consent) -> bytes:
    return orjson.dumps(
        {
            "p": consent.purpose,
            "c": consent.category,
            "g": consent.given,
            "t": micros(consent.at),
            "r": consent.recipient,
            "n": consent.notice,
            "l": consent.language,
            "m": consent.method,
            "u": None if consent.until is None else micros(consent.until),
        }
    )


def unpack_consent(identifier: UUID, plain: bytes) -> Consent:
    found: dict[str, Any] = orjson.loads(plain)
    return Consent(
        id=identifier,
        purpose=Purpose(found["p"]),
        category=Category(found["c"]),
        given=found["g"],
        at=instant(found["t"]),
        recipient=found["r"],
        notice=found["n"],
        language=found["l"],
        method=found["m"],
        until=None if found["u"] is None else instant(found["u"]),
    )


def pack_access(
    *,
    actor: Actor,
    purpose: str,
    given: tuple[str, ...],
    withheld: tuple[str, ...],
    records: int,
    reason: str = "",
) -> bytes:
    line = [actor.kind, actor.id, purpose, given, withheld, records]
    return orjson.dumps([*line, reason] if reason else line)


def unpack_access(seq: int, at: datetime, plain: bytes) -> Access:
    kind, identifier, purpose, given, withheld, records, *reason = orjson.loads(plain)
    return Access(
        seq=seq,
        at=at,
        actor=Actor(kind=kind, id=identifier),
        purpose=Purpose(purpose),
        given=tuple(Category(one) for one in given),
        withheld=tuple(Category(one) for one in withheld),
        records=records,
        reason=reason[0] if reason else "",
    )
