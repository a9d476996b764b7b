"""Which days are worked, and which day is the n-th working day after another.

Counting starts the day after the event: one working day after a Monday is the Tuesday, whatever
the hour of the Monday was. Pure: a calendar is a value built from tables.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib import resources

from minkang.kernel.periods import Period

SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holiday:
    """One festival with the days off around it; `days` includes weekends and moved days."""

    name: str
    days: Period[date]


@dataclass(frozen=True, slots=True)
class Notice:
    """What the State Council announced for a year.

    Attributes:
        year: Calendar year of the days.
        holidays: Days off.
        worked_weekends: Saturdays and Sundays on which people work in exchange.
        verification: official, secondary or memory.
    """

    year: int
    holidays: tuple[Holiday, ...]
    worked_weekends: frozenset[date]
    verification: str

    def __post_init__(self) -> None:
        """Refuse a table with days of another year, or a worked day that is no weekend or is off.

        Raises:
            ValueError: naming the day.
        """
        for holiday in self.holidays:
            until = holiday.days.until
            if (
                until is None
                or holiday.days.since.year != self.year
                or until <= date(self.year, 1, 1)
            ):
                raise ValueError(f"{holiday.name} does not lie in {self.year}")
            if until > date(self.year + 1, 1, 1):
                raise ValueError(f"{holiday.name} runs into {self.year + 1}; divide it there")
        for day in self.worked_weekends:
            if day.year != self.year or day.weekday() < SATURDAY:
                raise ValueError(f"{day} is no weekend of {self.year}")
            if self.holiday_on(day):
                raise ValueError(f"{day} is both worked and off")

    def holiday_on(self, day: date) -> str:
        """Name of the festival for which a day is off, or ""."""
        return next((holiday.name for holiday in self.holidays if day in holiday.days), "")


@dataclass(frozen=True, slots=True)
class FixedDays:
    """Festival days with a fixed date, by the regulation in force since a day."""

    since: date
    days: frozenset[tuple[int, int]]
    source: str
    verification: str


@dataclass(frozen=True, slots=True)
class DayKind:
    """Whether a day is worked.

    Attributes:
        is_working: People work on it.
        is_provisional: Its year has no notice yet; weekends and fixed festival days are assumed.
        holiday: Festival for which it is off, when a notice says so; else "".
    """

    is_working: bool
    is_provisional: bool
    holiday: str = ""


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day found by counting; provisional when a day without a notice was counted on the way."""

    on: date
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The working days of China as far as they are announced, and as they are likely beyond."""

    notices: Mapping[int, Notice]
    fixed: tuple[FixedDays, ...]

    def with_notice(self, notice: Notice) -> "WorkingCalendar":
        """The calendar once a notice is entered; an earlier one for the same year is replaced."""
        return replace(self, notices={**self.notices, notice.year: notice})

    def kind_of(self, day: date) -> DayKind:
        """Whether a day is worked, and whether that is certain."""
        is_weekday = day.weekday() < SATURDAY
        notice = self.notices.get(day.year)
        if notice is None:
            return DayKind(is_weekday and not self._is_fixed_off(day), is_provisional=True)
        holiday = notice.holiday_on(day)
        is_working = day in notice.worked_weekends or (is_weekday and not holiday)
        return DayKind(is_working, is_provisional=False, holiday=holiday)

    def add_working_days(self, start: date, count: int) -> DueDay:
        """The `count`-th working day after `start`; `start` itself is never counted.

        Zero working days after a day is that day, worked or not.

        Raises:
            ValueError: `count` is negative.
        """
        if count < 0:
            raise ValueError(f"cannot count {count} working days forward")
        day, is_provisional = start, False
        while count:
            day += ONE_DAY
            kind = self.kind_of(day)
            is_provisional |= kind.is_provisional
            count -= kind.is_working
        return DueDay(day, is_provisional)

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start`, up to and including `end`.

        The inverse of :meth:`add_working_days`; 0 when `end` is not after `start`.
        """
        return sum(self.kind_of(day).is_working for day in _days_after(start, end))

    def _is_fixed_off(self, day: date) -> bool:
        in_force = [fixed for fixed in self.fixed if fixed.since <= day]
        if not in_force:
            return False
        latest = max(in_force, key=lambda fixed: fixed.since)
        return (day.month, day.day) in latest.days


def _days_after(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=number) for number in range(1, (end - start).days + 1))


def parse_calendar(text: str) -> WorkingCalendar:
    """A calendar from the text of a ``notices.toml``.

    Raises:
        ValueError: the text is no TOML, or a table does not fit together.
    """
    tables = tomllib.loads(text)
    notices = [_notice(table) for table in tables["year"]]
    years = [notice.year for notice in notices]
    if len(set(years)) != len(years):
        raise ValueError(f"a year is listed twice in {years}")
    return WorkingCalendar(
        notices={notice.year: notice for notice in notices},
        fixed=tuple(_fixed(table) for table in tables["fixed"]),
    )


def _notice(table: Mapping[str, object]) -> Notice:
    match table:
        case {
            "year": int() as year,
            "verification": str() as verification,
            "holidays": list() as holidays,
            "worked_weekends": list() as worked,
        }:
            return Notice(year, tuple(_holidays(holidays)), frozenset(worked), verification)
    raise ValueError(f"a year lacks an entry or has one of a wrong kind: {table}")


def _holidays(tables: Iterable[Mapping[str, object]]) -> Iterator[Holiday]:
    for table in tables:
        match table:
            case {"name": str() as name, "since": date() as since, "until": date() as until}:
                yield Holiday(name, Period(since, until))
            case _:
                raise ValueError(f"a holiday lacks an entry or has one of a wrong kind: {table}")


def _fixed(table: Mapping[str, object]) -> FixedDays:
    match table:
        case {
            "since": date() as since,
            "days": list() as days,
            "source": str() as source,
            "verification": str() as verification,
        }:
            pairs = frozenset((int(day[:2]), int(day[3:])) for day in days)
            return FixedDays(since, pairs, source, verification)
    raise ValueError(f"fixed days lack an entry or have one of a wrong kind: {table}")


@cache
def china() -> WorkingCalendar:
    """The calendar that is shipped."""
    notices = resources.files("minkang.kernel.calendar") / "notices.toml"
    return parse_calendar(notices.read_text(encoding="utf-8"))
