"""The working days as they are known: the shipped notices and those entered since."""

from functools import lru_cache

from django.db.models import Max

from minkang.engines.cases.models import Notice
from minkang.kernel.calendar.working_days import Notice as Announced
from minkang.kernel.calendar.working_days import WorkingCalendar, china, parse_calendar


def working_days() -> WorkingCalendar:
    """The calendar with every notice entered so far."""
    newest = Notice.objects.aggregate(newest=Max("id"))["newest"]
    return working_days_at(newest or 0)


@lru_cache(maxsize=8)
def working_days_at(newest: int) -> WorkingCalendar:
    """The calendar with the notices up to the one numbered `newest`; 0 for the shipped ones alone."""
    calendar = china()
    for text in (
        Notice.objects.filter(pk__lte=newest).order_by("pk").values_list("definition", flat=True)
    ):
        calendar = calendar.with_notice(announced(text))
    return calendar


def announced(text: str) -> Announced:
    """The notice of one ``[[year]]`` table, as in the shipped file.

    Raises:
        ValueError: the text is no such table, or its days do not fit its year.
    """
    (notice,) = parse_calendar("fixed = []\n" + text).notices.values()
    return notice
