"""One stream of random draws per village and matter, so that a village never depends on its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Weights = Sequence[float] | Floats

MISSING = -1
"""Internal code of an answer that is absent or outside its universe."""


class Stream:
    """Random draws from a key of whole numbers; the same key gives the same draws on one numpy version."""

    def __init__(self, *key: int) -> None:
        self._generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence(key)))

    def uniform(self, n: int) -> Floats:
        """`n` draws from [0, 1)."""
        return self._generator.random(n)

    def normal(self, n: int, mean: float = 0.0, deviation: float = 1.0) -> Floats:
        """`n` normal draws."""
        return mean + deviation * self._generator.standard_normal(n)

    def gamma(self, n: int, shape: float) -> Floats:
        """`n` draws of a standard gamma distribution."""
        return self._generator.standard_gamma(shape, n)

    def integers(self, low: int, high: int, n: int) -> Ints:
        """`n` whole numbers in [low, high)."""
        return self._generator.integers(low, high, n, dtype=np.int64)

    def chance(self, probability: NDArray[np.floating[Any]] | float, n: int) -> Flags:
        """`n` times yes with the given probability (one for all, or one each)."""
        return self.uniform(n) < probability

    def order(self, n: int) -> Ints:
        """A random order of 0..n-1."""
        return self._generator.permutation(n).astype(np.int64)

    def pick(self, weights: Weights, n: int, codes: Sequence[int] | None = None, *, by: Floats | None = None) -> Ints:
        """`n` categories with the given weights: 1, 2, 3 … or `codes`.

        `by` replaces the draw by uniform numbers of the caller: a number that carries welfare makes
        the categories ordered by welfare.
        """
        share = np.cumsum(np.asarray(weights, dtype=np.float64))
        index = np.searchsorted(share[:-1] / share[-1], self.uniform(n) if by is None else by, side="right")
        return _to_codes(index.astype(np.int64), codes)

    def pick_within(
        self,
        weights: Sequence[Sequence[float]],
        group: Ints,
        codes: Sequence[int] | None = None,
        *,
        by: Floats | None = None,
    ) -> Ints:
        """Like `pick`, with the row of weights that belongs to each one's group (0, 1, 2 …)."""
        share = np.cumsum(np.asarray(weights, dtype=np.float64), axis=1)
        share /= share[:, -1:]
        draw = self.uniform(len(group)) if by is None else by
        index = (draw[:, None] >= share[group][:, :-1]).sum(axis=1)
        return _to_codes(index.astype(np.int64), codes)


def _to_codes(index: Ints, codes: Sequence[int] | None) -> Ints:
    return index + 1 if codes is None else np.asarray(codes, dtype=np.int64)[index]


def only(value: Ints, asked: Flags) -> Ints:
    """The answers inside the universe of a question, MISSING outside."""
    return np.where(asked, value, MISSING).astype(np.int64)


def logistic(score: Floats) -> Floats:
    """Standard normal scores to uniform numbers (logistic approximation of the normal integral)."""
    return 1.0 / (1.0 + np.exp(-1.702 * score))


def rank_within(key: Ints) -> Ints:
    """Running number 0, 1, 2 … among equal keys, in the order of the rows."""
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    position = np.arange(len(key), dtype=np.int64)
    starts = np.r_[True, ordered[1:] != ordered[:-1]]
    out = np.empty(len(key), dtype=np.int64)
    out[order] = position - np.maximum.accumulate(np.where(starts, position, 0))
    return out
