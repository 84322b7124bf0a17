"""The door of the vault: no read without citizen, purpose and actor; no consent, no key: no data.

Every read of a category, and every refusal, is a line in the citizen's access log, written in the same transaction.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import structlog

from culture_app.kernel import clock
from culture_app.kernel.errors import InvalidInput
from culture_app.kernel.words import Page
from personal_vault import access_log as log_of
from personal_vault import (
    blind_index,
    erasure,
    exporting,
    gate,
    keys,
    opinions,
    owners,
    participations,
    products,
    profiling,
    streaming,
    writing,
)
from personal_vault import shown as shown_lists
from personal_vault.consent_rules import KEEP, SWITCHES, keeps_history, switch
from personal_vault.data import (
    OPINIONS,
    Access,
    Actor,
    Category,
    Disclosure,
    Interest,
    ParticipantRow,
    ParticipationRow,
    ProductGround,
    Profiling,
    Purpose,
    Receipt,
    RowOutcome,
    ShownList,
    SubjectShown,
    SubjectVisits,
    Switch,
    Visit,
)
from personal_vault.deciding import Wish, decide
from personal_vault.errors import ConsentRequired, NoSuchSwitch, TooManyInterests, VaultErased
from personal_vault.opened import Kind, Opened, opened
from personal_vault.payloads import pack_interests, pack_visit

log = structlog.get_logger(__name__)

MOST_INTERESTS = 50
LONGEST_TERM = 60
LONGEST_LABEL = 200


def read(
    *,
    citizen: UUID,
    purpose: Purpose,
    actor: Actor,
    categories: frozenset[Category],
    now: datetime | None = None,
) -> Disclosure:
    """What of hers may be used for this purpose; the rest is named in `withheld`.

    Raises ConsentRequired if nothing may (logged too), NotHers for own access by another, VaultErased.
    """
    return gate.read(
        citizen=citizen, purpose=purpose, actor=actor, categories=categories, now=now or clock.now()
    )


def set_interests(*, citizen: UUID, interests: Sequence[Interest]) -> tuple[Interest, ...]:
    """Replace her declared interests; an empty sequence clears them. Raises TooManyInterests, InvalidInput."""
    kept = tuple({interest.term_id: interest for interest in interests}.values())
    if len(kept) > MOST_INTERESTS:
        raise TooManyInterests(f"At most {MOST_INTERESTS}.", field="interests")
    for interest in kept:
        if not 0 < len(interest.term_id) <= LONGEST_TERM or len(interest.label) > LONGEST_LABEL:
            raise InvalidInput("A term id has 1 to 60 characters, a label at most 200.", field="interests")
        if not 0 <= interest.weight <= 1:
            raise InvalidInput("A weight lies between 0 and 1.", field="interests")
    with opened(citizen, [Kind.INTERESTS]) as vault:
        writing.replace_interests(vault, pack_interests(kept))
    return kept


def consent(
    *,
    citizen: UUID,
    purpose: Purpose,
    category: Category,
    given: bool,
    until: datetime | None = None,
    language: str = "nl",
    method: str = "app",
    now: datetime | None = None,
) -> Switch:
    """Write down a decision of hers; it holds from this moment, until she decides otherwise or `until` comes.

    Saying no to keeping history, or what she was shown, also removes what was kept. The same decision twice is one
    consent.
    Raises NoSuchSwitch.
    """
    pair, now = (purpose, category), now or clock.now()
    if pair not in SWITCHES:
        raise NoSuchSwitch(f"No consent joins {purpose} and {category}.")
    with opened(citizen, [Kind.CONSENT]) as vault:
        wish = {pair: Wish(given=given, until=until)}
        decisions = decide(vault, wish, language=language, method=method, now=now)
    return switch(pair, decisions)


def consents(*, citizen: UUID, now: datetime | None = None) -> tuple[Switch, ...]:
    """Every switch of hers with what holds now. One statement."""
    with opened(citizen, [Kind.CONSENT]) as vault:
        decisions = vault.decisions(now or clock.now())
    return tuple(switch(pair, decisions) for pair in SWITCHES)


def profile(*, citizen: UUID, now: datetime | None = None) -> Profiling:
    """Whether anything of hers chooses suggestions or teaches them. One statement."""
    with opened(citizen, [Kind.CONSENT]) as vault:
        return profiling.state(vault.decisions(now or clock.now()))


def set_profiling(*, citizen: UUID, on: bool, language: str = "nl", now: datetime | None = None) -> Profiling:
    """Every use for suggestions and training off at once; on again as they were. What is so already isn't written."""
    now = now or clock.now()
    with opened(citizen, [Kind.CONSENT]) as vault:
        wishes = profiling.on_again(vault.consents(), now) if on else profiling.off(vault.decisions(now))
        decisions = decide(vault, wishes, language=language, method=profiling.METHOD, now=now)
    return profiling.state(decisions)


def access_log(*, citizen: UUID, limit: int = 50, before: int | None = None) -> Page[Access]:
    """Who read what of hers, latest first; `before` is the number that the last page ended on. One statement."""
    return log_of.page(citizen, keys.key_for(keys.citizen_context(citizen)), limit=limit, before=before)


def new_holder(*, citizen: UUID) -> UUID:
    """A random holder for one booking; only the vault can say whose it is. One statement, but for her first."""
    holder = uuid4()
    blind = blind_index.holder_index(holder)
    key = keys.key_for(keys.citizen_context(citizen))
    if not writing.add_unread(citizen, key, Kind.HOLDER, holder.bytes, blind=blind):
        with opened(citizen, []) as vault:
            writing.add(vault, Kind.HOLDER, holder.bytes, blind=blind)
    return holder


