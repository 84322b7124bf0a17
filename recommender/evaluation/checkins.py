"""Check-ins of many people, in order of user and time, and what of them lies before a week."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recommender.evaluation.reading import Visits

WEEK_MIN = 10_080
# Bins of a week for "when does one go there": parts of a day, apart for working days and weekends.
PART_MIN = 180
_DAY_MIN = 1_440
HOURS = 2 * _DAY_MIN // PART_MIN


@dataclass(frozen=True, kw_only=True)
class CheckIns:
    """Parallel arrays; `first` says that somebody was at a place for the first time."""

    users: int
    items: int
    user: NDArray[np.int64]
    item: NDArray[np.int64]
    minute: NDArray[np.int64]
    first: NDArray[np.bool_]

    @classmethod
    def of(cls, visits: Visits, *, users: int, items: int) -> Self:
        """From user, item, minute in any order."""
        order = np.lexsort((visits[:, 1], visits[:, 2], visits[:, 0]))
        user, item, minute = visits[order].T
        first = np.zeros(user.size, dtype=bool)
        # the first of equal pairs, which are in order of time
        first[np.unique(user * items + item, return_index=True)[1]] = True
        return cls(users=users, items=items, user=user, item=item, minute=minute, first=first)

    @cached_property
    def week(self) -> NDArray[np.int64]:
        return self.minute // WEEK_MIN

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where each user's check-ins begin, and where the last one's end."""
        return np.searchsorted(self.user, np.arange(self.users + 1))

    @cached_property
    def part(self) -> NDArray[np.int64]:
        """Which of HOURS bins of the week. Minute 0 is nobody's Monday: a weekend is days 5 and 6 of the file."""
        weekend = (self.minute // _DAY_MIN) % 7 >= 5
        return (self.minute % _DAY_MIN) // PART_MIN + (HOURS // 2) * weekend

    def before(self, week: int) -> "CheckIns":
        """What is known when the week begins."""
        return self._only(self.week < week)

    def within(self, week: int) -> "CheckIns":
        return self._only(self.week == week)

    def since(self, week: int) -> "CheckIns":
        return self._only(self.week >= week)

    def weeks_ago(self, week: int) -> NDArray[np.float64]:
        """How long before the beginning of the week each was, in weeks."""
        return (week * WEEK_MIN - self.minute) / WEEK_MIN

    def matrix(self, weights: NDArray[np.float64] | None = None) -> csr_matrix:
        """Users x items: the sum of weights, or the number of check-ins."""
        values = np.ones(self.user.size) if weights is None else weights
        table = csr_matrix(
            (values.astype(np.float32), (self.user, self.item)), shape=(self.users, self.items)
        )
        table.sum_duplicates()
        return table

    def _only(self, keep: NDArray[np.bool_]) -> "CheckIns":
        return CheckIns(
            users=self.users,
            items=self.items,
            user=self.user[keep],
            item=self.item[keep],
            minute=self.minute[keep],
            first=self.first[keep],
        )
