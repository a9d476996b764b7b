"""Abridged life table after Chiang: life expectancy at birth and its standard error.

Source: Chiang 1984, The Life Table and its Applications (verification: memory). Populations
under 5 000 person-years give no usable figure: Eayres & Williams 2004 (verification: memory).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

FIRST_AGES = (0, 1, *range(5, 90, 5))
"""First completed year of each band; the last one, 85, is open."""
BANDS = len(FIRST_AGES)

_WIDTHS = tuple(after - first for first, after in pairwise(FIRST_AGES))
_SHARE_LIVED = (0.1, 0.4, *(0.5 for _ in FIRST_AGES[2:-1]))
"""Share of the band lived by those who die in it."""
_Z = 1.959963984540054
LEAST_POPULATION = 5000


@dataclass(frozen=True, slots=True)
class LifeExpectancy:
    """Years a newborn lives at the death rates of now, with standard error and 95 % limits."""

    years: float
    standard_error: float

    @property
    def low(self) -> float:
        """Lower 95 % limit."""
        return self.years - _Z * self.standard_error

    @property
    def high(self) -> float:
        """Upper 95 % limit."""
        return self.years + _Z * self.standard_error


@dataclass(frozen=True, slots=True)
class _Band:
    """One closed band: chance to die in it, its variance, years lived per person that enters."""

    dying: float
    variance: float
    lived: float
    share_lived: float
    width: int


def life_expectancy(deaths: Sequence[int], population: Sequence[int]) -> LifeExpectancy | None:
    """Life expectancy at birth; None where the numbers cannot carry one.

    Args:
        deaths: Deaths of one year in each band, youngest first.
        population: Person-years of the same year in each band.

    Raises:
        ValueError: there are not `BANDS` numbers of each.
    """
    if len(deaths) != BANDS or len(population) != BANDS:
        raise ValueError(f"a life table has {BANDS} bands, not {len(deaths)} and {len(population)}")
    if sum(population) < LEAST_POPULATION or not all(population) or not deaths[-1]:
        return None
    bands = [_band(index, deaths[index], population[index]) for index in range(BANDS - 1)]
    expected = population[-1] / deaths[-1]
    error = 0.0
    for band in reversed(bands):
        surviving = 1 - band.dying
        lost = (1 - band.share_lived) * band.width + expected
        error = surviving**2 * error + band.variance * lost**2
        expected = band.lived + surviving * expected
    return LifeExpectancy(expected, error**0.5)


def _band(index: int, deaths: int, population: int) -> _Band:
    width, share = _WIDTHS[index], _SHARE_LIVED[index]
    rate = deaths / population
    dying = min(1.0, width * rate / (1 + width * (1 - share) * rate))
    variance = dying**2 * (1 - dying) / deaths if deaths else 0.0
    return _Band(dying, variance, width * (1 - dying) + share * width * dying, share, width)
