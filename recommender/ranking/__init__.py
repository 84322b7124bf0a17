"""In which order: signals, a transparent weighted sum, and trees over the best (docs/decisions/0027, 0063)."""

from recommender.ranking.boosted import Boosted, Growth
from recommender.ranking.evidence import (
    CIRCUMSTANCES,
    LEARNABLE,
    MODELS,
    Signals,
    centred,
    cheapness,
    distances_m,
    freshness,
    nearness,
    soonness,
    standard,
    standardised,
)
from recommender.ranking.learning import FEWEST_CHOICES, learn_ranker
from recommender.ranking.ranker import SHORTLIST, STATED, UNLEARNED, Ranker

__all__ = [
    "CIRCUMSTANCES",
    "FEWEST_CHOICES",
    "LEARNABLE",
    "MODELS",
    "SHORTLIST",
    "STATED",
    "UNLEARNED",
    "Boosted",
    "Growth",
    "Ranker",
    "Signals",
    "centred",
    "cheapness",
    "distances_m",
    "freshness",
    "learn_ranker",
    "nearness",
    "soonness",
    "standard",
    "standardised",
]
