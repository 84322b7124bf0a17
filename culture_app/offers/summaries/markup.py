"""What a summary is made of, and how it becomes text or HTML.

A summary is a few blocks of lines; a line is pieces with a blank between them. Text and HTML say the same words in the same
order, so that neither can drift from the other. In HTML, every piece is escaped, each moment stands in `<time datetime>`,
several lines are a list and exceptions fold into `<details>`; classes (`cf-date`, `cf-time`...) are those that
sites styled for UiTdatabank's summaries know.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Literal, NamedTuple

from culture_app.offers.summaries.wording import capital

Role = Literal["", "weekday", "date", "time", "from", "to", "at", "days", "status", "description"]
# Words between the facts: sites often show these smaller.
_META = frozenset({"weekday", "from", "to", "at"})


class Piece(NamedTuple):
    """A word or a few. `machine`: the clock time that it says, as HH:MM."""

    text: str
    role: Role = ""
    machine: str = ""


class Moment(NamedTuple):
    """Pieces that say one moment or day together; `machine` is that moment in ISO 8601."""

    pieces: tuple[Piece, ...]
    machine: str
    itemprop: Literal["", "startDate", "endDate"] = ""


class Line(NamedTuple):
    """`aside` stands behind it, in braces; `below` are lines that belong to it."""

    pieces: tuple[Piece | Moment, ...]
    aside: str = ""
    below: tuple["Line", ...] = ()


class Block(NamedTuple):
    """`date`: one line, bare. `dates`: a list of such. `period`, `open`: a paragraph. `week`: a list of days.
    `adjusted`, `closed`: what differs, under its title.
    """

    kind: Literal["date", "dates", "period", "open", "week", "adjusted", "closed"]
    lines: tuple[Line, ...]
    title: str = ""


def as_text(blocks: Sequence[Block]) -> str:
    """Line under line; an empty one before each title."""
    parts: list[str] = []
    for block in blocks:
        if block.title:
            parts += ["", capital(block.title)]
        for line in block.lines:
            parts += _text_of(line)
    return "\n".join(parts).strip("\n")


def _text_of(line: Line) -> Iterable[str]:
    leaves = [
        piece for part in line.pieces for piece in (part.pieces if isinstance(part, Moment) else (part,))
    ]
    yield capital(" ".join(piece.text for piece in leaves))
    if line.aside:
        yield f" ({line.aside})"
    for below in line.below:
        yield from _text_of(below)


def as_html(blocks: Sequence[Block]) -> str:
    """A fragment: no script, no style, nothing unescaped."""
    return "".join(_block(block) for block in blocks)


def _block(block: Block) -> str:
    if block.kind == "date":
        return " ".join(_line(line) for line in block.lines)
    if block.kind in ("period", "open"):
        name = "cf-period" if block.kind == "period" else "cf-openinghours"
        return "".join(f'<p class="{name}">{_line(line)}</p>' for line in block.lines)
    items = "".join(f"<li>{_line(line)}</li>" for line in block.lines)
    if block.kind == "dates":
        return f'<ul class="cnw-event-date-info">{items}</ul>'
    listed = f'<ul class="list-unstyled">{items}</ul>'
    if not block.title:
        return listed
    title = escape(capital(block.title))
    return f'<details class="cf-{block.kind}-days"><summary>{title}</summary>{listed}</details>'


def _line(line: Line) -> str:
    parts = [_part(part, first=number == 0) for number, part in enumerate(line.pieces)]
    if line.aside:
        parts.append(f'<span class="cf-childcare">({escape(line.aside)})</span>')
    if line.below:
        items = "".join(f"<li>{_line(below)}</li>" for below in line.below)
        parts.append(f'<ul class="list-unstyled">{items}</ul>')
    return " ".join(parts)


def _part(part: Piece | Moment, *, first: bool) -> str:
    if isinstance(part, Piece):
        return _piece(part, first=first)
    inside = " ".join(_piece(piece, first=first and not number) for number, piece in enumerate(part.pieces))
    itemprop = f' itemprop="{part.itemprop}"' if part.itemprop else ""
    return f'<time{itemprop} datetime="{escape(part.machine)}">{inside}</time>'


def _piece(piece: Piece, *, first: bool) -> str:
    text = escape(capital(piece.text) if first else piece.text)
    meta = " cf-meta" if piece.role in _META else ""
    if piece.machine:
        return f'<time class="cf-{piece.role}" datetime="{escape(piece.machine)}">{text}</time>'
    return f'<span class="cf-{piece.role}{meta}">{text}</span>' if piece.role else text
