"""Profiling off in one tap: nothing of hers chooses suggestions or teaches them any more.

- Off says no to every such use that is on, in one transaction. What is kept stays (but for what she was shown: a no to
  keeping that removes it); keeping and statistics are switches of their own.
- On says yes again to what was on when she tapped off, if its notice is still the one that she read and its period
  isn't over; where nothing is left of that, the defaults hold: interests that she declared.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from personal_vault.consent_rules import (
    NOTICE,
    SENSITIVE,
    SWITCHES,
    Decisions,
    Pair,
    in_force,
    switch,
    switched_on,
)
from personal_vault.data import Consent, Profiling, Purpose
from personal_vault.deciding import Wish

METHOD = "profiling"

SWITCHED: tuple[Pair, ...] = tuple(
    pair for pair in SWITCHES if pair[0] in (Purpose.SUGGESTIONS, Purpose.TRAINING)
)


def is_on(decisions: Decisions) -> bool:
    """Whether anything is used; sensitive terms are used with interests and history, never by themselves."""
    return any(switched_on(pair, decisions) for pair in SWITCHED if pair != SENSITIVE)


def state(decisions: Decisions) -> Profiling:
    return Profiling(on=is_on(decisions), switches=tuple(switch(pair, decisions) for pair in SWITCHED))


def off(decisions: Decisions) -> Mapping[Pair, Wish]:
    """A no to all that is on."""
    return {pair: Wish(given=False) for pair in SWITCHED if switched_on(pair, decisions)}


def on_again(consents: Sequence[Consent], now: datetime) -> Mapping[Pair, Wish]:
    """Consents come oldest first. Empty where something is on already."""
    decisions = in_force(tuple(consents), now)
    if is_on(decisions):
        return {}
    wishes = {pair: wish for pair in SWITCHED if (wish := _before(pair, consents, now)) is not None}
    if set(wishes) - {SENSITIVE}:
        return wishes
    return {pair: Wish(given=True) for pair in SWITCHED if SWITCHES[pair].default}


def _before(pair: Pair, consents: Sequence[Consent], now: datetime) -> Wish | None:
    """What one tap took away from this switch, if it did."""
    hers = [one for one in consents if (one.purpose, one.category) == pair]
    if not hers or hers[-1].given or hers[-1].method != METHOD:
        return None
    if len(hers) == 1:  # it was on by default
        return Wish(given=True) if SWITCHES[pair].default else None
    before = hers[-2]
    if not before.given or before.notice != NOTICE or (before.until is not None and before.until <= now):
        return None
    return Wish(given=True, until=before.until)
