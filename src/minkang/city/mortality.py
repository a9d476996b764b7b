"""Deaths that give the life expectancy and infant mortality a region publishes.

Adult mortality follows Gompertz and Makeham, ``m(x) = background + level · exp(slope · x)``; the level
is solved so that the abridged life table (Chiang, nineteen groups: 0, 1–4, 5–9 … 80–84, 85 and over)
gives the published expectation.
"""

from dataclasses import dataclass

import numpy as np

from minkang.city.draws import Floats

# Mean years lived in the first year by those who die in it; half of the interval elsewhere.
INFANT_YEARS_LIVED = 0.1
LAST_GROUP = 85.0
LEVELS = (1e-8, 1e-2)
ROUNDS = 60
STARTS = np.array([0.0, 1.0, *np.arange(5.0, 86.0, 5.0)])
WIDTHS = np.append(np.diff(STARTS), np.inf)


@dataclass(frozen=True, slots=True)
class Law:
    """Death rates per person and year by age.

    Attributes:
        infant: Rate in the first year of life.
        background: Rate that does not depend on age, and the whole rate of ages one to four.
        level: Gompertz level at birth.
        slope: Gompertz slope per year of age.
    """

    infant: float
    background: float
    level: float
    slope: float

    def rates(self, ages: Floats) -> Floats:
        """The rate at exact ages in years."""
        adult = self.background + self.level * np.exp(self.slope * ages)
        young: Floats = np.where(ages < 1, self.infant, self.background)
        return np.where(ages < STARTS[2], young, adult)

    def group_rates(self) -> Floats:
        """The rate of each of the nineteen groups; the last is weighted by its survivors."""
        middles = STARTS + np.where(np.isinf(WIDTHS), 0.0, WIDTHS / 2)
        rates = self.rates(middles)
        old = np.arange(LAST_GROUP, 111.0)
        survivors = np.exp(-np.cumsum(np.r_[0.0, self.rates(old[:-1] + 0.5)]))
        rates[-1] = survivors[0] / survivors.sum()
        return rates


def life_expectancy(rates: Floats) -> float:
    """Years expected at birth from the nineteen group rates."""
    widths, finite = WIDTHS[:-1], rates[:-1]
    lived = np.where(STARTS[:-1] == 0, INFANT_YEARS_LIVED, widths / 2)
    dying = widths * finite / (1 + (widths - lived) * finite)
    survivors = np.cumprod(np.r_[1.0, 1 - dying])
    years = widths * survivors[1:] + lived * survivors[:-1] * dying
    return float(years.sum() + survivors[-1] / rates[-1])


def solve(*, expectancy: float, infant: float, background: float, slope: float) -> Law:
    """The law whose life table gives `expectancy` years; the rates are per person and year."""
    # The more die, the shorter the life: bisection on the logarithm of the level.
    least, most = LEVELS
    for _ in range(ROUNDS):
        middle = (least * most) ** 0.5
        if life_expectancy(Law(infant, background, middle, slope).group_rates()) > expectancy:
            least = middle
        else:
            most = middle
    return Law(infant, background, (least * most) ** 0.5, slope)
