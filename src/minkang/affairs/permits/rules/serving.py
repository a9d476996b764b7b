"""What follows a decision: by when it is delivered, published and answered, and what may be done against it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from minkang.affairs.permits.rules.elements import Basis, Duration
from minkang.affairs.permits.terms import Remedy, Unit
from minkang.kernel.calendar.working_days import WorkingCalendar

MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Term:
    """How long something may take, and which rule says so."""

    length: Duration
    basis: Basis


@dataclass(frozen=True, slots=True)
class Way:
    """What somebody may do against a decision: where, and within which term from being told."""

    kind: Remedy
    term: Term
    where: str
    where_en: str


@dataclass(frozen=True, slots=True)
class Serving:
    """Every term that follows a decision.

    Attributes:
        delivery: For handing over the decision.
        publication: For making a permit public.
        answer: For answering a bad rating.
        reminder: How long before the day of renewal the holder is reminded.
        most_bytes: Largest file that is taken.
        ways: What may be done against a decision.
    """

    delivery: Term
    publication: Term
    answer: Term
    reminder: Term
    most_bytes: int
    ways: tuple[Way, ...]


def last_day(start: date, length: Duration, calendar: WorkingCalendar) -> date:
    """The last day of a term that is counted from the day after `start`."""
    if length.unit is Unit.WORKING_DAYS:
        return calendar.add_working_days(start, length.amount).on
    return end_of(start, length)


def end_of(start: date, length: Duration) -> date:
    """The day a period of natural days, months or years has passed; the last of a shorter month."""
    if length.unit is Unit.DAYS:
        return start + timedelta(days=length.amount)
    months = length.amount * (MONTHS_OF_A_YEAR if length.unit is Unit.YEARS else 1)
    years, month = divmod(start.month - 1 + months, MONTHS_OF_A_YEAR)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
