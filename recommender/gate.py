"""Whether a new version may replace the one in use: only if it isn't worse on the last weeks.

Both answer the same questions of the held-out end, paired; NDCG@20 decides. The new one passes if at least 90% of 2,000
resamples of the questions leave it above 98% of the old one's mean.

- Where the old one's data end before the held-out weeks, neither has seen the answers: the new one is then represented
  by the fit on what came before those weeks.
- A nightly training follows one that has seen nearly all of them. Then both have seen the answers: what is compared is
  what goes live with what is in use. That shows what is broken, and the metrics beside it show how good it is.
- The first version needs to beat popularity. With too few questions nothing can be said, and the new one passes.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from culture_app.offers.data import EventFeatures
from recommender.fitting import table_of
from recommender.holdout import MOST_QUESTIONS, K, Measured, Question, questions, signals_of
from recommender.interactions import DAY_S, Interactions
from recommender.learned import Learned
from recommender.metrics import quality
from recommender.models.base import Ints

MARGIN = 0.02
SURE = 0.9
RESAMPLES = 2_000
FEWEST_QUESTIONS = 30
_SEED = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Rival:
    """What is in use, and until when it has seen what people did."""

    learned: Learned
    last: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """Whether the new version may go live, against what, and on what grounds."""

    accepted: bool
    against: str  # a version, "popularity" or "nothing"
    basis: str  # "unseen by both", "seen by both", "held out" or "too few questions"
    questions: int = 0
    new_ndcg_at_20: float | None = None
    old_ndcg_at_20: float | None = None
    chance_not_worse: float | None = None

    @property
    def told(self) -> str:
        if self.new_ndcg_at_20 is None or self.old_ndcg_at_20 is None:
            return f"goes live: {self.basis}"
        return (
            f"{'goes live' if self.accepted else 'REFUSED'}: NDCG@20 {self.new_ndcg_at_20:.4f} against"
            f" {self.old_ndcg_at_20:.4f} of {self.against}, {self.questions} questions, {self.basis}"
        )

    def as_values(self) -> dict[str, Any]:
        return asdict(self)


FIRST = Verdict(accepted=True, against="nothing", basis="too few questions")


def against_popularity(measured: Measured) -> Verdict:
    asked = int(measured["questions"])
    if asked < FEWEST_QUESTIONS:
        return replace(FIRST, questions=asked)
    new, old = float(measured["ranker_ndcg_at_20"]), float(measured["popularity_ndcg_at_20"])
    return Verdict(
        accepted=new > old,
        against="popularity",
        basis="held out",
        questions=asked,
        new_ndcg_at_20=round(new, 4),
        old_ndcg_at_20=round(old, 4),
    )


def against_rival(
    rival: Rival,
    *,
    recent: Learned,
    final: Learned,
    events: Sequence[EventFeatures],
    visits: Interactions,
    start: float,
    end: float,
) -> Verdict:
    """`recent` was fitted on what came before `start`, `final` on everything."""
    unseen = rival.last is None or _day(rival.last, visits) <= start
    old_learned = replace(rival.learned, events=table_of(rival.learned, events))
    new = earned(recent if unseen else final, events, visits, start=start, end=end)
    old = earned(old_learned, events, visits, start=start, end=end)
    if new.size < FEWEST_QUESTIONS:
        return Verdict(
            accepted=True, against=rival.learned.version, basis="too few questions", questions=new.size
        )
    chance = not_worse(new, old)
    return Verdict(
        accepted=chance >= SURE,
        against=rival.learned.version,
        basis="unseen by both" if unseen else "seen by both",
        questions=new.size,
        new_ndcg_at_20=round(float(new.mean()), 4),
        old_ndcg_at_20=round(float(old.mean()), 4),
        chance_not_worse=round(chance, 3),
    )


def not_worse(new: NDArray[np.float64], old: NDArray[np.float64]) -> float:
    """The share of paired resamples in which the new mean is at least 98% of the old one."""
    gain = new - (1 - MARGIN) * old
    drawn = np.random.default_rng(_SEED).integers(gain.size, size=(RESAMPLES, gain.size))
    return float((gain[drawn].mean(axis=1) >= 0).mean())


def earned(
    learned: Learned, events: Sequence[EventFeatures], visits: Interactions, *, start: float, end: float
) -> NDArray[np.float64]:
    """NDCG@20 of each question."""
    return np.array(
        [
            quality(answer(learned, events, question).tolist(), question.chosen.tolist(), k=K).ndcg
            for question in questions(visits, start=start, end=end, most=MOST_QUESTIONS)
        ],
        dtype=np.float64,
    )


def answer(learned: Learned, events: Sequence[EventFeatures], question: Question) -> Ints:
    """The best K, as a request would rank them: a shortlist by the sum, then what decides."""
    signals, _ = signals_of(learned, events, question)
    short = learned.ranker.shortlist(signals)
    worth = learned.ranker.utility({name: values[short] for name, values in signals.items()})
    best: Ints = short[np.argsort(-worth, kind="stable")[:K]]
    return best


def _day(at: datetime, visits: Interactions) -> float:
    return 0.0 if visits.first is None else (at - visits.first).total_seconds() / DAY_S
