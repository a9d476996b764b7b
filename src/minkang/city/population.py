"""Who lives here: ages, sexes and settlements of a block of people, and those who died or left.

A block is a slice of the region that is composed on its own, so that a region of a million is built
in a small memory. Whole numbers are cut from the region's totals, so that the blocks add up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from minkang.city import mortality
from minkang.city.calibration import Calibration
from minkang.city.draws import Floats, Ints, Truths, apportion, stream

YEAR = 365.2425
GROUP_YEARS = 5
OLDEST = 107
BLOCK = 65_000
# Ages at death in the first year: about half die in the first week, three quarters in the first month.
INFANT_DAYS = np.array([0.0, 7.0, 28.0, 365.0])
INFANT_SHARES = np.array([0.0, 0.48, 0.72, 1.0])


@dataclass(frozen=True, slots=True)
class Block:
    """A slice of the region.

    Attributes:
        number: From 0.
        since: Fraction of the region before it.
        until: Fraction of the region up to its end.
    """

    number: int
    since: float
    until: float


@dataclass(frozen=True, slots=True)
class People:
    """Columns of one length, a row for each person; days are ordinals.

    Attributes:
        born_on: Day of birth.
        died_on: Day of death, 0 for the living.
        sex: 1 male, 2 female (GB/T 2261.1).
        is_rural: Whether the person lives in a village.
    """

    born_on: Ints
    died_on: Ints
    sex: Ints
    is_rural: Truths

    def ages(self, on: date) -> Floats:
        """Ages in years on a day, also of those who have died since."""
        return (on.toordinal() - self.born_on) / YEAR

    def of(self, rows: Ints) -> "People":
        """The people of some rows."""
        return People(self.born_on[rows], self.died_on[rows], self.sex[rows], self.is_rural[rows])

    def and_also(self, others: "People") -> "People":
        """These people and behind them the others."""
        return People(
            np.concatenate((self.born_on, others.born_on)),
            np.concatenate((self.died_on, others.died_on)),
            np.concatenate((self.sex, others.sex)),
            np.concatenate((self.is_rural, others.is_rural)),
        )


def blocks(residents: int) -> Iterator[Block]:
    """The slices of a region, the first first."""
    count = max(1, round(residents / BLOCK))
    for number in range(count):
        yield Block(number, number / count, (number + 1) / count)


@dataclass(frozen=True, slots=True)
class Demography:
    """Draws the people of a region of `residents` living residents on the day `on`.

    Attributes:
        rural_share: Share of the residents who live in villages.
    """

    figures: Calibration
    residents: int
    rural_share: float
    seed: int
    on: date

    def people(self, block: Block) -> People:
        """The living of a block, those who left, and those who died in the last years."""
        draw = stream(self.seed, "people", block.number)
        living = self._living(block, draw)
        dead = self._dead(living, block, draw)
        return living.and_also(dead)

    def leaving(self, block: Block) -> int:
        """How many of the living of a block are gone from the region by now."""
        share = self.figures.value("moved_away") * self.figures.value("death_years")
        gone = share * self.residents
        return round(gone * block.until) - round(gone * block.since)

    def _living(self, block: Block, draw: np.random.Generator) -> People:
        pyramid = self.figures.pyramid
        share, men = np.array(pyramid.share), np.array(pyramid.men)
        weights = np.column_stack((share * men, share * (1 - men))).ravel()
        staying = round(self.residents * block.until) - round(self.residents * block.since)
        counts = apportion(staying + self.leaving(block), weights)
        cells = np.repeat(np.arange(weights.size), counts)
        draw.shuffle(cells)
        groups, sex = cells // 2, cells % 2 + 1
        return self._placed(groups, sex.astype(np.int64), draw)

    def _placed(self, groups: Ints, sex: Ints, draw: np.random.Generator) -> People:
        ages = self._ages(groups, draw)
        born = self.on.toordinal() - 1 - np.floor(ages * YEAR).astype(np.int64)
        return People(born, np.zeros_like(born), sex, self._rural(groups, draw))

    def _ages(self, groups: Ints, draw: np.random.Generator) -> Floats:
        within = draw.random(groups.size)
        ages = GROUP_YEARS * (groups + within)
        last = groups == len(self.figures.pyramid.share) - 1
        oldest = GROUP_YEARS * (len(self.figures.pyramid.share) - 1)
        ages[last] = np.minimum(oldest + draw.exponential(1.8, int(last.sum())), OLDEST)
        first = groups == 0
        # Even steps: births of a year are few, and rates are judged by them.
        steps = (draw.permutation(int(first.sum())) + within[first]) / max(1, int(first.sum()))
        ages[first] = _first_years(steps, self.figures.value("births"), self._first_share())
        return ages

    def _first_share(self) -> float:
        return self.figures.pyramid.share[0] / 100

    def _rural(self, groups: Ints, draw: np.random.Generator) -> Truths:
        tilt = np.array(self.figures.pyramid.rural_tilt)
        share = np.array(self.figures.pyramid.share)
        odds = self.rural_share * tilt / float((tilt * share).sum() / share.sum())
        return draw.random(groups.size) < np.minimum(odds, 1.0)[groups]

    def law(self) -> mortality.Law:
        """The death rates of the region."""
        births = self.figures.value("infant_deaths") / 1000
        return mortality.solve(
            expectancy=self.figures.value("life_expectancy"),
            infant=births / (1 - (1 - mortality.INFANT_YEARS_LIVED) * births),
            background=self.figures.value("background_deaths") / 1000,
            slope=self.figures.value("gompertz_slope"),
        )

    def _dead(self, living: People, block: Block, draw: np.random.Generator) -> People:
        years = self.figures.value("death_years")
        ages = living.ages(self.on)
        counts = self._deaths(ages, living.sex, years, block)
        cells = np.repeat(np.arange(counts.size), counts)
        groups, sex = cells // 2, cells % 2 + 1
        age = self._ages_at_death(groups, draw)
        days_ago = np.floor(draw.random(cells.size) * years * YEAR).astype(np.int64)
        died = self.on.toordinal() - 1 - days_ago
        born = died - np.floor(age * YEAR).astype(np.int64)
        pyramid = np.minimum(np.floor(age / GROUP_YEARS), len(self.figures.pyramid.share) - 1)
        return People(born, died, sex.astype(np.int64), self._rural(pyramid.astype(np.int64), draw))

    def _deaths(self, ages: Floats, sex: Ints, years: float, block: Block) -> Ints:
        # The living were half the period younger on average; the dead lived half of it themselves.
        middle = np.maximum(ages - years / 2, 0)
        edges = np.append(mortality.STARTS, np.inf)
        rates = self.law().group_rates()
        by_sex = [np.histogram(middle[sex == one], edges)[0] for one in (1, 2)]
        exposed = years * np.column_stack(by_sex).astype(np.float64)
        births = self.figures.value("births") / 1000 * self.residents
        exposed[0] = births * years * (block.until - block.since) * np.array([0.517, 0.483])
        total = rates * exposed.sum(axis=1) / (1 - np.minimum(rates * years / 2, 0.6))
        risk = exposed * np.array([self.figures.value("male_excess"), 1.0])
        split = risk / np.maximum(risk.sum(axis=1, keepdims=True), 1e-9)
        expected = (total[:, None] * split).ravel()
        draw = stream(self.seed, "deaths", block.number)
        return _systematic(expected, draw)

    def _ages_at_death(self, groups: Ints, draw: np.random.Generator) -> Floats:
        dice = draw.random(groups.size)
        starts, widths = mortality.STARTS[groups], mortality.WIDTHS[groups]
        ages = starts + dice * np.where(np.isinf(widths), 0.0, widths)
        infants = groups == 0
        ages[infants] = np.interp(dice[infants], INFANT_SHARES, INFANT_DAYS) / YEAR
        oldest = np.isinf(widths)
        ages[oldest] = self._oldest_ages(dice[oldest])
        return ages

    def _oldest_ages(self, dice: Floats) -> Floats:
        ages = np.arange(mortality.LAST_GROUP, OLDEST + 1.0)
        survivors = np.exp(-np.cumsum(np.r_[0.0, self.law().rates(ages[:-1] + 0.5)]))
        found: Floats = np.interp(dice, 1 - survivors, ages)
        return found


def _systematic(expected: Floats, draw: np.random.Generator) -> Ints:
    # One die for all: the sum is never more than one away from what is expected.
    marks = np.floor(np.cumsum(expected) + draw.random())
    counts: Ints = np.diff(np.r_[0.0, marks]).astype(np.int64)
    return counts


def _first_years(within: Floats, births: float, share: float) -> Floats:
    # The birth rate of today and the size of the group give a straight line between now and then.
    newest = births / 1000 / share
    oldest = 2 / GROUP_YEARS - newest
    slope = (oldest - newest) / GROUP_YEARS
    ages: Floats = within * GROUP_YEARS
    if abs(slope) > 1e-9:  # noqa: PLR2004 - flat line
        ages = (np.sqrt(newest**2 + 2 * slope * within) - newest) / slope
    return ages
