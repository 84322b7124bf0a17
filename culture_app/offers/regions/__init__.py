"""Regions: in which part, municipality, arrondissement, province and tourist region an offer is, as codes.

The codes are the incumbent's, in lower case, and each region is kept under one of them (its canonical code):

- `nis-24062` municipality (Statbel's REFNIS of 2025), `nis-24062c` part of it, as UiTdatabank numbers parts (Flanders and
  Brussels only); `nis-44043` a municipality that merged in 2019 or 2025, for what has one of its own postcodes;
- `nis-24000` administrative arrondissement, `nis-20001` province, `nis-02000` Flemish Region, `nis-03000` Walloon Region,
  `nis-01000` Brussels-Capital Region (UiTdatabank's number; Statbel's 04000 means the same);
- `reg-hageland` tourist region, as UiTdatabank groups municipalities (a fact, not a border).

Understood too, as other codes of the same: `gem-leuven`, `arr-leuven`, `prv-vlaams-brabant`, `reg-vlaams-gewest`,
`reg-brussels-hoofdstedelijk-gewest`, `reg-waals-gewest`, `nis-04000`, and the old numbers of Walloon municipalities that got
a new one in 2019. `gem-` of a name that two had (Deinze before and after 2019) is today's municipality.

What isn't: shapes. UiTdatabank compares an offer's point with shapes; we read its address, which is right where the
point is a postcode's middle and wrong where the address is.
"""

from collections.abc import Mapping

from culture_app.offers.regions.atlas import atlas
from culture_app.offers.regions.finding import codes_of
from culture_app.offers.regions.suggesting import Suggestion, suggest

__all__ = ["Suggestion", "canonical", "codes_of", "known", "names", "path", "suggest"]


def canonical(code: str) -> str | None:
    """The code that `codes_of` gives for this region; None if there is no such region."""
    return atlas().canonical.get(code.strip().lower())


def known(code: str) -> bool:
    """Whether there is such a region; upper and lower case are the same."""
    return canonical(code) is not None


def names(code: str) -> Mapping[str, str]:
    """Its name by language; nothing for a code that isn't known."""
    region = atlas().regions.get(canonical(code) or "")
    return region.by_language() if region else {}


def path(code: str) -> tuple[str, ...]:
    """Where it stands in the tree of facets, from the root to itself: province (or Brussels), tourist region, municipality,
    former municipality, part. Nothing for what isn't in that tree: arrondissements and the other two gewesten.
    """
    known = atlas().regions
    region = known.get(canonical(code) or "")
    if region is None or region.kind == "arrondissement" or region.code in _BESIDE:
        return ()
    steps = [region.code]
    while region.inside:
        region = known[region.inside[0]]
        steps.append(region.code)
    return tuple(reversed(steps))


# UiTdatabank's tree starts with provinces and Brussels.
_BESIDE = frozenset({"nis-02000", "nis-03000"})
