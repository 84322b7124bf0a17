"""Regions by the beginning of their name, in any language, for who is typing."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from culture_app.kernel.words import LANGUAGES, Language
from culture_app.offers.regions.atlas import Region, RegionKind, atlas
from culture_app.offers.regions.folding import fold

# A town before its province, a province before a village.
_ORDER: tuple[RegionKind, ...] = ("municipality", "province", "region", "former", "part", "gewest")
_PREFIXES = ("provincie ", "province de ", "province du ", "province d ", "province of ", "provinz ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    code: str
    kind: Literal["gewest", "province", "region", "municipality", "former", "part"]
    name: str
    # The name of what it lies in, to tell two of one name apart.
    within: str


@lru_cache(maxsize=1024)
def suggest(text: str, language: Language, limit: int) -> tuple[Suggestion, ...]:
    """Best first: whole names, then beginnings of a name, then beginnings of a word in it; towns first."""
    typed = fold(text)
    if not typed:
        return ()
    found = []
    for order, region, forms in _forms():
        rank = min((_rank(form, typed) for form in forms), default=9)
        if rank < 9:
            found.append((rank, order, len(region.names[0]), region.names[0], region))
    found.sort(key=lambda row: (*row[:4], row[4].code))
    at = LANGUAGES.index(language)
    return tuple(_suggestion(row[4], at) for row in found[:limit])


def _rank(form: str, typed: str) -> int:
    if form == typed:
        return 0
    if form.startswith(typed):
        return 1
    return 2 if f" {typed}" in form else 9


def _suggestion(region: Region, at: int) -> Suggestion:
    known = atlas().regions
    inside = next(
        (known[code] for code in (region.inside[-1:] if region.kind in ("part", "former") else ())), None
    )
    if region.kind == "municipality":
        inside = next(
            (known[code] for code in region.inside if known[code].kind in ("province", "gewest")), None
        )
    return Suggestion(
        code=region.code,
        kind=region.kind,  # type: ignore[arg-type]
        name=region.names[at],
        within=inside.names[at] if inside else "",
    )


@cache
def _forms() -> tuple[tuple[int, Region, tuple[str, ...]], ...]:
    """Every region that can be suggested with what it may be typed as. A part with its town's own name isn't one."""
    made = []
    known = atlas().regions
    for region in known.values():
        if region.kind == "arrondissement":
            continue
        if region.kind in ("part", "former") and region.names[0] in {
            known[code].names[0] for code in region.inside
        }:
            continue
        forms = dict.fromkeys((*map(fold, region.names), *region.spellings))
        for form in tuple(forms):
            for prefix in _PREFIXES:
                if form.startswith(prefix):
                    forms[form.removeprefix(prefix)] = None
        made.append((_ORDER.index(region.kind), region, tuple(forms)))
    return tuple(made)
