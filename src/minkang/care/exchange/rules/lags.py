"""How late records are, read from a histogram."""

from collections.abc import Mapping

BUCKETS_OF_AN_OCTAVE = 4
"""As the tally sorts: bucket b holds minutes from 2^(b/4) - 1 up to 2^((b+1)/4) - 1."""


def quantile(histogram: Mapping[int, int], share: float) -> float | None:
    """Minutes within which `share` (0 to 1) of the resources came; None of nothing.

    Within a bucket the resources are taken to lie evenly on the logarithmic scale, so that the answer
    is at most one bucket, 19 %, off.
    """
    total = sum(histogram.values())
    if total == 0:
        return None
    wanted, passed = share * total, 0
    for bucket, count in sorted(histogram.items()):
        if passed + count >= wanted:
            return minutes_at(bucket, (wanted - passed) / count)
        passed += count
    raise ValueError("share is beyond 1")


def minutes_at(bucket: int, part: float) -> float:
    """Minutes a part (0 to 1) of the way through a bucket."""
    return float(2 ** ((bucket + part) / BUCKETS_OF_AN_OCTAVE) - 1)
