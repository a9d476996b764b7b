"""A period holds its first day and not its end, and two that meet do not overlap."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minkang.kernel.periods import Period

START = date(2026, 1, 1)
days = st.integers(0, 30).map(lambda number: START + timedelta(days=number))
MONTH = [START + timedelta(days=number) for number in range(40)]


@st.composite
def periods(draw: st.DrawFn) -> Period[date]:
    since = draw(days)
    length = draw(st.none() | st.integers(1, 9))
    return Period(since, None if length is None else since + timedelta(days=length))


def days_of(period: Period[date]) -> set[date]:
    return {day for day in MONTH if day in period}


def test_the_first_day_belongs_and_the_end_does_not() -> None:
    march = Period(date(2026, 3, 1), date(2026, 4, 1))
    assert date(2026, 3, 1) in march
    assert date(2026, 3, 31) in march
    assert date(2026, 4, 1) not in march
    assert date(2026, 2, 28) not in march
    assert march.length == timedelta(days=31)


def test_an_open_period_has_no_end_and_no_length() -> None:
    since_march = Period(date(2026, 3, 1))
    assert date(9999, 12, 31) in since_march
    assert since_march.length is None


def test_periods_that_meet_do_not_overlap() -> None:
    morning = Period(datetime(2026, 3, 1, 8, tzinfo=UTC), datetime(2026, 3, 1, 12, tzinfo=UTC))
    afternoon = Period(datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert not morning.overlaps(afternoon)
    assert morning.intersect(afternoon) is None


@given(periods(), periods())
def test_overlap_and_intersection_are_those_of_the_days(
    one: Period[date], other: Period[date]
) -> None:
    both = days_of(one) & days_of(other)
    assert one.overlaps(other) == other.overlaps(one) == bool(both)
    common = one.intersect(other)
    assert common == other.intersect(one)
    assert (days_of(common) if common else set()) == both


@given(periods())
def test_a_period_is_its_own_intersection_and_as_long_as_its_days(period: Period[date]) -> None:
    assert period.intersect(period) == period
    if period.length is not None:
        assert period.length.days == len(days_of(period))


def test_a_period_that_cannot_be_is_a_bug() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(START, START)
    with pytest.raises(ValueError, match="time zone"):
        Period(datetime(2026, 3, 1))  # noqa: DTZ001 - the missing zone is the point
    with pytest.raises(TypeError, match="one kind"):
        Period(START, datetime(2026, 3, 1, tzinfo=UTC))
