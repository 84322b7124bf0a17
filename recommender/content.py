"""What an event is like, as numbers: so that one nobody has been to can be recommended.

Traits: its lasting items (terms, labels, organiser, place), where it is (a cell of about 5 km), its
price band, its age band, and the words of its text (tf-idf). A ridge regression learns where events
with such traits stand in the models' spaces; one Cholesky factorisation serves all spaces.

Refuses nothing: an event without any known trait stands nowhere, and scores 0.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array

from culture_app.kernel.words import GeoPoint
from recommender.items import Described, Keys, Vocabulary, lasting, named
from recommender.models.base import Floats, Ints, dense

# Words are many and each says little: together they weigh as much as one lasting item.
TEXT_SHARE = 0.5
MAX_WORDS = 2_000
# 8,000 features: a Gram matrix of 0.5 GB and some 10 s on one thread.
MAX_BRIDGED = 8_000
_WORD = re.compile(r"[^\W\d_]{3,}")
_CELL_DEGREES = 0.05
_PRICE_BANDS_CENTS = (0, 500, 1_000, 1_500, 2_500, 4_000)
_AGE_BANDS = (3, 6, 9, 12, 16, 18)


class Depicted(Described, Protocol):
    """An event with all that its traits are made of."""

    @property
    def point(self) -> GeoPoint | None: ...
    @property
    def price_cents(self) -> int | None: ...


def ages_of(event: Any) -> tuple[int | None, int | None]:
    """The age range, whether told as one pair (a candidate) or as two fields (stored features)."""
    if hasattr(event, "ages"):
        return event.ages or (None, None)
    return event.age_min, event.age_max


def traits(event: Depicted) -> dict[int, float]:
    """An event's structural traits: {feature number: weight}."""
    found = dict(lasting(event))
    if event.point is not None:
        cell = (int(event.point.lat // _CELL_DEGREES), int(event.point.lon // _CELL_DEGREES))
        found[named("cell", f"{cell[0]}:{cell[1]}")] = 0.3
    if event.price_cents is not None:
        band = sum(event.price_cents > limit for limit in _PRICE_BANDS_CENTS)
        found[named("price", str(band))] = 0.2
    low, high = ages_of(event)
    if low is not None or high is not None:
        bands = (sum((low or 0) >= age for age in _AGE_BANDS), sum((high or 99) >= age for age in _AGE_BANDS))
        found[named("ages", f"{bands[0]}:{bands[1]}")] = 0.3
    return found


def words(text: str) -> Counter[str]:
    return Counter(match.group().casefold() for match in _WORD.finditer(text))


@dataclass(frozen=True, kw_only=True, slots=True)
class Encoder:
    """Turns events into sparse rows of unit length."""

    features: Vocabulary
    rarity: Floats  # inverse document frequency per feature

    @property
    def size(self) -> int:
        return self.features.size

    def encode(self, events: Sequence[Depicted], texts: Sequence[str] | None = None) -> csr_matrix:
        """Events x features. Without texts (a candidate has none) the other traits stand alone."""
        structural = self.rows([traits(event) for event in events])
        if texts is None:
            return structural
        spoken = self.rows([_word_features(text) for text in texts])
        return unit_length(structural + spoken * TEXT_SHARE)

    def single(self, numbers: Keys) -> csr_matrix:
        """Pseudo-events that have just one trait each: a theme, an organiser."""
        return self.rows([{int(number): 1.0} for number in numbers])

    def rows(self, described: Sequence[Mapping[int, float]]) -> csr_matrix:
        """Rows of unit length from {feature number: weight}; unknown features are left out."""
        numbers = np.array([number for each in described for number in each], dtype=np.uint64)
        values = np.array([value for each in described for value in each.values()], dtype=np.float32)
        rows = np.repeat(np.arange(len(described)), [len(each) for each in described])
        columns = self.features.columns(numbers)
        seen = columns >= 0
        values = values[seen] * self.rarity[columns[seen]]
        return unit_length(
            csr_matrix(
                (values, (rows[seen], columns[seen])), shape=(len(described), self.size), dtype=np.float32
            )
        )


def _word_features(text: str) -> dict[int, float]:
    return {named("word", word): 1.0 + float(np.log(count)) for word, count in words(text).items()}


def unit_length(matrix: csr_matrix) -> csr_matrix:
    """Rows of length 1; empty rows stay empty."""
    rows = matrix.tocsr().astype(np.float32)
    lengths = np.sqrt(dense(rows.multiply(rows).sum(axis=1)))
    return diags_array((1 / np.where(lengths > 0, lengths, 1)).astype(np.float32)).tocsr() @ rows


def learn_encoder(events: Sequence[Depicted], texts: Iterable[str]) -> Encoder:
    """Which features there are and how rare: lasting ones seen at all, words in 3 events or more."""
    seen: Counter[int] = Counter()
    for event in events:
        seen.update(traits(event).keys())
    spoken: Counter[str] = Counter()
    for text in texts:
        spoken.update(words(text).keys())
    ranked = sorted(spoken.items(), key=lambda pair: (-pair[1], pair[0]))
    # the most frequent words are grammar, not meaning
    common = max(10, len(events) // 3)
    kept = [(word, count) for word, count in ranked if 3 <= count <= common][:MAX_WORDS]
    seen.update({named("word", word): count for word, count in kept})
    return encoder_of(seen, events=len(events))


def encoder_of(seen: Mapping[int, int], *, events: int) -> Encoder:
    """An encoder of these features, each with the number of events that have it."""
    features = Vocabulary(keys=np.array(sorted(seen), dtype=np.uint64))
    counts = np.array([seen[int(key)] for key in features.keys], dtype=np.float32)
    rarity = np.log1p(max(1, events) / np.maximum(counts, 1)).astype(np.float32)
    return Encoder(features=features, rarity=rarity)


@dataclass(frozen=True, kw_only=True, slots=True)
class Portrait:
    """Items as rows of sparse traits and, beside them, of a few dense numbers."""

    traits: csr_matrix  # items x traits
    beside: Floats  # items x dimensions, perhaps none

    def take(self, items: Any) -> "Portrait":
        return Portrait(traits=self.traits[items], beside=self.beside[items])

    def likeness(self, other: "Portrait") -> Floats:
        """Inner products: these items x the others."""
        alike = np.asarray((self.traits @ other.traits.T).todense(), dtype=np.float32)
        return alike + self.beside @ other.beside.T


def portrait(traits: csr_matrix) -> Portrait:
    """Of traits alone."""
    return Portrait(traits=traits, beside=np.zeros((traits.shape[0], 0), dtype=np.float32))


@dataclass(frozen=True, kw_only=True, slots=True)
class Ridge:
    """Weighted ridge regression on traits, factorised once: whatever is asked of it costs two substitutions."""

    width: int
    common: Ints  # the traits that take part
    weighted: Portrait  # A X of the known items: each times how well it is known
    factor: Any  # of X^T A X + stiffness I

    def weights(self, targets: Floats) -> Floats:
        """(X^T A X + stiffness I)^-1 X^T A Y: traits and what is beside x dimensions, from items x dimensions."""
        right = np.vstack([self.weighted.traits.T @ targets, self.weighted.beside.T @ targets])
        solved = self._solved(right)
        found = np.zeros((self.width + self.weighted.beside.shape[1], targets.shape[1]), dtype=np.float32)
        found[self.common] = solved[: self.common.size]
        found[self.width :] = solved[self.common.size :]
        return found

    def telling(self, rows: Portrait) -> Floats:
        """How much each known item tells of each new one (`rows`): known items x new items.

        Whatever is known of the known ones (who had them, where they stand), times this, is the forecast.
        """
        traits = np.asarray(rows.traits.tocsc()[:, self.common].T.todense(), dtype=np.float32)
        solved = self._solved(np.vstack([traits, rows.beside.T]))
        few = self.common.size
        return np.asarray(self.weighted.traits @ solved[:few]) + self.weighted.beside @ solved[few:]

    def _solved(self, right: Floats) -> Floats:
        # Only training needs it.
        from scipy.linalg import cho_solve

        return np.asarray(
            cho_solve(self.factor, right.astype(np.float32), overwrite_b=True, check_finite=False)
        )


def ridge(rows: Portrait, weights: Floats, *, stiffness: float = 1.0) -> Ridge:
    """rows: known items; weights: how well each is known. The Gram matrix is made block by block: dense
    numbers among sparse ones would cost a hundred times their part.
    """
    common = _most_common(rows.traits)
    narrow = rows.traits.tocsc()[:, common].tocsr()
    scale = weights.astype(np.float32)
    weighted = Portrait(
        traits=(diags_array(scale).tocsr() @ narrow).tocsr(), beside=rows.beside * scale[:, None]
    )
    few = common.size
    gram = np.empty((few + rows.beside.shape[1],) * 2, dtype=np.float32)
    gram[:few, :few] = (narrow.T @ weighted.traits).todense()
    gram[few:, :few] = weighted.beside.T @ narrow
    gram[:few, few:] = gram[few:, :few].T
    gram[few:, few:] = rows.beside.T @ weighted.beside
    gram[np.diag_indices_from(gram)] += stiffness
    # Only training needs it.
    from scipy.linalg import cho_factor

    factor = cho_factor(gram, lower=True, overwrite_a=True, check_finite=False)
    return Ridge(width=rows.traits.shape[1], common=common, weighted=weighted, factor=factor)


def bridge(
    rows: csr_matrix,
    positions: Mapping[str, NDArray[np.float32]],
    weights: NDArray[np.float32],
    *,
    stiffness: float = 1.0,
) -> dict[str, Floats]:
    """Ridge regression from features to each space: {space: features x dimensions}.

    rows: known items x features; positions: known items x dimensions per space; weights: how well
    each item is known. W = (X^T A X + stiffness I)^-1 X^T A Y, one Cholesky for all spaces.
    """
    found = ridge(portrait(rows), weights, stiffness=stiffness)
    return {space: found.weights(place) for space, place in positions.items()}


def _most_common(rows: csr_matrix) -> Ints:
    """The features that most items have, in order: the factorisation's cost is their number cubed."""
    counts = np.bincount(rows.indices, minlength=rows.shape[1])
    order = np.argsort(-counts, kind="stable")[:MAX_BRIDGED]
    return np.sort(order).astype(np.int32)
