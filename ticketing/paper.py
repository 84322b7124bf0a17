"""Tickets on paper, or on a phone's screen: a PDF with one page per ticket.

- Like the barcode it shows no name, no tariff and no price: door staff look at it.
- PDF/UA-1: tagged, with a title and a language; text is text and the code has words beside it. An event whose name has
  letters that no font here knows still gets its ticket, tagged, but without that claim.
- The QR code is drawn as vectors. The same tickets give the same bytes.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import orjson

from culture_app.kernel.words import Language
from ticketing import picture
from ticketing.data import Ticket, TicketCard
from ticketing.occasions import Occasion, day_in_words, hours_in_words

# 10 MB that a worker has only once it is asked for paper.
if TYPE_CHECKING:
    import typst

_PAGE = Path(__file__).parent / "templates" / "ticket.typ"
_ONE_AT_A_TIME = threading.Lock()
# Of a name, of a place (half of it for a town); and from what length on a word may be broken.
LONGEST, SHORT, LONG_WORD = 140, 60, 22


@dataclass(frozen=True, kw_only=True, slots=True)
class _Words:
    ticket: str
    when: str
    where: str
    number: str
    one_of: str
    code: str
    rule: tuple[str, str]
    no_time: str


_WORDS = {
    "nl": _Words(
        ticket="Toegangsticket",
        when="Wanneer",
        where="Waar",
        number="Ticket",
        one_of="{} van {}",
        code="QR-code van ticket {}",
        rule=("Toon deze code aan de ingang.", "Ze laat één persoon binnen, één keer."),
        no_time="Op de openingsuren",
    ),
    "fr": _Words(
        ticket="Billet d’entrée",
        when="Quand",
        where="Où",
        number="Billet",
        one_of="{} sur {}",
        code="Code QR du billet {}",
        rule=("Montrez ce code à l’entrée.", "Il laisse entrer une personne, une seule fois."),
        no_time="Aux heures d’ouverture",
    ),
    "de": _Words(
        ticket="Eintrittskarte",
        when="Wann",
        where="Wo",
        number="Karte",
        one_of="{} von {}",
        code="QR-Code der Karte {}",
        rule=("Zeigen Sie diesen Code am Eingang.", "Er lässt eine Person ein, ein einziges Mal."),
        no_time="Zu den Öffnungszeiten",
    ),
    "en": _Words(
        ticket="Admission ticket",
        when="When",
        where="Where",
        number="Ticket",
        one_of="{} of {}",
        code="QR code of ticket {}",
        rule=("Show this code at the door.", "It lets one person in, once."),
        no_time="During opening hours",
    ),
}


def ticket_pdf(*, occasion: Occasion, tickets: Sequence[Ticket | TicketCard], language: Language) -> bytes:
    """The tickets that have a barcode, in this order; there must be one at least. Takes some tens of milliseconds."""
    shown = [ticket for ticket in tickets if ticket.barcode]
    if not shown:
        raise ValueError("no ticket to print opens a door")
    words, name = _WORDS[language], printable(occasion.name)
    pages = [
        {
            "qr": picture.svg(ticket.barcode).decode(),
            "number": short_number(ticket.id),
            "alt": words.code.format(short_number(ticket.id)),
            "one_of": words.one_of.format(place, len(shown)) if len(shown) > 1 else "",
        }
        for place, ticket in enumerate(shown, start=1)
    ]
    said = {
        "language": language,
        "title": f"{words.ticket}: {name}",
        "name": name,
        "hyphenate": max(map(len, name.split()), default=0) > LONG_WORD,
        "place": printable(occasion.place, at_most=SHORT),
        "town": printable(occasion.town, at_most=SHORT // 2),
        "day": day_in_words(occasion.starts, language) if occasion.starts else words.no_time,
        "hours": hours_in_words(occasion.starts, occasion.ends, language) if occasion.starts else "",
        "words": {"ticket": words.ticket, "when": words.when, "where": words.where, "number": words.number},
        "rule": words.rule,
        "pages": pages,
    }
    return _compiled({"said": orjson.dumps(said).decode()})


def printable(text: str, *, at_most: int = LONGEST) -> str:
    """Without pictures and control characters, on one line, and cut where a page would have no room for it."""
    kept = "".join(sign for sign in text if unicodedata.category(sign) not in ("So", "Cc", "Cs", "Co", "Cn"))
    line = " ".join(kept.split())
    return line if len(line) <= at_most else line[: at_most - 1].rstrip() + "…"


def short_number(ticket: UUID) -> str:
    """The end of a ticket's id, in two groups: enough to tell tickets apart at a desk."""
    end = ticket.hex[-8:].upper()
    return f"{end[:4]} {end[4:]}"


@cache
def _compiler() -> typst.Compiler:
    import typst

    # Its own fonts only: a ticket looks the same on every machine.
    return typst.Compiler(_PAGE, root=_PAGE.parent, ignore_system_fonts=True)


def _compiled(inputs: dict[str, str]) -> bytes:
    import typst

    with _ONE_AT_A_TIME:
        try:
            made = _compiler().compile(format="pdf", sys_inputs=inputs, pdf_standards="ua-1")
        except typst.TypstError:
            made = _compiler().compile(format="pdf", sys_inputs=inputs)
    if not isinstance(made, bytes):
        raise TypeError("one document was asked for")
    return made
