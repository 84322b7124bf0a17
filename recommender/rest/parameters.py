"""What /v1/suggestions understands beside the offers' own vocabulary."""

import re
from datetime import time
from decimal import Decimal

from django.http import QueryDict

from culture_app.kernel.words import GeoPoint, Money
from culture_app.offers import services as offers
from culture_app.offers.values import COORDINATES
from recommender.data import HomeWish, SuggestionWish
from recommender.errors import BadBudget, BadHome, BadHomeBy, BadInterests, BadLimit, BadParty, HomeUnknown

OURS = frozenset({"interests", "children", "budget", "limit", "homeBy", "home"})
DEFAULT_LIMIT = 20
MOST = 50
MOST_CHILDREN = 12
OLDEST_CHILD = 17
HOME_BY = r"([01][0-9]|2[0-3]):[0-5][0-9]"
BUDGET = r"[0-9]{1,4}(\.[0-9]{1,2})?"


def wish_from(*, raw: str) -> SuggestionWish:
    """Read a query string. Raises the offers' UnknownParameter and BadParameter, and ours (400)."""
    query = offers.query_from(raw=raw, kinds=("event",), also=OURS, editorial=False)
    said = QueryDict(raw)
    return SuggestionWish(
        query=query,
        use_interests=_interests(said.getlist("interests")),
        children=_children(said.getlist("children")),
        budget=_budget(said.getlist("budget")),
        limit=limit_from(said.getlist("limit")),
        home=_home(said.getlist("homeBy"), said.getlist("home"), near=query.near),
    )


def _interests(said: list[str]) -> bool:
    if not said:
        return False
    if any(value != "mine" for value in said):
        raise BadInterests("Say interests=mine, or leave it out.", field="interests")
    return True


def _children(said: list[str]) -> tuple[int, ...]:
    texts = [text.strip() for value in said for text in value.split(",")]
    # str.isdecimal would take every script's digits, int() a sign and underscores
    if not all(text.isascii() and text.isdigit() and len(text) <= 2 for text in texts):
        raise BadParty("Say ages in whole years, as in children=4,7.", field="children")
    ages = tuple(sorted(int(text) for text in texts))
    if len(ages) > MOST_CHILDREN or any(age > OLDEST_CHILD for age in ages):
        raise BadParty(f"At most {MOST_CHILDREN} children, of 0 to {OLDEST_CHILD} years.", field="children")
    return ages


def _budget(said: list[str]) -> Money | None:
    if not said:
        return None
    if len(said) > 1 or not re.fullmatch(BUDGET, said[0]):
        raise BadBudget("Say one amount in euros and cents, below 10000, as in budget=12.50.", field="budget")
    return Money(int(Decimal(said[0]) * 100))


def limit_from(said: list[str], *, default: int = DEFAULT_LIMIT, most: int = MOST) -> int:
    if not said:
        return default
    text = said[-1]
    if (
        len(said) > 1
        or not (text.isascii() and text.isdigit())
        or len(text) > 4
        or not 1 <= int(text) <= most
    ):
        raise BadLimit(f"Say a whole number from 1 to {most}.", field="limit")
    return int(text)


def _home(by: list[str], said: list[str], *, near: GeoPoint | None) -> HomeWish | None:
    """When to be home, and where that is: what `home` says, else where she searches. `home` alone has no effect."""
    if len(said) > 1 or (said and not re.fullmatch(COORDINATES, said[0])):
        raise BadHome("Say one point as latitude,longitude, as in home=50.8798,4.7005.", field="home")
    if not by:
        return None
    if len(by) > 1 or not re.fullmatch(HOME_BY, by[0]):
        raise BadHomeBy("Say one time on a Brussels clock, as in homeBy=23:30.", field="homeBy")
    home = _point(said[0]) if said else near
    if home is None:
        raise HomeUnknown(
            "Where is home? Say home=latitude,longitude, or search near coordinates.", field="home"
        )
    return HomeWish(by=time.fromisoformat(by[0]), home=home)


def _point(text: str) -> GeoPoint:
    lat, lon = text.split(",")
    return GeoPoint(float(lat), float(lon))
