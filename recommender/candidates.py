"""Which events may be suggested at all. Offers chose them by place, date and seats; the party decides the rest."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from culture_app.offers.data import Candidate
from recommender.data import SuggestionWish

# Nobody is let in to a show long after its start; what lasts longer than one (a fair, an exhibition) may be joined.
LATEST_ENTRY = timedelta(minutes=15)
LONGEST_SHOW = timedelta(hours=5)


def suited(
    candidates: Sequence[Candidate],
    wish: SuggestionWish,
    *,
    now: datetime,
    been: frozenset[UUID] = frozenset(),
) -> list[Candidate]:
    """Those with seats, for every child's age, within the budget, where she hasn't been and can still get in.

    What isn't known excludes nothing.
    """
    return [
        candidate
        for candidate in candidates
        if candidate.seats_left != 0
        and candidate.event not in been
        and not _begun(candidate, now)
        and (
            wish.budget is None or candidate.price_cents is None or candidate.price_cents <= wish.budget.cents
        )
        and all(_fits(age, candidate.ages) for age in wish.children)
    ]


def _begun(candidate: Candidate, now: datetime) -> bool:
    return candidate.start < now - LATEST_ENTRY and candidate.end - candidate.start <= LONGEST_SHOW


def _fits(age: int, ages: tuple[int | None, int | None] | None) -> bool:
    low, high = ages or (None, None)
    return (low is None or low <= age) and (high is None or age <= high)
