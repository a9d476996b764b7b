"""Working days are those of the State Council's notices, and say so when there is none yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minkang.kernel.calendar.working_days import (
    DayKind,
    DueDay,
    Holiday,
    Notice,
    china,
    parse_calendar,
)
from minkang.kernel.periods import Period

days = st.dates(date(2004, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "is_working", "holiday"),
    [
        (date(2026, 11, 20), True, ""),
        (date(2026, 11, 21), False, ""),
        (date(2026, 2, 16), False, "春节"),
        (date(2026, 2, 14), True, ""),
        (date(2026, 10, 10), True, ""),
        (date(2026, 10, 7), False, "国庆节"),
        (date(2026, 10, 8), True, ""),
        (date(2020, 1, 31), False, "春节"),
        (date(2015, 9, 3), False, "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日"),
        (date(2011, 12, 31), True, ""),
    ],
)
def test_a_year_with_a_notice_follows_it(day: date, is_working: bool, holiday: str) -> None:
    assert china().kind_of(day) == DayKind(is_working, is_provisional=False, holiday=holiday)


@pytest.mark.parametrize(
    ("year", "working"),
    [(2004, 252), (2012, 249), (2016, 250), (2020, 249), (2024, 251), (2025, 248), (2026, 248)],
)
def test_a_whole_year_has_as_many_working_days_as_counted_in_its_notice(
    year: int, working: int
) -> None:
    assert china().working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == working


def test_a_year_without_a_notice_is_provisional_and_knows_weekends_and_fixed_days() -> None:
    calendar = china()
    unannounced = max(calendar.notices) + 1
    assert unannounced == 2027
    for day, is_working in [
        (date(2027, 1, 1), False),
        (date(2027, 5, 2), False),
        (date(2027, 10, 1), False),
        (date(2027, 10, 4), True),
        (date(2027, 1, 2), False),
        (date(2027, 1, 4), True),
    ]:
        assert calendar.kind_of(day) == DayKind(is_working, is_provisional=True)


def test_days_before_any_regulation_are_weekdays_and_weekends() -> None:
    assert china().kind_of(date(1999, 5, 3)) == DayKind(is_working=True, is_provisional=True)
    assert china().kind_of(date(2000, 5, 3)) == DayKind(is_working=False, is_provisional=True)


def test_counting_starts_the_day_after() -> None:
    monday, friday = date(2026, 11, 16), date(2026, 11, 20)
    assert china().add_working_days(monday, 1) == DueDay(date(2026, 11, 17), is_provisional=False)
    assert china().add_working_days(friday, 1).on == date(2026, 11, 23)
    assert china().add_working_days(date(2026, 11, 21), 1).on == date(2026, 11, 23)
    assert china().add_working_days(date(2026, 9, 30), 3).on == date(2026, 10, 10)
    assert china().add_working_days(date(2026, 11, 21), 0).on == date(2026, 11, 21)
    with pytest.raises(ValueError, match="-1"):
        china().add_working_days(monday, -1)


def test_a_due_day_past_the_last_notice_moves_when_the_notice_is_entered() -> None:
    start = date(2026, 12, 30)
    before = china().add_working_days(start, 3)
    assert before == DueDay(date(2027, 1, 5), is_provisional=True)
    notice = Notice(
        year=2027,
        holidays=(Holiday("元旦", Period(date(2027, 1, 1), date(2027, 1, 5))),),
        worked_weekends=frozenset({date(2027, 1, 10)}),
        verification="official",
    )
    announced = china().with_notice(notice)
    assert announced.add_working_days(start, 3) == DueDay(date(2027, 1, 6), is_provisional=False)
    assert announced.kind_of(date(2027, 1, 10)).is_working
    assert china().add_working_days(start, 3) == before


@given(days, st.integers(1, 60))
def test_adding_and_counting_agree_and_the_due_day_is_worked(start: date, count: int) -> None:
    due = china().add_working_days(start, count)
    assert china().working_days_between(start, due.on) == count
    assert china().kind_of(due.on).is_working


@given(days, st.integers(0, 30), st.integers(0, 30))
def test_counting_in_two_steps_is_counting_at_once(start: date, first: int, second: int) -> None:
    calendar = china()
    in_steps = calendar.add_working_days(calendar.add_working_days(start, first).on, second)
    assert in_steps.on == calendar.add_working_days(start, first + second).on


@given(days, days)
def test_between_counts_each_day_after_the_start_once(start: date, end: date) -> None:
    counted = sum(
        china().kind_of(start + timedelta(days=number)).is_working
        for number in range(1, (end - start).days + 1)
    )
    assert china().working_days_between(start, end) == counted


FIXED = "fixed = []\n"
GOOD = """
[[year]]
year = 2027
verification = "memory"
holidays = [{ name = "元旦", since = 2027-01-01, until = 2027-01-02 }]
worked_weekends = [2027-01-09]
"""


@pytest.mark.parametrize(
    ("good", "bad", "complaint"),
    [
        ("since = 2027-01-01", "since = 2026-12-31", "does not lie in 2027"),
        ("until = 2027-01-02", "until = 2028-01-02", "divide it"),
        ("until = 2027-01-02", "until = 2027-01-01", "cannot end"),
        ("until = 2027-01-02", "until = 2027-01-10", "both worked and off"),
        ("[2027-01-09]", "[2027-01-08]", "no weekend"),
        ("[2027-01-09]", "[2026-01-10]", "no weekend of 2027"),
        ('name = "元旦", ', "", "lacks an entry"),
        ('verification = "memory"', "", "lacks an entry"),
    ],
)
def test_a_table_that_does_not_fit_together_is_refused(good: str, bad: str, complaint: str) -> None:
    assert parse_calendar(FIXED + GOOD).notices[2027].verification == "memory"
    with pytest.raises(ValueError, match=complaint):
        parse_calendar(FIXED + GOOD.replace(good, bad))


def test_a_year_is_listed_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        parse_calendar(FIXED + GOOD + GOOD)


def test_every_shipped_table_says_how_far_it_was_verified() -> None:
    tables = [*china().notices.values(), *china().fixed]
    assert {table.verification for table in tables} <= {"official", "secondary", "memory"}
    assert sorted(china().notices) == list(range(2004, 2027))
