"""weekly: an item is a place in a week, so each is new, and what is known is what was before.

- week = minute // 10080. For each week w of the test file and each person who checked in then: rank all places
  with a check-in in w; relevant are those where she checked in. History is all before w, test weeks included.
- "discovery": only places where she never was before w, as relevant and as candidates; a person counts in the
  weeks in which she found one. People without a history count in both.
- The rankers (one for all, one for discovery) learn from the weeks before the first test week, each week judged
  by what was before it. So are the single signals tuned: of each family the variant that was best there.
- NDCG@10 per person and week, averaged; intervals draw people, not weeks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from culture_app.kernel.progress import track
from recommender.errors import UnreadableFile
from recommender.evaluation.alone import FAMILIES, Alone
from recommender.evaluation.checkins import CheckIns
from recommender.evaluation.figures import Surroundings, characteristics
from recommender.evaluation.past import Past, Tastes, fit
from recommender.evaluation.protocol import SEGMENTS
from recommender.evaluation.reading import Visits
from recommender.evaluation.weeks import (
    FALLING,
    QUESTIONS,
    Asked,
    Batch,
    Choices,
    Scores,
    batches,
    ranked,
    summed,
)
from recommender.metrics import SEED, intervals_of_people
from recommender.models.base import Floats
from recommender.ranking import Growth, Ranker, learn_ranker

K = 10
# The rankers learn from this many weeks before the first test week, and from earlier ones until three are full: files
# have gaps. A week is full with at least half as many check-ins as the median week.
RANKER_WEEKS, FULL_WEEKS = 10, 3
FULL_PART = 0.5
# From fewer choices than this nothing is learned: then the single signal that was best ranks. Trees are grown from
# fewer than where people are served: here they only have to be better than the sum.
FEWEST_CHOICES, FEWEST_FOR_TREES = 50, 500
GROWTH = Growth(trees=150, rate=0.05, leaves=8, depth=8, fewest=100, stiffness=20.0, part=0.3)
# How much of the sum may count beside the trees: with these signals they do better alone.
BLENDS = (0.0, 0.25, 1.0)
# Models are fitted every week; every second, third ... week where there is more to learn from than this.
REFIT_AFTER = 500_000

type Figures = dict[str, float | str]


@dataclass(frozen=True, kw_only=True)
class World:
    """All check-ins, and which weeks and which of their check-ins are asked for."""

    visits: CheckIns
    points: NDArray[np.float64]
    threads: int

    def weeks(self, weeks: Sequence[int], wanted: CheckIns, label: str) -> Iterator[Batch]:
        """The questions of those weeks, each with what was before it."""
        tastes: Tastes | None = None
        fitted = 0
        for week in track(weeks, label):
            known = self.visits.before(week)
            if tastes is None or week - fitted > known.user.size // REFIT_AFTER:
                tastes, fitted = fit(known, week, threads=self.threads), week
            past = Past(known=known, week=week, tastes=tastes, points=self.points)
            yield from batches(past, self.visits.within(week), wanted.within(week))


def evaluate(
    *,
    train: Visits,
    test: Visits,
    points: NDArray[np.float64],
    k: int = K,
    threads: int = 2,
    ranker_weeks: int | None = None,
) -> dict[str, Figures]:
    """Figures of the rankers ("all"), and of each single signal.

    ranker_weeks: learn from exactly the weeks of so many numbers before the test, full or not.
    """
    users, items = 1 + int(max(train[:, 0].max(), test[:, 0].max())), points.shape[0]
    visits = CheckIns.of(np.concatenate([train, test]), users=users, items=items)
    asked_for = CheckIns.of(test, users=users, items=items)
    world = World(visits=visits, points=points, threads=threads)
    first = int(asked_for.week.min())
    before = visits.before(first)
    weeks = np.unique(before.week)
    if weeks.size < 2:
        raise UnreadableFile("weekly needs two weeks of visits or more before the first week of test")
    since = _since(before, first) if ranker_weeks is None else first - ranker_weeks
    ranking = [int(week) for week in weeks[1:] if week >= since] or [int(weeks[-1])]
    choices = {asked: Choices(asked=asked) for asked in QUESTIONS}
    tuning = Alone(k=K)
    rng = np.random.default_rng(SEED)
    for batch in world.weeks(ranking, before, "weeks to learn from"):
        tuning.add(batch)
        for some in choices.values():
            some.add(batch, rng=rng)
    variants = {asked: tuning.best(asked) for asked in QUESTIONS}
    rankers = {asked: _ranker(choices[asked], threads) for asked in QUESTIONS}
    favourites = {asked: tuning.favourite(asked) for asked in QUESTIONS}
    choices.clear()
    ours = {(asked, size): Scores(k=size) for asked in QUESTIONS for size in {K, k}}
    alone = Alone(k=K)
    wanted = {asked: list(variants[asked].values()) for asked in QUESTIONS}
    for batch in world.weeks([int(week) for week in np.unique(asked_for.week)], asked_for, "test weeks"):
        alone.add(batch, wanted)
        for asked in QUESTIONS:
            scores = _scores(rankers[asked], batch, asked, favourites[asked])
            for size in {K, k}:
                ours[asked, size].add(batch, scores, asked)
    return _figures(ours, alone, variants, done=before, k=k)


def _since(before: CheckIns, first: int) -> int:
    """The first week to learn from."""
    weeks, counts = np.unique(before.week, return_counts=True)
    full = weeks[counts >= FULL_PART * np.median(counts)]
    return min(first - RANKER_WEEKS, int(full[-FULL_WEEKS:][0]))


def _ranker(choices: Choices, threads: int) -> Ranker | None:
    if len(choices.found) < FEWEST_CHOICES:
        return None
    names = choices.names
    return learn_ranker(
        choices.table,
        names=names,
        summed=summed(names),
        fewest=FEWEST_FOR_TREES,
        growth=GROWTH,
        blends=BLENDS,
        threads=threads,
    )


def _scores(ranker: Ranker | None, batch: Batch, asked: Asked, favourite: str) -> Floats:
    if ranker is not None:
        return ranked(ranker, batch, asked)
    values = batch.signals[favourite]
    return -values if favourite in FALLING else values


def _figures(
    ours: Mapping[tuple[Asked, int], Scores],
    alone: Alone,
    variants: Mapping[Asked, Mapping[str, str]],
    *,
    done: CheckIns,
    k: int,
) -> dict[str, Figures]:
    found: dict[str, Figures] = {"all": {}}
    for size in sorted({K, k}):
        found["all"] |= _measured({asked: ours[asked, size] for asked in QUESTIONS}, k=size)
    for family in FAMILIES:
        theirs = {asked: alone.scores[asked, variants[asked][family]] for asked in QUESTIONS}
        found[family] = _measured(theirs, k=K)
        found[family] |= {"by": variants["all"][family], "discovery_by": variants["discovery"][family]}
    for asked in QUESTIONS:
        name = _named(asked)
        best = max(FAMILIES, key=lambda family: float(found[family][f"{name}ndcg_at_{K}"]))
        single = alone.scores[asked, variants[asked][best]]
        mean, low, high = _advantage(ours[asked, K], single)
        found["all"] |= {
            f"{name}best_single": best,
            f"{name}best_single_ndcg_at_{K}": single.mean,
            f"{name}ratio_to_best_single": ours[asked, K].mean / max(single.mean, 1e-9),
            f"{name}ours_minus_best_single": mean,
            f"{name}ours_minus_best_single_low": low,
            f"{name}ours_minus_best_single_high": high,
        }
    for asked in QUESTIONS:
        scores = ours[asked, K]
        ever = done.matrix()
        ever.data[:] = 1.0
        around = Surroundings(done=ever, candidates=np.arange(done.items))
        told = characteristics(np.concatenate(scores.lists), scores.people, around)
        found["all"] |= {f"{_named(asked)}{name}": value for name, value in told.items()}
    return found


def _named(asked: Asked) -> str:
    return "discovery_" if asked == "discovery" else ""


def _measured(scores: Mapping[Asked, Scores], *, k: int) -> Figures:
    """NDCG with its interval, for how many people and weeks, and by how much was known of them."""
    found: Figures = {}
    for asked, tally in scores.items():
        name = f"{_named(asked)}ndcg_at_{k}"
        low, high = _interval(tally.people, tally.values)
        found |= {name: tally.mean, f"{name}_low": low, f"{name}_high": high}
        found[f"{_named(asked)}questions"] = float(tally.values.size)
        history = np.concatenate(tally.history) if tally.history else np.zeros(0)
        for segment, (least, most) in SEGMENTS.items():
            mine = tally.values[(history >= least) & (history <= most)]
            found[f"{_named(asked)}questions_history_{segment}"] = float(mine.size)
            if mine.size:
                found[f"{name}_history_{segment}"] = float(mine.mean())
    return found


def _advantage(ours: Scores, theirs: Scores) -> tuple[float, float, float]:
    """How much better, with its 95% interval: the same people are drawn for both."""
    differences = ours.values - theirs.values
    return (float(differences.mean()) if differences.size else 0.0, *_interval(ours.people, differences))


def _interval(people: NDArray[np.int64], values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = intervals_of_people(people, values[:, None])[0]
    return (float(low), float(high))
