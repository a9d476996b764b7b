"""Exact 95 % intervals of counts, proportions and ratios of two counts.

Arrays in, arrays out: one call serves every area and organisation. "Exact" is the sense of
Clopper and Pearson: each tail keeps at most half of what is left of the level, so the true value
is covered at least as often as stated.

Sources: Clopper & Pearson 1934; Garwood 1936; for two counts the binomial of the first given
their sum, Przyborowski & Wilenski 1940 (verification: memory).
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special  # type: ignore[import-untyped]  # SciPy ships no types

Counts: TypeAlias = NDArray[np.int64]
Limits: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64]]

LEVEL = 0.95


def poisson_limits(events: Counts, level: float = LEVEL) -> Limits:
    """Limits of the expected number of events, in events; from 0 when none was seen."""
    tail = (1 - level) / 2
    seen = np.maximum(events, 1)
    low = np.where(events == 0, 0.0, special.gammaincinv(seen, tail))
    return low, special.gammainccinv(events + 1, tail)


def binomial_limits(hits: Counts, trials: Counts, level: float = LEVEL) -> Limits:
    """Limits of a proportion, 0 to 1; NaN where `hits` is not within 0 and `trials` or nobody tried."""
    tail = (1 - level) / 2
    possible = (trials > 0) & (hits >= 0) & (hits <= trials)
    some = np.clip(hits, 1, np.maximum(trials, 1))
    missed = np.clip(trials - hits, 1, np.maximum(trials, 1))
    low = np.where(hits == 0, 0.0, special.betaincinv(some, missed + 1.0 * (hits < trials), tail))
    high = np.where(hits == trials, 1.0, special.betainccinv(some + 1.0 * (hits > 0), missed, tail))
    return np.where(possible, low, np.nan), np.where(possible, high, np.nan)


def ratio_limits(upper: Counts, lower: Counts, level: float = LEVEL) -> Limits:
    """Limits of the ratio of two expected counts, `upper` to `lower`; infinite above where `lower` is 0."""
    low, high = binomial_limits(upper, upper + lower, level)
    with np.errstate(divide="ignore"):
        return low / (1 - low), high / (1 - high)
