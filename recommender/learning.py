"""One training, from visits and events to all that is learned.

    visits before T1            -> models            visits T1..T2 -> the ranker's weights
    visits T2..end, held out    -> metrics           all visits    -> the models that go live

- T1 and T2 leave 25% and 10% of the visits to the right: the future is never used to judge the past.
- What decides and how good it is are learned from a fixed sample of whole people; what goes live, from everybody.
- With too little to learn from, what is left is content alone; it still ranks by likeness.
- Fixed seeds, and blocks that are added up in their order: the same visits give the same bytes.
"""

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from culture_app.offers.data import EventFeatures
from recommender.content import Encoder, learn_encoder
from recommender.fitting import Keeping, fit
from recommender.gate import FIRST, Rival, Verdict, against_popularity, against_rival
from recommender.holdout import Measured, choices_of, measure
from recommender.interactions import HALF_LIFE_DAYS, MOST_VISITS, Interactions
from recommender.items import number
from recommender.learned import Learned
from recommender.models import Als, ItemItem, Model, Spectral
from recommender.ranking import learn_ranker

# Changes with what the same visits and recipe would be learned as.
FORMAT = 1
# Below this nobody's taste can be told from chance.
FEWEST_PEOPLE = 20
FEWEST_VISITS = 200
RANKER_PART = 0.25
HELD_OUT_PART = 0.10
# Beyond this many people, the ranker's weights and the metrics don't change any more.
JUDGES = 60_000
# An event that began longer ago and that nobody went to is seldom asked for.
OVER = timedelta(days=365)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """What a training needs: events sorted by number, their encoder, and the visits."""

    events: tuple[EventFeatures, ...]
    encoder: Encoder
    interactions: Interactions


@dataclass(frozen=True, kw_only=True, slots=True)
class Learning:
    learned: Learned
    metrics: dict[str, float]
    verdict: Verdict


def in_order(events: Sequence[EventFeatures]) -> tuple[EventFeatures, ...]:
    return tuple(sorted(events, key=lambda event: number(event.event)))


def lesson(*, events: Sequence[EventFeatures], interactions: Interactions) -> Lesson:
    """`events` in_order, as the interactions number them."""
    return Lesson(
        events=tuple(events),
        encoder=learn_encoder(events, (event.text for event in events)),
        interactions=interactions,
    )


def learn(
    material: Lesson,
    *,
    tell: Callable[[str], None] = lambda _: None,
    threads: int = 1,
    keeping: Keeping | None = None,
    rival: Rival | None = None,
) -> Learning:
    """Fit on the past, learn the ranker's weights, measure on the held-out end, fit on everything, and judge.

    `keeping` finds models that an earlier training from the same visits had finished; `rival` is what is in use.
    """
    every, events, encoder = material.interactions, material.events, material.encoder
    with threadpool_limits(limits=1):
        if every.people < FEWEST_PEOPLE or len(every) < FEWEST_VISITS:
            tell("too little to learn from: content only")
            return Learning(learned=fit(events=events, encoder=encoder), metrics={}, verdict=FIRST)
        visits = every.sample(JUDGES)

        def until(day: float, name: str) -> Learned:
            return fit(
                events=events,
                encoder=encoder,
                models=_models(threads),
                visits=visits.between(-1, day),
                today=day,
                name=name,
                keeping=keeping,
            )

        from_day, to_day = (
            float(day) for day in np.quantile(visits.days, [1 - RANKER_PART, 1 - HELD_OUT_PART])
        )
        end = float(every.days.max()) + 1.0
        every.let_go()
        tell(f"1/5 learning from the past of {visits.people} people, to judge by what came after")
        past = until(from_day, "past")
        tell("2/5 learning what decides")
        ranker = learn_ranker(choices_of(past, events, visits, start=from_day, end=to_day))
        del past
        tell("3/5 measuring on the held-out end")
        recent = replace(until(to_day, "recent"), ranker=ranker)
        measured = measure(recent, events, visits, start=to_day, end=end)
        _give_back()
        tell(f"4/5 learning from all {len(every)} visits of {every.people} people")
        final = fit(
            events=events,
            encoder=encoder,
            models=_models(threads),
            visits=every,
            today=end,
            ranker=ranker,
            keeping=keeping,
        )
        tell("5/5 judging")
        if rival is None:
            verdict = against_popularity(measured)
        else:
            verdict = against_rival(
                rival, recent=recent, final=final, events=events, visits=visits, start=to_day, end=end
            )
        tell(verdict.told)
    final = replace(final, events=final.events.only(_asked_for(final, events, every.last)))
    return Learning(learned=final, metrics=_told(measured), verdict=verdict)


def _asked_for(learned: Learned, events: Sequence[EventFeatures], last: datetime | None) -> NDArray[np.bool_]:
    """Events that a request may ask for: in somebody's history, or not long over. The rest only takes memory."""
    visited = learned.vocabulary.columns(learned.events.keys) >= 0
    if last is None:
        return np.ones(len(events), dtype=np.bool_)
    since = last - OVER
    recent = np.fromiter((event.start is None or event.start >= since for event in events), dtype=np.bool_)
    return visited | recent


def _give_back() -> None:
    """Memory that smaller fits have freed goes back to the system before the large one begins (glibc keeps it)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def recipe() -> dict[str, Any]:
    """What decides the outcome besides the data: kinds and sizes of models, their seeds, the parts held out."""
    return {
        "models": {model.name: _settings(model) for model in _models(1)},
        "ranker_part": RANKER_PART,
        "held_out_part": HELD_OUT_PART,
        "judges": JUDGES,
        "most_visits": MOST_VISITS,
        "half_life_days": HALF_LIFE_DAYS,
        "format": FORMAT,
    }


def _settings(model: Model) -> dict[str, Any]:
    return {
        name: value
        for name, value in vars(model).items()
        if isinstance(value, bool | int | float) and name != "threads" and name[0] != "_"
    }


def _models(threads: int) -> tuple[Model, ...]:
    return (
        # as good on held-out weeks as 200, for half of what a request reads (docs/decisions/0025)
        ItemItem(neighbours=100, threads=threads),
        Als(factors=64, iterations=8, threads=threads),
        Spectral(factors=64, threads=threads),
    )


def _told(measured: Measured) -> dict[str, float]:
    return {name: round(value, 4) for name, value in measured.items()}
