"""The clock the law keeps: which day a case must be decided by, and how many days it has used.

Counting starts the day after acceptance. Days inside a segment are not counted: hearings, inspection,
testing, quarantine, expert review and the like stop the statutory and the promised clock alike
(Administrative Licensing Law, articles 42, 45 and 82: days of that law are working days). A limit in
days counts every day; one in months ends on the same day of a later month, or on that month's last
day, and moves by the days that were not counted. The last day is not moved when nobody works on it:
the law moves it for applicants, an office gains nothing by it.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from minkang.engines.cases.rules.procedure import Limit
from minkang.engines.cases.terms import Light, LimitUnit
from minkang.kernel.calendar.working_days import DueDay, WorkingCalendar

ONE_DAY = timedelta(days=1)
MONTHS_OF_A_YEAR = 12
# Working days before the promised day from which a light is yellow: enough for one desk to answer.
YELLOW_FROM = 3


@dataclass(frozen=True, slots=True)
class Segment:
    """Days that are not counted: ``since <= day < until``; without an end while it lasts."""

    since: date
    until: date | None
    reason: str

    def holds(self, day: date) -> bool:
        """Whether a day is not counted."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Extension:
    """Days the head of the office added once, with a reason told to the applicant."""

    amount: int
    unit: LimitUnit


def add_months(start: date, months: int) -> date:
    """The same day `months` later, or the last day of that month when it has no such day."""
    year, month = divmod(start.month - 1 + months, MONTHS_OF_A_YEAR)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def due(
    limit: Limit,
    accepted_on: date,
    segments: Sequence[Segment] = (),
    extension: Extension | None = None,
    *,
    calendar: WorkingCalendar,
) -> DueDay | None:
    """The last day of a limit; provisional when a day of a year without a notice was looked at.

    None while a segment without an end keeps the clock from reaching it.
    """
    found = _after(accepted_on, limit.amount, limit.unit, segments, calendar)
    if found is None or extension is None:
        return found
    longer = _after(found.on, extension.amount, extension.unit, segments, calendar)
    if longer is None:
        return None
    return DueDay(longer.on, found.is_provisional or longer.is_provisional)


def _after(
    start: date,
    amount: int,
    unit: LimitUnit,
    segments: Sequence[Segment],
    calendar: WorkingCalendar,
) -> DueDay | None:
    if unit is LimitUnit.WORKING_DAYS:
        return _working_days_after(start, amount, segments, calendar)
    count = (add_months(start, amount) - start).days if unit is LimitUnit.MONTHS else amount
    day = start
    while count:
        day += ONE_DAY
        held = _holding(segments, day)
        if held is None:
            count -= 1
        elif held.until is None:
            return None
    return DueDay(day, is_provisional=False)


def _working_days_after(
    start: date, count: int, segments: Sequence[Segment], calendar: WorkingCalendar
) -> DueDay | None:
    if not segments:
        return calendar.add_working_days(start, count)
    day, is_provisional = start, False
    while count:
        day += ONE_DAY
        held = _holding(segments, day)
        if held is None:
            kind = calendar.kind_of(day)
            is_provisional |= kind.is_provisional
            count -= kind.is_working
        elif held.until is None:
            return None
    return DueDay(day, is_provisional)


def _holding(segments: Sequence[Segment], day: date) -> Segment | None:
    """A segment around a day; one without an end first, for it never lets go."""
    found = None
    for segment in segments:
        if segment.holds(day):
            if segment.until is None:
                return segment
            found = segment
    return found


def counted_days(
    unit: LimitUnit,
    accepted_on: date,
    until: date,
    segments: Sequence[Segment] = (),
    *,
    calendar: WorkingCalendar,
) -> int:
    """How many days were counted after `accepted_on` up to and including `until`.

    Working days for a limit in working days, else days; 0 when `until` is not later.
    """
    days = (accepted_on + timedelta(days=nth) for nth in range(1, (until - accepted_on).days + 1))
    counted = [day for day in days if _holding(segments, day) is None]
    if unit is LimitUnit.WORKING_DAYS:
        return sum(calendar.kind_of(day).is_working for day in counted)
    return len(counted)


def light(due_on: date | None, today: date, *, yellow_until: date, is_ended: bool) -> Light:
    """The light of a case.

    Args:
        due_on: Its promised day; None while nothing runs or the clock stands.
        today: The day asked about.
        yellow_until: The last due day that is yellow, see :func:`yellow_until`.
        is_ended: The case is over.
    """
    if is_ended:
        return Light.ENDED
    if due_on is None:
        return Light.NONE
    if due_on < today:
        return Light.RED
    return Light.YELLOW if due_on <= yellow_until else Light.GREEN


def yellow_until(today: date, calendar: WorkingCalendar) -> date:
    """The last due day that is yellow today: three working days ahead."""
    return calendar.add_working_days(today, YELLOW_FROM).on
