"""Which events may be suggested at all. Offers chose them by place, date and seats; the party decides the rest."""

from collections.abc import Sequence
from uuid import UUID

from culture_app.offers.data import Candidate
from recommender.data import SuggestionWish


def suited(
    candidates: Sequence[Candidate], wish: SuggestionWish, *, been: frozenset[UUID] = frozenset()
) -> list[Candidate]:
    """Those with seats, for every child's age, within the budget, where she hasn't been.

    What isn't known excludes nothing.
    """
    return [
        candidate
        for candidate in candidates
        if candidate.seats_left != 0
        and candidate.event not in been
        and (
            wish.budget is None or candidate.price_cents is None or candidate.price_cents <= wish.budget.cents
        )
        and all(_fits(age, candidate.ages) for age in wish.children)
    ]


def _fits(age: int, ages: tuple[int | None, int | None] | None) -> bool:
    low, high = ages or (None, None)
    return (low is None or low <= age) and (high is None or age <= high)
