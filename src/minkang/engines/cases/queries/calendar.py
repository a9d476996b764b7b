"""The working days as they are known: the shipped notices and those entered since."""

from datetime import date
from functools import lru_cache

from django.db.models import Max

from minkang.engines.cases.models import Notice
from minkang.engines.cases.rules.clock import counted_days
from minkang.kernel.calendar.working_days import DueDay, WorkingCalendar, china, parse_calendar
from minkang.kernel.calendar.working_days import Notice as Announced

MOST_REMEMBERED = 10_000


def working_days() -> WorkingCalendar:
    """The calendar with every notice entered so far."""
    newest = Notice.objects.aggregate(newest=Max("id"))["newest"]
    return working_days_at(newest or 0)


class Remembering(WorkingCalendar):
    """A calendar that keeps what it counted: the limits of a day are the same for everybody."""

    __slots__ = ("_counted",)

    _counted: dict[tuple[date, int], DueDay]

    def __init__(self, calendar: WorkingCalendar) -> None:
        """Count as `calendar` does."""
        super().__init__(calendar.notices, calendar.fixed)
        object.__setattr__(self, "_counted", {})

    def add_working_days(self, start: date, count: int) -> DueDay:
        """As the calendar; see there."""
        found = self._counted.get((start, count))
        if found is None:
            if len(self._counted) >= MOST_REMEMBERED:
                self._counted.clear()
            found = self._counted[start, count] = WorkingCalendar.add_working_days(
                self, start, count
            )
        return found


@lru_cache(maxsize=8)
def working_days_at(newest: int) -> WorkingCalendar:
    """The calendar with the notices up to the one numbered `newest`; 0 for the shipped ones alone."""
    calendar = china()
    for text in (
        Notice.objects.filter(pk__lte=newest).order_by("pk").values_list("definition", flat=True)
    ):
        calendar = calendar.with_notice(announced(text))
    return Remembering(calendar)


def announced(text: str) -> Announced:
    """The notice of one ``[[year]]`` table, as in the shipped file.

    Raises:
        ValueError: the text is no such table, or its days do not fit its year.
    """
    (notice,) = parse_calendar("fixed = []\n" + text).notices.values()
    return notice


__all__ = ["Remembering", "announced", "counted_days", "working_days", "working_days_at"]
