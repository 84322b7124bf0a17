"""From a document's texts to the value of its tsvector, and its unusual words counted.

What stands between two spaces is looked up in a table of what was met before (one per language, for names and for other
texts); only new ones are thought about. The tables are thrown away when they grow too large. A lexeme that occurs again is
written again: PostgreSQL puts its positions together.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from functools import cache

from culture_app.offers.text.lexemes import entry
from culture_app.offers.text.tokens import RAW, composed

# PostgreSQL's own: no position is higher.
_HIGHEST = 16_383
# Between two texts, so that no phrase begins in one and ends in the other.
_GAP = 8
_MOST_REMEMBERED = 60_000
# Before the lexemes of a name, which stand there a second time: what is in a name is found without reading rows.
NAMED = "="
# A name is trusted to be spelled as it should; a description's word has to be met several times.
TRUSTED = 3

Unusual = MutableMapping[tuple[str, str], int]
# Of what stands between two spaces: how many positions it takes; its lexemes (`concert:`) and those of its parts, each with
# how many positions after its first it stands; what is written of it as it is; its unusual words.
_Places = tuple[tuple[str, int], ...]
_Known = tuple[int, _Places, _Places, tuple[str, ...], tuple[tuple[str, str], ...]]
# Most are one usual word, or one that isn't looked for: then its only lexeme (or "") says all.
_Word = tuple[str, _Known | None]
_words: dict[tuple[str, str, bool], dict[str, _Word]] = {}


class _Vector:
    """Lexemes with their positions, in the making."""

    def __init__(self, unusual: Unusual | None) -> None:
        self.found: list[str] = []
        self.position = 1
        self.unusual = unusual

    def add(self, text: str, language: str, weight: str, trust: int, *, in_name: bool = False) -> None:
        remembered = _remembered(language, weight, in_name)
        position, write = self.position, self.found.append
        spots, part_spots = _spots(weight), _spots("D")
        for between in composed(text).split():
            try:
                simple, known = remembered[between]
            except KeyError:
                simple, known = remembered[between] = _word(between, language, weight, in_name=in_name)
            if known is None:
                if simple and position < _HIGHEST:
                    write(simple + spots[position])
                position += 1
                continue
            steps, whole, parts, marked, unusual = known
            if position < _HIGHEST and steps <= _HIGHEST:
                for lexeme, step in whole:
                    write(lexeme + spots[position + step])
                for lexeme, step in parts:
                    write(lexeme + part_spots[position + step])
                if marked:
                    self.found += marked
            if unusual and self.unusual is not None:
                for word in unusual:
                    self.unusual[word] = self.unusual.get(word, 0) + trust
            position += steps
        self.position = position + _GAP


def _word(between: str, language: str, weight: str, *, in_name: bool) -> _Word:
    steps = 0
    whole: list[tuple[str, int]] = []
    parts: list[tuple[str, int]] = []
    marked: dict[str, str] = {}
    unusual: list[tuple[str, str]] = []
    for raw in RAW.findall(between):
        known = entry(raw, language, in_name=in_name)
        whole += [(f"{lexeme}:", steps + step) for lexeme, step in known.whole]
        # Where both have the same weight, they needn't be told apart.
        (whole if weight == "D" else parts).extend(
            (f"{lexeme}:", steps + step) for lexeme, step in known.parts
        )
        if in_name:
            marked |= {lexeme: f"{NAMED}{lexeme}:1A" for lexeme, _ in known.whole}
            for lexeme, _ in known.parts:
                marked.setdefault(lexeme, f"{NAMED}{lexeme}:1C")
        unusual += known.unusual
        steps += known.steps
    if steps == 1 and len(whole) < 2 and not (parts or marked or unusual):
        return whole[0][0] if whole else "", None
    return "", (steps, tuple(whole), tuple(parts), tuple(marked.values()), tuple(unusual))


@cache
def _spots(weight: str) -> list[str]:
    """Positions with their weight, written down once: a document has hundreds."""
    return [f"{position}{weight}" for position in range(2 * _HIGHEST + 1)]


def _remembered(language: str, weight: str, in_name: bool) -> dict[str, _Word]:
    table = _words.setdefault((language, weight, in_name), {})
    if len(table) > _MOST_REMEMBERED:
        table = _words[(language, weight, in_name)] = {}
    return table


def vector(
    *,
    names: Mapping[str, str],
    around: Sequence[str],
    descriptions: Mapping[str, str],
    unusual: Unusual | None = None,
) -> str:
    """The lexemes of a document as PostgreSQL reads a tsvector: `concert:1D =concert:1A leuven:12B`.

    A name's lexemes stand there a second time, marked and without their place: with weight A, its compounds' parts with C.
    What stands around it (place, town, labels, terms) has weight B, all else D. Texts are plain (no HTML) by language.
    Unusual words are counted into `unusual`, if given.
    """
    making = _Vector(unusual)
    for language, name in names.items():
        making.add(name, language, "D", TRUSTED, in_name=True)
    for text in around:
        making.add(text, "nl", "B", TRUSTED)
    for language, description in descriptions.items():
        making.add(description, language, "D", 1)
    return " ".join(making.found)
