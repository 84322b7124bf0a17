"""The first stage, and all there is while little was learned: a weighted sum of signals.

- The weights are those of a discrete choice (conditional logit, McFadden 1974): the event that
  somebody went to, against others that she could have gone to in the same week.
- No weight that is learned may be negative: a suggestion is never explained by a dislike.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recommender.ranking.evidence import LEARNABLE


def learn_weights(
    choices: NDArray[np.float32], *, names: Sequence[str] = LEARNABLE, stiffness: float = 1.0
) -> dict[str, float]:
    """Weights from choices x alternatives x named signals, the chosen alternative first."""
    table = np.nan_to_num(choices.astype(np.float64), nan=0.0)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        utilities = table @ weights
        utilities -= utilities.max(axis=1, keepdims=True)
        chances = np.exp(utilities)
        chances /= chances.sum(axis=1, keepdims=True)
        value = -np.log(chances[:, 0] + 1e-300).sum() + 0.5 * stiffness * float(weights @ weights)
        expected = np.einsum("ca,caf->f", chances, table)
        return value, expected - table[:, 0, :].sum(axis=0) + stiffness * weights

    # Only training needs it; a web worker is 15 MB smaller without.
    from scipy.optimize import minimize

    best = minimize(
        loss,
        x0=np.full(len(names), 0.1),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0.0, None)] * len(names),
    )
    return {name: round(float(value), 4) for name, value in zip(names, best.x, strict=True)}
