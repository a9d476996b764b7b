"""Intervals and life tables are exact, and say nothing where the numbers carry nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minkang.engines.warehouse.rules import intervals
from minkang.engines.warehouse.rules.life_table import BANDS, life_expectancy


def whole(*numbers: int) -> intervals.Counts:
    return np.array(numbers, dtype=np.int64)


def test_the_limits_of_events_are_those_of_the_published_table() -> None:
    low, high = intervals.poisson_limits(whole(0, 1, 10, 100))
    assert np.round(low, 3).tolist() == [0, 0.025, 4.795, 81.364]
    assert np.round(high, 3).tolist() == [3.689, 5.572, 18.390, 121.627]


def test_the_limits_of_a_share_are_those_of_clopper_and_pearson() -> None:
    low, high = intervals.binomial_limits(whole(0, 1, 5, 10, 3), whole(10, 10, 10, 10, 0))
    assert np.round(low[:4], 4).tolist() == [0, 0.0025, 0.1871, 0.6915]
    assert np.round(high[:4], 4).tolist() == [0.3085, 0.4450, 0.8129, 1]
    assert np.isnan([low[4], high[4]]).all()


def test_a_part_that_exceeds_its_whole_has_no_limits() -> None:
    low, high = intervals.binomial_limits(whole(11), whole(10))
    assert np.isnan([low[0], high[0]]).all()


@given(
    st.integers(0, 2_000_000).flatmap(
        lambda trials: st.tuples(st.integers(0, trials), st.just(trials))
    )
)
@settings(max_examples=200, deadline=None)
def test_the_tails_beyond_the_limits_of_a_share_hold_half_of_five_percent(
    pair: tuple[int, int],
) -> None:
    from scipy import stats

    hits, trials = pair
    low, high = intervals.binomial_limits(whole(hits), whole(trials))
    if trials == 0:
        assert np.isnan(low[0])
        return
    assert 0 <= low[0] <= hits / trials <= high[0] <= 1
    if hits > 0:
        assert stats.binom.sf(hits - 1, trials, low[0]) == pytest.approx(0.025, rel=1e-4)
    if hits < trials:
        assert stats.binom.cdf(hits, trials, high[0]) == pytest.approx(0.025, rel=1e-4)


@given(st.integers(0, 5000), st.integers(0, 5000))
@settings(max_examples=100, deadline=None)
def test_the_ratio_turned_round_has_the_limits_turned_round(upper: int, lower: int) -> None:
    low, high = intervals.ratio_limits(whole(upper), whole(lower))
    back_low, back_high = intervals.ratio_limits(whole(lower), whole(upper))
    if upper + lower == 0:
        assert np.isnan(low[0])
        return
    with np.errstate(divide="ignore"):
        assert low[0] == pytest.approx(1 / back_high[0], rel=1e-6)
        assert high[0] == pytest.approx(1 / back_low[0], rel=1e-6)


def test_everybody_who_reaches_85_at_no_risk_lives_as_long_as_the_oldest_say() -> None:
    found = life_expectancy([0] * (BANDS - 1) + [100], [1000] * (BANDS - 1) + [1000])
    assert found is not None
    assert (found.years, found.standard_error) == (95, 0)


def test_a_life_table_worked_by_hand_comes_out() -> None:
    """Ten deaths among a thousand infants and none after them until 85, then one in ten a year."""
    found = life_expectancy([10] + [0] * (BANDS - 2) + [100], [1000] * BANDS)
    rate = 0.01
    dying = rate / (1 + 0.9 * rate)
    lived = (1 - dying) + 0.1 * dying + (1 - dying) * 94
    assert found is not None
    assert found.years == pytest.approx(lived, abs=1e-12)
    variance = dying**2 * (1 - dying) / 10 * (0.9 + 94) ** 2
    assert found.standard_error == pytest.approx(variance**0.5, abs=1e-12)
    assert found.low < found.years < found.high


@given(st.lists(st.integers(1, 400), min_size=BANDS, max_size=BANDS), st.integers(0, BANDS - 1))
@settings(max_examples=50, deadline=None)
def test_one_more_death_never_lengthens_life(deaths: list[int], band: int) -> None:
    population = [4000] * BANDS
    before = life_expectancy(deaths, population)
    deaths[band] += 1
    after = life_expectancy(deaths, population)
    assert before is not None
    assert after is not None
    assert after.years < before.years


def test_a_small_or_gappy_population_carries_no_life_expectancy() -> None:
    assert life_expectancy([1] * BANDS, [260] * BANDS) is None
    assert life_expectancy([1] * BANDS, [0, *[1000] * (BANDS - 1)]) is None
    assert life_expectancy([*[1] * (BANDS - 1), 0], [1000] * BANDS) is None
    with pytest.raises(ValueError, match="19 bands"):
        life_expectancy([1], [1])
