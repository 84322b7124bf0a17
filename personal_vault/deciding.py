"""Writing down what she decides: appended, never changed, in force at once.

- A decision that holds already is not written again.
- Saying no to keeping history, or to keeping what she was shown, also removes what was kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from culture_app.kernel.identity import new_id
from personal_vault import writing
from personal_vault.consent_rules import KEEP, NOTICE, RECIPIENT, SHOWN, Pair
from personal_vault.data import Consent
from personal_vault.opened import Kind, Opened
from personal_vault.payloads import pack_consent

_KEPT = {KEEP: Kind.VISIT, SHOWN: Kind.SHOWN}


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Yes or no, and until when."""

    given: bool
    until: datetime | None = None


def decide(
    vault: Opened, wishes: Mapping[Pair, Wish], *, language: str, method: str, now: datetime
) -> dict[Pair, Consent]:
    """Write the decisions and return all that hold now. One statement, and one for each kind that is removed."""
    decisions = vault.decisions(now)
    fresh = [
        Consent(
            id=new_id(),
            purpose=pair[0],
            category=pair[1],
            given=wish.given,
            at=now,
            recipient=RECIPIENT,
            notice=NOTICE,
            language=language,
            method=method,
            until=wish.until,
        )
        for pair, wish in wishes.items()
        if not _holds(decisions.get(pair), wish)
    ]
    if fresh:
        number = sum(1 for _ in vault.of(Kind.CONSENT)) + 1
        writing.add_all(
            vault, Kind.CONSENT, [pack_consent(consent) for consent in fresh], first_version=number
        )
    for pair, wish in wishes.items():
        if pair in _KEPT and not wish.given:
            writing.remove(vault, _KEPT[pair])
    return decisions | {(consent.purpose, consent.category): consent for consent in fresh}


def _holds(present: Consent | None, wish: Wish) -> bool:
    return present is not None and (present.given, present.notice, present.until) == (
        wish.given,
        NOTICE,
        wish.until,
    )
