"""The exact limits of an indicator at many places at once."""

from collections.abc import Sequence

import numpy as np

from minkang.engines.warehouse.rules import intervals
from minkang.engines.warehouse.rules.declaration import Indicator, Interval


def limits_of(
    indicator: Indicator, numerators: Sequence[int], denominators: Sequence[int]
) -> list[tuple[float, float]]:
    """Lower and upper 95 % limits in the indicator's unit, place by place.

    NaN where a limit has no meaning, infinite where nothing bounds it.

    Args:
        indicator: One with an interval.
        numerators: Sums above the line.
        denominators: Sums below it; 0 where there is none.
    """
    above = np.array(numerators, dtype=np.int64)
    below = np.array(denominators, dtype=np.int64)
    if indicator.interval is Interval.BINOMIAL:
        low, high = intervals.binomial_limits(above, below)
    elif indicator.interval is Interval.TWO_COUNTS:
        low, high = intervals.ratio_limits(above, below)
    else:
        exposure = np.ones_like(below) if indicator.denominator is None else below
        low, high = intervals.poisson_limits(above)
        with np.errstate(divide="ignore", invalid="ignore"):
            low, high = low / exposure, high / exposure
    scaled = low * indicator.scale, high * indicator.scale
    return list(zip(scaled[0].tolist(), scaled[1].tolist(), strict=True))
