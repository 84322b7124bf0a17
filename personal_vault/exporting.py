"""All that the vault keeps of a citizen, as she may take it with her (GDPR, article 20)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from culture_app.kernel import clock
from personal_vault import access_log
from personal_vault.consent_rules import SWITCHES
from personal_vault.data import Access, Actor, Category, Consent, Purpose, ShownList, Visit
from personal_vault.opened import Kind, opened


def export(citizen: UUID, now: datetime) -> dict[str, Any]:
    """Interests, history, holders, what she was shown, every consent ever given or withdrawn, and the whole access log; logged itself."""
    with opened(citizen, [Kind.CONSENT, Kind.INTERESTS, Kind.VISIT, Kind.HOLDER, Kind.SHOWN]) as vault:
        interests, visits, held, shown = vault.interests(), vault.visits(), vault.holders(), vault.shown()
        access_log.append(
            vault,
            at=now,
            actor=Actor(kind="citizen", id=str(citizen)),
            purpose=Purpose.OWN_ACCESS,
            given=sorted(set(Category) - {Category.SENSITIVE}),
            records=len(interests) + len(visits) + len(held) + len(shown),
        )
        log = access_log.page(citizen, vault.key, limit=vault.log_seq, before=None)
        return {
            "interests": [
                {"term_id": one.term_id, "label": one.label, "weight": one.weight} for one in interests
            ],
            "history": [_visit(one) for one in visits],
            "holders": [str(one) for one in held],
            "shown": [_shown(one) for one in shown],
            "consents": [_consent(one) for one in vault.consents()],
            "access_log": [_access(one) for one in log.items],
        }


def _time(at: datetime) -> str:
    return clock.local(at).isoformat()


def _visit(visit: Visit) -> dict[str, Any]:
    return {
        "event": str(visit.event),
        "occurrence": None if visit.occurrence is None else str(visit.occurrence),
        "at": _time(visit.at),
        "kind": visit.kind,
        "name": visit.name,
    }


def _shown(shown: ShownList) -> dict[str, Any]:
    return {
        "at": _time(shown.at),
        "model": shown.model,
        "items": [
            {"event": str(item.event), "propensity": item.propensity, "explored": item.explored}
            for item in shown.items
        ],
    }


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        "id": str(consent.id),
        "purpose": consent.purpose.value,
        "purpose_dpv": SWITCHES[consent.purpose, consent.category].dpv,
        "category": consent.category.value,
        "given": consent.given,
        "at": _time(consent.at),
        "until": None if consent.until is None else _time(consent.until),
        "recipient": consent.recipient,
        "notice": consent.notice,
        "language": consent.language,
        "method": consent.method,
    }


def _access(access: Access) -> dict[str, Any]:
    return {
        "seq": access.seq,
        "at": _time(access.at),
        "actor": {"kind": access.actor.kind, "id": access.actor.id},
        "purpose": access.purpose.value,
        "given": [one.value for one in access.given],
        "withheld": [one.value for one in access.withheld],
        "records": access.records,
        "reason": access.reason,
    }
