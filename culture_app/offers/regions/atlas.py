"""All regions in memory, read once from regions.tsv (see `making`): 1,800 lines, some 2 MB."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from culture_app.kernel.words import LANGUAGES
from culture_app.offers.regions.folding import fold

RegionKind = Literal["gewest", "province", "arrondissement", "region", "municipality", "former", "part"]


@dataclass(frozen=True, slots=True)
class Region:
    """`inside`: all that it lies in, its parent in the tree of facets first. `names` in the order of LANGUAGES."""

    code: str
    kind: RegionKind
    inside: tuple[str, ...]
    names: tuple[str, str, str, str]
    also: tuple[str, ...]
    postcodes: tuple[str, ...]
    point: tuple[float, float] | None
    spellings: tuple[str, ...]

    @property
    def town(self) -> str:
        """The code of today's municipality; of a municipality, a former one or a part of one."""
        return self.code if self.kind == "municipality" else self.inside[-1]

    def by_language(self) -> dict[str, str]:
        return dict(zip(LANGUAGES, self.names, strict=True))


@dataclass(frozen=True, slots=True)
class Atlas:
    """`canonical`: any code of a region -> the one it is kept under. `named`: folded name -> codes of municipalities,
    former ones and parts, in this order. `former` and `parts` are by those postcodes that tell.
    """

    regions: dict[str, Region]
    canonical: dict[str, str]
    towns: dict[str, tuple[str, ...]]
    former: dict[str, str]
    parts: dict[str, str]
    named: dict[str, tuple[str, ...]]


_SMALL: tuple[RegionKind, ...] = ("municipality", "former", "part")


@cache
def atlas() -> Atlas:
    text = (Path(__file__).parent / "regions.tsv").read_text(encoding="utf-8")
    regions = {r.code: r for line in text.splitlines() if not line.startswith("#") for r in [_region(line)]}
    of = {kind: [r for r in regions.values() if r.kind == kind] for kind in _SMALL}
    named: dict[str, dict[str, None]] = {}
    for kind in _SMALL:
        for region in of[kind]:
            for name in (*map(fold, region.names), *region.spellings):
                named.setdefault(name, {})[region.code] = None
    return Atlas(
        regions=regions,
        canonical={code: r.code for r in regions.values() for code in (*r.also, r.code)},
        towns=_by_postcode(of["municipality"]),
        former={postcode: r.code for r in of["former"] for postcode in r.postcodes},
        parts={postcode: r.code for r in of["part"] for postcode in r.postcodes},
        named={name: tuple(codes) for name, codes in named.items()},
    )


def _region(line: str) -> Region:
    code, kind, inside, nl, fr, de, en, also, postcodes, point, spellings = line.split("\t")
    lat, _, lon = point.partition(" ")
    return Region(
        code=code,
        kind=kind,  # type: ignore[arg-type]
        inside=tuple(inside.split()),
        names=(nl, fr or nl, de or nl, en or nl),
        also=tuple(also.split()),
        postcodes=tuple(postcodes.split()),
        point=(float(lat), float(lon)) if point else None,
        spellings=tuple(filter(None, spellings.split("|"))),
    )


def _by_postcode(regions: Iterable[Region]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for region in regions:
        for postcode in region.postcodes:
            found.setdefault(postcode, []).append(region.code)
    return {postcode: tuple(codes) for postcode, codes in found.items()}
