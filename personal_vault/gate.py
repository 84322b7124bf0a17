"""The one gate to what is sealed: citizen, purpose and actor in, what may be used out, a line in her log either way."""

from datetime import datetime
from uuid import UUID

from personal_vault import access_log
from personal_vault.consent_rules import SHOWN, allowed, switched_on
from personal_vault.data import Actor, Category, Disclosure, Purpose
from personal_vault.errors import ConsentRequired, NotHers
from personal_vault.opened import Kind, opened

_KIND = {
    Category.INTERESTS: Kind.INTERESTS,
    Category.HISTORY: Kind.VISIT,
    Category.HOLDERS: Kind.HOLDER,
    Category.SHOWN: Kind.SHOWN,
}
# What says how others may be used is nothing to be read by itself.
_NO_DATA = frozenset({Category.SENSITIVE})


def read(
    *, citizen: UUID, purpose: Purpose, actor: Actor, categories: frozenset[Category], now: datetime
) -> Disclosure:
    """What of hers may be used for this purpose.

    A refusal is logged as well; then ConsentRequired is raised. NotHers: own access by somebody else.
    Two statements when the key is cached (one more where somebody wrote to the same vault at that moment).
    """
    if purpose is Purpose.OWN_ACCESS and (actor.kind, actor.id) != ("citizen", str(citizen)):
        raise NotHers
    kinds = [_KIND[category] for category in categories if category in _KIND]
    with opened(citizen, [Kind.CONSENT, *kinds]) as vault:
        decisions = vault.decisions(now)
        given = frozenset(category for category in categories if allowed(purpose, category, decisions))
        # What isn't allowed stays sealed.
        disclosure = Disclosure(
            interests=vault.interests() if Category.INTERESTS in given else (),
            history=vault.visits() if Category.HISTORY in given else (),
            holders=vault.holders() if Category.HOLDERS in given else (),
            shown=vault.shown() if Category.SHOWN in given else (),
            withheld=categories - given,
            keeps_shown=switched_on(SHOWN, decisions),
            as_of=vault.changes,
        )
        access_log.append(
            vault,
            at=now,
            actor=actor,
            purpose=purpose,
            given=sorted(given),
            withheld=sorted(disclosure.withheld),
            records=len(disclosure.interests)
            + len(disclosure.history)
            + len(disclosure.holders)
            + len(disclosure.shown),
        )
    if not given - _NO_DATA:
        raise ConsentRequired(f"{purpose} may not use {', '.join(sorted(categories))}.")
    return disclosure
