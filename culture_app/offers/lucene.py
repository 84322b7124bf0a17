"""`q`: a small part of Lucene's language, as a tree. `lucene_reading` reads it, `filters.lucene` turns it into SQL."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Test:
    """`field:value`; a field of its own tongue is "" for a bare word. `phrase`: it stood between quotes."""

    field: str
    value: str
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """`field:[low TO high]`, `{` and `}` exclude an end; None is open (`*`)."""

    field: str
    low: str | None
    high: str | None
    low_in: bool = True
    high_in: bool = True


@dataclass(frozen=True, slots=True)
class Combined:
    """All or any of the parts."""

    how: Literal["and", "or"]
    parts: "tuple[Lucene, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    part: "Lucene"


Lucene = Test | Between | Combined | Not
