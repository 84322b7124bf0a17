"""A booking's story in words, in the language of the request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.functional import lazy

from culture_app.kernel import clock
from culture_app.kernel.words import pick
from culture_app.support.opening import Opened
from culture_app.support.texts import ENTRIES, STATES, TEXTS

ON_PAGE = ("question", "show", "none")


def say(key: str, **values: object) -> str:
    """The text in the language that is active now."""
    text = pick(TEXTS[key], _language())
    return text.format(**values) if values else text


later = lazy(say, str)


def spoken(*keys: str) -> dict[str, str]:
    """Several texts, for a template."""
    return {key: say(key) for key in keys}


def state(word: str) -> str:
    """A state or an outcome in words; one that has none yet as it is."""
    return pick(STATES.get(word, {}), _language()) or word


def entry(kind: str) -> str:
    """What an entry of the ledger stands for. Accounts keep the names that accountants know them by."""
    return pick(ENTRIES.get(kind, {}), _language()) or kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One table of the page."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """The story, ready to be shown."""

    name: str
    noted: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]


def tell(opened: Opened) -> Told:
    """Everything that was opened, in words."""
    return Told(
        name=opened.occasion.name,
        noted=say("noted") if opened.logged else say("nobody"),
        facts=_facts(opened),
        tables=(_moments(opened), _tickets(opened), _notices(opened), _ledger(opened)),
    )


def _facts(opened: Opened) -> tuple[tuple[str, str], ...]:
    story = opened.story
    show = _time(story.starts)
    facts = [
        (say("booking"), str(story.booking)),
        (say("state"), state(story.state)),
        (say("show_at"), f"{show} ({say('called_off')})" if story.called_off else show),
        (say("place"), opened.occasion.where),
        (say("seats"), str(story.seats)),
        (say("total"), f"{story.total.amount} {story.total.currency}"),
    ]
    if story.state in {"held", "awaiting_payment"}:
        facts.append((say("held_until"), _time(story.expires_at)))
    return tuple((name, value) for name, value in facts if value)


def _moments(opened: Opened) -> Table:
    rows = tuple(
        (
            _time(one.at),
            say(f"about_{one.about}"),
            entry(one.what) if one.about == "ledger" else state(one.what),
            one.detail,
        )
        for one in opened.story.moments
    )
    return _table("moments", ("when", "what", "state", "detail"), rows)


def _tickets(opened: Opened) -> Table:
    rows = tuple((str(one.id), state(one.state), _time(one.admitted_at)) for one in opened.story.tickets)
    return _table("tickets", ("number", "state", "admitted_at"), rows)


def _notices(opened: Opened) -> Table:
    rows = tuple(
        (
            _time(one.created_at),
            state(one.kind),
            state(one.state),
            str(one.attempts),
            _time(one.ended_at),
            one.error,
        )
        for one in opened.notices
    )
    return _table("notices", ("when", "what", "state", "attempts", "ended", "detail"), rows)


def _ledger(opened: Opened) -> Table:
    rows = tuple(
        (
            _time(one.at),
            entry(one.kind),
            one.account,
            one.said,
        )
        for one in opened.story.ledger
    )
    return _table("ledger", ("when", "what", "account", "amount"), rows)


def _table(key: str, columns: tuple[str, ...], rows: tuple[tuple[Any, ...], ...]) -> Table:
    return Table(id=key, title=say(key), columns=tuple(say(one) for one in columns), rows=rows)


def _time(at: datetime | None) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M:%S}" if at else ""


def _language() -> str:
    return (translation.get_language() or "nl")[:2]
