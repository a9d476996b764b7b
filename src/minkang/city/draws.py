"""Draws that anybody can repeat: named streams of one seed, and whole numbers that add up."""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]


def stream(seed: int, name: str, *numbers: int) -> np.random.Generator:
    """The stream called `name` of a seed; streams of other names or numbers do not disturb it."""
    key = (seed, zlib.crc32(name.encode()), *numbers)
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(key)))


def apportion(total: int, weights: Sequence[float] | Floats, least: int = 0) -> list[int]:
    """Share `total` whole things by `weights`, largest remainder first, at least `least` each.

    When `total` cannot give everybody the least, the first in order of weight get it. The shares
    add up to `total` always; equal remainders go to the earlier.
    """
    weight = np.asarray(weights, dtype=np.float64)
    if total <= 0 or weight.size == 0:
        return [0] * weight.size
    shares = np.zeros(weight.size, dtype=np.int64)
    by_weight = np.argsort(-weight, kind="stable")
    if least:
        shares[by_weight[: total // least]] = least
    rest = total - int(shares.sum())
    exact = total * weight / weight.sum() if weight.sum() else np.full(weight.size, 0.0)
    wanted = np.maximum(exact - shares, 0.0)
    if wanted.sum():
        wanted *= rest / wanted.sum()
    shares += np.floor(wanted + 1e-9).astype(np.int64)
    missing = total - int(shares.sum())
    by_remainder = np.argsort(-(wanted - np.floor(wanted + 1e-9)), kind="stable")
    for place in by_remainder[:missing]:
        shares[place] += 1
    return [int(share) for share in shares]


def rank_within(keys: Ints) -> Ints:
    """For each key how many equal keys stand before it."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    lengths = np.diff(np.r_[starts, ordered.size])
    ranks = np.empty(keys.size, dtype=np.int64)
    ranks[order] = np.arange(keys.size) - np.repeat(starts, lengths)
    return ranks