def holders(*, citizen: UUID, purpose: Purpose, actor: Actor) -> tuple[UUID, ...]:
    """Her holders; logged. Raises ConsentRequired, NotHers, VaultErased."""
    return read(
        citizen=citizen, purpose=purpose, actor=actor, categories=frozenset({Category.HOLDERS})
    ).holders


def owner_of(*, holder: UUID, purpose: Purpose, actor: Actor, now: datetime | None = None) -> UUID | None:
    """Whose holder this is, to reach her for something she asked for; logged. None once she is erased. ConsentRequired."""
    return owners.owner_of(holder=holder, purpose=purpose, actor=actor, now=now or clock.now())


def note_support(*, holder: UUID, actor: Actor, reason: str, now: datetime | None = None) -> bool:
    """Write into her log that support opens the booking of this holder, and why: before anything of it is shown.

    It tells nobody who she is. False once she is erased: then nothing leads to anybody.
    """
    return owners.note_support(holder=holder, actor=actor, reason=reason, now=now or clock.now())


def record_visit(
    *, visit: Visit, holder: UUID | None = None, citizen: UUID | None = None, now: datetime | None = None
) -> bool:
    """Keep a visit, once however often it is told.

    False, and nothing kept, where she has not consented to any use of her history, where it is known already, and
    for a holder that nobody has (any more).
    """
    owner = citizen if holder is None else blind_index.citizen_of(holder)
    if owner is None:
        return False
    try:
        with opened(owner, [Kind.CONSENT]) as vault:
            return keeps_history(vault.decisions(now or clock.now())) and _keep(vault, visit)
    except VaultErased:  # between her key and her rows: she is as good as gone
        return False


def held(*, holder: UUID) -> bool:
    """Whether anybody here has this holder: never who. One statement."""
    return blind_index.citizen_of(holder) is not None


def forget_visit(*, visit: Visit, holder: UUID) -> bool:
    """Forget what came to nothing, such as a purchase that was given back; False where it isn't kept. Two statements."""
    owner = blind_index.citizen_of(holder)
    return owner is not None and writing.remove_one(owner, blind_index.visit_index(owner, visit))


def set_opinion(*, citizen: UUID, event: UUID, liked: bool, name: str, now: datetime | None = None) -> Visit:
    """Keep that she likes an event, or that it isn't for her, in the place of what she said before.

    The same opinion again changes nothing. Raises ConsentRequired (it names the switch) where she lets no history be kept.
    """
    now = now or clock.now()
    opinion = Visit(event=event, at=now, kind="favourite" if liked else "refused", name=name)
    with opened(citizen, [Kind.CONSENT]) as vault:
        if keeps_history(vault.decisions(now)):
            return opinions.keep(vault, opinion)[0]
    raise ConsentRequired(
        "An opinion is history of yours: switch on keep_history first.", purpose=KEEP[0], category=KEEP[1]
    )


def remove_opinion(*, citizen: UUID, event: UUID) -> bool:
    """Forget what she said of an event; False where there was nothing. One statement."""
    return opinions.take_back(citizen, event)


def note_shown(*, citizen: UUID, shown: ShownList, told: Disclosure) -> bool:
    """Keep a list that she was shown. One statement, none where `told`, her reading of this request, doesn't allow it.

    False, and nothing kept, without that consent or where anything of her vault changed since the reading.
    """
    return shown_lists.note(citizen, shown, told)


def forget_shown(*, now: datetime) -> int:
    """Remove lists that were shown longer ago than they are kept, whoever's; returns how many."""
    return shown_lists.forget_old(now)


def ingest_participations(
    *,
    product: ProductGround,
    rows: Sequence[ParticipationRow],
    participants: Sequence[ParticipantRow] = (),
) -> tuple[RowOutcome, ...]:
    """Seal people of a data product under its own key; repeatable.

    Outcomes of `rows`, then of `participants`, in their order. Raises NoLegalGround.
    """
    return participations.ingest(product, rows, participants)


def seal_for_product(product: str, data: bytes) -> bytes:
    """Seal bytes under the product's key, for personal records in the quarantine."""
    return products.seal_bytes(product, data)


def open_for_product(product: str, sealed: bytes, purpose: str, actor: Actor) -> bytes:
    """Open what `seal_for_product` made; logged. Raises SealBroken."""
    return products.open_bytes(product, sealed, purpose, actor)


def stream(*, purpose: Purpose, actor: Actor, now: datetime | None = None) -> Iterator[SubjectVisits]:
    """Everybody whose visits may be used for this purpose, one person at a time; one log line per person and run.

    What she said isn't for her was no visit, and is left out.
    """
    return streaming.stream(purpose, actor, now or clock.now())


def stream_shown(*, purpose: Purpose, actor: Actor, now: datetime | None = None) -> Iterator[SubjectShown]:
    """What everybody was shown who lets both that and her history be used for this purpose, opinions included; logged."""
    return streaming.stream_shown(purpose, actor, now or clock.now())


def export(*, citizen: UUID, now: datetime | None = None) -> dict[str, Any]:
    """All that the vault keeps of her as JSON-ready values, log and consents included; logged."""
    return exporting.export(citizen, now or clock.now())


def erase(*, citizen: UUID) -> Receipt:
    """Erase her vault, the key first. Repeatable, also after a crash half-way; the same receipt each time."""
    receipt = erasure.erase(citizen)
    log.info("vault_erased")
    return receipt


def _keep(vault: Opened, visit: Visit) -> bool:
    if visit.kind in OPINIONS:
        return opinions.keep(vault, visit)[1]
    return writing.add(
        vault, Kind.VISIT, pack_visit(visit), blind=blind_index.visit_index(vault.owner, visit)
    )
