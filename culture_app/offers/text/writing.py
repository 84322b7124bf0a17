"""From a document's texts to the value of its tsvector, and its unusual words counted.

Every word is looked up in a table of words met before (one per language, for names and for other texts); only new ones
are thought about. The tables are thrown away when they grow too large.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from functools import cache

from culture_app.offers.text.lexemes import Entry, entry
from culture_app.offers.text.tokens import RAW, composed

# PostgreSQL's own: no position is higher, and no lexeme has more of them.
_HIGHEST = 16_383
_MOST_POSITIONS = 255
# Between two texts, so that no phrase begins in one and ends in the other.
_GAP = 8
_MOST_REMEMBERED = 60_000
# Before the lexemes of a name, which stand there a second time: what is in a name is found without reading rows.
NAMED = "="
# A name is trusted to be spelled as it should; a description's word has to be met several times.
TRUSTED = 3

Unusual = MutableMapping[tuple[str, str], int]
_entries: dict[tuple[str, bool], dict[str, Entry]] = {}


class _Vector:
    """Lexemes with their positions, in the making."""

    def __init__(self, unusual: Unusual | None) -> None:
        self.found: dict[str, str] = {}
        self.position = 1
        self.unusual = unusual

    def add(self, text: str, language: str, weight: str, trust: int, *, in_name: bool = False) -> None:
        remembered = _remembered(language, in_name)
        found, unusual, position = self.found, self.unusual, self.position
        spots, part_spots = _spots(weight), _spots("D")
        for raw in RAW.findall(composed(text)):
            known = remembered.get(raw)
            if known is None:
                known = remembered[raw] = entry(raw, language, in_name=in_name)
            if position < _HIGHEST and known.steps <= _HIGHEST:
                for lexeme, step in known.whole:
                    if lexeme in found:
                        found[lexeme] += f",{spots[position + step]}"
                    else:
                        found[lexeme] = spots[position + step]
                for lexeme, step in known.parts:
                    if lexeme in found:
                        found[lexeme] += f",{part_spots[position + step]}"
                    else:
                        found[lexeme] = part_spots[position + step]
                if in_name:
                    for lexeme, _ in known.whole:
                        found[f"{NAMED}{lexeme}"] = "1A"
                    for lexeme, _ in known.parts:
                        found.setdefault(f"{NAMED}{lexeme}", "1C")
            if known.unusual and unusual is not None:
                for word in known.unusual:
                    unusual[word] = unusual.get(word, 0) + trust
            position += known.steps
        self.position = position + _GAP


@cache
def _spots(weight: str) -> list[str]:
    """Positions with their weight, written down once: a document has hundreds."""
    return [f"{position}{weight}" for position in range(2 * _HIGHEST + 1)]


def _remembered(language: str, in_name: bool) -> dict[str, Entry]:
    table = _entries.setdefault((language, in_name), {})
    if len(table) > _MOST_REMEMBERED:
        table = _entries[(language, in_name)] = {}
    return table


def vector(
    *,
    names: Mapping[str, str],
    around: Sequence[str],
    descriptions: Mapping[str, str],
    unusual: Unusual | None = None,
) -> str:
    """The lexemes of a document as PostgreSQL reads a tsvector: `=concert:1A concert:1D,7D leuven:12B`.

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
    return " ".join(
        [
            f"{lexeme}:{spots if len(spots) < 4 * _MOST_POSITIONS else _fewer(spots)}"
            for lexeme, spots in making.found.items()
        ]
    )


def _fewer(spots: str) -> str:
    return ",".join(spots.split(",")[:_MOST_POSITIONS])
