"""What a citizen says of an event: that she likes it, or that it isn't for her.

Kept in her vault as history of hers, with the event's name, so that it can be read after the event is gone. A like
counts as a favourite; what isn't for her never comes back in her suggestions, and never counts as a visit.
"""

from uuid import UUID

import orjson

from culture_app.kernel.errors import Gone, NotFound
from culture_app.kernel.words import pick
from culture_app.offers import services as offers
from personal_vault import services as vault
from personal_vault.data import OPINIONS, Actor, Category, Purpose, Visit
from recommender.data import Opinion, OpinionWord

WORDS: dict[str, OpinionWord] = {"favourite": "like", "refused": "not_for_me"}
LONGEST_NAME = 300


def opine(*, citizen: UUID, event: UUID, opinion: OpinionWord) -> Opinion:
    """See recommender.services.opine."""
    document = offers.event(id=event)
    kept = vault.set_opinion(
        citizen=citizen, event=document.id, liked=opinion == "like", name=_name(document.body)
    )
    return _opinion(kept)


def opinions(*, citizen: UUID) -> tuple[Opinion, ...]:
    """See recommender.services.opinions."""
    told = vault.read(
        citizen=citizen,
        purpose=Purpose.OWN_ACCESS,
        actor=Actor(kind="citizen", id=str(citizen)),
        categories=frozenset({Category.HISTORY}),
    )
    return tuple(_opinion(visit) for visit in told.history if visit.kind in OPINIONS)


def take_back(*, citizen: UUID, event: UUID) -> None:
    """See recommender.services.take_back."""
    if vault.remove_opinion(citizen=citizen, event=event):
        return
    try:
        key = offers.event(id=event).id
    except (NotFound, Gone):
        return
    if key != event:  # it was named by the uuid in its IRI
        vault.remove_opinion(citizen=citizen, event=key)


def _opinion(visit: Visit) -> Opinion:
    return Opinion(event=visit.event, opinion=WORDS[visit.kind], at=visit.at, name=visit.name)


def _name(body: bytes) -> str:
    """As visits are named: in Dutch, else in what there is."""
    told = orjson.loads(body).get("name", "")
    name = pick(told, "nl") if isinstance(told, dict) else str(told)
    return name[:LONGEST_NAME]
