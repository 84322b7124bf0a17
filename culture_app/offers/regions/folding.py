"""Names of places as people write them, brought to one form."""

import re
import unicodedata
from functools import lru_cache

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss"})
_SAINTS = frozenset({"sint", "saint", "sainte", "sankt", "ste"})
_OTHER = re.compile(r"[^a-z0-9]+")
_INSIDE = re.compile(r"\(([^)]*)\)?")


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """Lower case, without accents, hyphens and apostrophes; every kind of saint is the same.

    >>> fold("St-Joost-ten-Noode"), fold("Fontaine-l’Evêque")
    ('st joost ten noode', 'fontaine l eveque')
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LIGATURES))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join("st" if word in _SAINTS else word for word in _OTHER.sub(" ", letters).split())


def slug(name: str) -> str:
    """As the incumbent makes it of a name: `Sint-Job-in-'t-Goor` -> `sint-job-in-t-goor`."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LIGATURES))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _OTHER.sub("-", letters).strip("-")


def readings(name: str) -> tuple[str, ...]:
    """What a locality may mean, folded, best first: `Gent (Ledeberg)` is itself, Gent or Ledeberg."""
    if "(" not in name:
        return (folded,) if (folded := fold(name)) else ()
    inside = _INSIDE.search(name)
    texts = (name, _INSIDE.sub(" ", name), inside.group(1) if inside else "")
    return tuple(dict.fromkeys(folded for text in texts if (folded := fold(text))))
