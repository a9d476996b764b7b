"""Stories that go on at moments of their own, told in the order of those moments; and office hours."""

import heapq
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from django.utils.timezone import localdate, make_aware

from minkang.kernel.calendar.working_days import WorkingCalendar

OPENS, MINUTES_OPEN = time(8, 30), 480
ONE_DAY = timedelta(days=1)

Story = Generator[datetime, None, None]
"""Yields when it goes on, and then does what happens at that moment."""


def tell(stories: Iterable[Story], at: datetime, progress: Callable[[int, int], None]) -> int:
    """Tell stories up to the moment `at`; returns how many there were.

    What lies after it has not happened yet. `progress` hears how many are over, of all.
    """
    every = list(stories)
    waiting = [(next(story), number, story) for number, story in enumerate(every)]
    heapq.heapify(waiting)
    while waiting and waiting[0][0] <= at:
        _, number, story = waiting[0]
        progress(len(every) - len(waiting), len(every))
        following = next(story, None)
        if following is None:
            heapq.heappop(waiting)
        else:
            heapq.heapreplace(waiting, (following, number, story))
    return len(every)


@dataclass(frozen=True, slots=True)
class Hours:
    """When offices are open."""

    calendar: WorkingCalendar

    def later(self, moment: datetime, days: int, draw: np.random.Generator) -> datetime:
        """So many working days later; on the same day about an hour later."""
        if days <= 0:
            return moment + timedelta(minutes=30 + int(draw.integers(60)))
        due = self.calendar.add_working_days(localdate(moment), days)
        return self._moment(due.on, draw)

    def at_office(self, day: date, draw: np.random.Generator) -> datetime:
        """Some time of the first working day from `day` on."""
        while not self.calendar.kind_of(day).is_working:
            day += ONE_DAY
        return self._moment(day, draw)

    def _moment(self, day: date, draw: np.random.Generator) -> datetime:
        opens = make_aware(datetime.combine(day, OPENS))
        return opens + timedelta(minutes=int(draw.integers(MINUTES_OPEN)))
