"""m- and u-probabilities from unlabelled pairs, by expectation-maximisation.

The model of Fellegi and Sunter: given that a pair is one person (or two), its fields agree
independently. Source: Winkler 1988; Dempster, Laird and Rubin 1977.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SMALLEST = 1e-7
ENOUGH = 1e-9


@dataclass(frozen=True, slots=True)
class Estimate:
    """What was found: `share` of pairs that are one person, and (m, u) by field and level."""

    share: float
    probabilities: Mapping[str, Mapping[str, tuple[float, float]]]
    rounds: int


def estimate(
    pairs: Sequence[Mapping[str, str]],
    start: Mapping[str, Mapping[str, tuple[float, float]]],
    *,
    share: float,
    most_rounds: int = 100,
    fixed_u: bool = True,
) -> Estimate:
    """M (and u unless it is fixed) of every level, from the levels of pairs.

    Args:
        pairs: For each pair the level of each field; a level not in `start` is no evidence.
        start: (m, u) to begin with.
        share: The share of pairs that are one person, to begin with.
        most_rounds: When to stop at the latest.
        fixed_u: Keep u, which is better known from pairs drawn at random, where nearly all differ.
    """
    columns = {field: _column(pairs, field, tuple(levels)) for field, levels in start.items()}
    m = {field: np.array([one[0] for one in levels.values()]) for field, levels in start.items()}
    u = {field: np.array([one[1] for one in levels.values()]) for field, levels in start.items()}
    rounds = 0
    for rounds in range(1, most_rounds + 1):  # noqa: B007 - told to the caller
        belief = _belief(columns, m, u, share)
        fresh = float(belief.mean())
        for field, column in columns.items():
            m[field] = _shares(column, belief, m[field].size)
            if not fixed_u:
                u[field] = _shares(column, 1 - belief, u[field].size)
        if abs(fresh - share) < ENOUGH:
            break
        share = fresh
    found = {
        field: {
            level: (float(m[field][place]), float(u[field][place]))
            for place, level in enumerate(levels)
        }
        for field, levels in start.items()
    }
    return Estimate(share, found, rounds)


def _column(
    pairs: Sequence[Mapping[str, str]], field: str, levels: tuple[str, ...]
) -> NDArray[np.int64]:
    places = {level: place for place, level in enumerate(levels)}
    return np.array([places.get(pair[field], -1) for pair in pairs], dtype=np.int64)


def _belief(
    columns: Mapping[str, NDArray[np.int64]],
    m: Mapping[str, NDArray[np.float64]],
    u: Mapping[str, NDArray[np.float64]],
    share: float,
) -> NDArray[np.float64]:
    size = next(iter(columns.values())).size
    odds = np.full(size, np.log(share) - np.log1p(-share))
    for field, column in columns.items():
        weights = np.log(np.maximum(m[field], SMALLEST)) - np.log(np.maximum(u[field], SMALLEST))
        odds += np.where(column < 0, 0.0, weights[column])
    belief: NDArray[np.float64] = 1 / (1 + np.exp(-odds))
    return belief


def _shares(
    column: NDArray[np.int64], weight: NDArray[np.float64], levels: int
) -> NDArray[np.float64]:
    known = column >= 0
    sums = np.bincount(column[known], weights=weight[known], minlength=levels)
    shares: NDArray[np.float64] = np.maximum(sums / max(sums.sum(), SMALLEST), SMALLEST)
    return shares
