"""Regions: in which municipality, arrondissement, province and region an offer is, as codes that a search knows."""

from collections.abc import Mapping

from culture_app.kernel.words import GeoPoint


def codes_of(*, postal_code: str, municipality: str, country: str, point: GeoPoint | None) -> tuple[str, ...]:
    """The codes of where this is, in lower case, from small to large."""
    return ()


def known(code: str) -> bool:
    """Whether there is such a region; upper and lower case are the same."""
    return False


def names(code: str) -> Mapping[str, str]:
    """Its name by language; nothing for a code that isn't known."""
    return {}
