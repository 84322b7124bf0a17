"""What lists earned, and what other lists would have earned, from what people let us keep of theirs.

- Earned: she went to the event, booked it or said that she likes it, within two weeks of being shown it.
- Three ways are compared by their propensities: the lists as they were shown, the ranking alone (its slot never used)
  and a slot that always tries something. Per shown event, with intervals.
- Of fewer than twenty people nothing is said: a figure of few is about them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from personal_vault.data import ShownList, SubjectShown, Visit
from recommender.exploration import EXPLORED_PART, Estimate, ips, slots

WITHIN = timedelta(days=14)
EARNING = frozenset({"purchase", "check_in", "favourite"})
FEWEST_PEOPLE = 20

AS_SHOWN, RANKING, TRYING = "as_shown", "ranking_alone", "always_trying"


@dataclass(frozen=True, kw_only=True, slots=True)
class Counterfactual:
    """People and lists that it rests on, and an estimate per way of showing; none of too few people."""

    people: int
    lists: int
    ways: Mapping[str, Estimate]


def estimate(subjects: Iterable[SubjectShown]) -> Counterfactual:
    """From everybody's lists and what came of them."""
    people, lists = 0, 0
    rewards: list[float] = []
    propensities: list[float] = []
    targets: dict[str, list[float]] = {AS_SHOWN: [], RANKING: [], TRYING: []}
    for subject in subjects:
        people += bool(subject.shown)
        for shown in subject.shown:
            lists += 1
            places = slots(len(shown.items))
            for at, item in enumerate(shown.items):
                rewards.append(earned(shown, at, subject.visits))
                propensities.append(item.propensity)
                targets[AS_SHOWN].append(item.propensity)
                targets[RANKING].append(0.0 if item.explored else 1.0)
                targets[TRYING].append(_always(item.propensity, len(places), explored=item.explored))
    if people < FEWEST_PEOPLE:
        return Counterfactual(people=people, lists=lists, ways={})
    ways = {
        way: ips(rewards=rewards, propensities=propensities, targets=wished)
        for way, wished in targets.items()
    }
    return Counterfactual(people=people, lists=lists, ways=ways)


def earned(shown: ShownList, at: int, visits: Iterable[Visit]) -> float:
    """1 if the event at this position was gone to, booked or liked soon after it was shown."""
    event = shown.items[at].event
    return float(
        any(
            visit.event == event and visit.kind in EARNING and shown.at <= visit.at <= shown.at + WITHIN
            for visit in visits
        )
    )


def _always(propensity: float, places: int, *, explored: bool) -> float:
    """How likely it would be shown there if the slot were always used."""
    if explored:
        return min(1.0, propensity / EXPLORED_PART)
    return 1.0 if propensity >= 1 or not places else 1.0 - 1.0 / places
