"""How many sessions a department holds on weekends and holidays."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist, fmean, variance


@dataclass(frozen=True, slots=True)
class Roster:
    """Sessions for one kind of day.

    Attributes:
        sessions: How many to hold on such a day.
        demand: People expected to want one, in the mean.
        planned: People for whom there are places.
        days: Days the demand was seen on.
    """

    sessions: int
    demand: float
    planned: int
    days: int


def roster_for(wanted: Sequence[int], *, places: int, level: float, least: int = 0) -> Roster:
    """Enough sessions that a day's demand finds a place with probability `level`.

    The newsvendor's answer: the demand's quantile at ``short / (short + idle)``, where `short` is
    what turning one person away costs and `idle` what a place nobody takes costs. Demand counts
    people, so its variance is at least its mean.

    Args:
        wanted: People who asked for such a day, a number for each day seen.
        places: Places of one session, >= 1.
        level: The critical ratio, between 0 and 1.
        least: Sessions held whatever the demand.
    """
    if not wanted:
        return Roster(least, 0.0, least * places, 0)
    mean = fmean(wanted)
    spread = sqrt(max(mean, variance(wanted) if len(wanted) > 1 else mean))
    quantile = NormalDist(mean, spread).inv_cdf(level) if spread else 0.0
    sessions = max(least, ceil(max(0.0, quantile) / places))
    return Roster(sessions, mean, sessions * places, len(wanted))
