"""A whole session by the rules of the queue, from who came when and how long each was seen.

For days recorded together; a living session is run call by call through the same rules.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from minkang.engines.booking.rules import queue
from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.rules.queue import Standing
from minkang.engines.booking.terms import CallKind, PriorityClass, TicketState

# How long a doctor waits for somebody who was called (verification = "memory").
ANSWERS_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who comes to a session.

    Attributes:
        slot_starts: Beginning of the slot that was booked.
        slot_ends: Its end.
        report_at: When they were asked to come.
        arrived_at: When they come.
        priority: In whose favour the queue calls.
        lasts: How long the consultation is.
        back_after: How long after it they are back with results; None when they are not.
        back_lasts: How long the second consultation is.
        misses_first_call: Whether they do not answer when first called.
    """

    slot_starts: datetime
    slot_ends: datetime
    report_at: datetime
    arrived_at: datetime
    priority: PriorityClass
    lasts: timedelta
    back_after: timedelta | None = None
    back_lasts: timedelta = timedelta()
    misses_first_call: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A consultation of visitor `place`; `ended_at` is None while it is on."""

    place: int
    started_at: datetime
    ended_at: datetime | None
    is_return: bool


@dataclass(frozen=True, slots=True)
class Made:
    """Something done with the ticket of visitor `place`."""

    place: int
    kind: CallKind
    at: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """Where the ticket of a visitor stands in the end."""

    number: int
    state: TicketState
    queued_at: datetime
    passed: int
    return_after: int


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a session: tickets by the visitor's place, calls and consultations in order.

    Who had not come yet has no ticket. `is_over` tells whether everybody was seen.
    """

    tickets: Mapping[int, Left]
    calls: tuple[Made, ...]
    consults: tuple[Seen, ...]
    is_over: bool


def run(
    visitors: Sequence[Visitor],
    started_at: datetime,
    conditions: Conditions,
    until: datetime | None = None,
) -> Run:
    """Run a session that begins at `started_at`, up to the moment `until` if one is given."""
    running = _Running(visitors, started_at, conditions, until)
    while running.goes_on():
        pass
    return running.result()


class _Running:
    """The clock stands where the doctor is free."""

    def __init__(
        self,
        visitors: Sequence[Visitor],
        started_at: datetime,
        conditions: Conditions,
        until: datetime | None,
    ) -> None:
        self.visitors, self.conditions, self.until = visitors, conditions, until
        self.clock = started_at
        self.coming = [(one.arrived_at, place) for place, one in enumerate(visitors)]
        heapq.heapify(self.coming)
        self.there: tuple[Standing, ...] = ()
        self.numbers: dict[int, int] = {}
        self.final: dict[int, Left] = {}
        self.calls: list[Made] = []
        self.consults: list[Seen] = []

    def goes_on(self) -> bool:
        """One step: admit who has come, call the next; False when nothing is left to do."""
        self.admit()
        if self.is_stopped(self.clock):
            return False
        called = queue.next_ticket(self.there, self.conditions, self.clock)
        if called is None:
            if not self.coming:
                return False
            self.clock = self.coming[0][0]
            return not self.is_stopped(self.clock)
        place = self.place_of(called.number)
        answered = {one.place for one in self.calls}
        standing = next(one for one in self.there if one.number == called.number)
        self.there = queue.after_call(self.there, called)
        self.calls.append(Made(place, CallKind.CALL, self.clock))
        if self.visitors[place].misses_first_call and place not in answered:
            self.skip(place, standing)
        else:
            self.see(place, standing)
        return True

    def is_stopped(self, at: datetime) -> bool:
        return self.until is not None and at >= self.until

    def place_of(self, number: int) -> int:
        return next(place for place, own in self.numbers.items() if own == number)

    def admit(self) -> None:
        while self.coming and self.coming[0][0] <= self.clock:
            at, place = self.coming[0]
            if self.is_stopped(at):
                return
            heapq.heappop(self.coming)
            one = self.visitors[place]
            late = queue.returns_after(one.slot_ends, at, self.conditions)
            is_back = place in self.numbers
            self.numbers.setdefault(place, len(self.numbers) + 1)
            standing = Standing(
                number=self.numbers[place],
                slot_starts=one.slot_starts,
                queued_at=queue.queued_from(at, one.report_at, self.conditions),
                priority=one.priority,
                passed=self.final[place].passed if is_back else 0,
                return_after=self.conditions.late_return_after if is_back else late,
            )
            if one.priority is PriorityClass.URGENT:
                standing = replace(standing, return_after=0)
            self.there = (*self.there, standing)

    def skip(self, place: int, standing: Standing) -> None:
        self.clock += ANSWERS_WITHIN
        self.calls.append(Made(place, CallKind.SKIP, self.clock))
        self.there = (
            *self.there,
            replace(standing, return_after=self.conditions.late_return_after, is_away=True),
        )

    def see(self, place: int, standing: Standing) -> None:
        one = self.visitors[place]
        is_return = place in {seen.place for seen in self.consults}
        ends = self.clock + (one.back_lasts if is_return else one.lasts)
        is_on = self.until is not None and ends > self.until
        self.consults.append(Seen(place, self.clock, None if is_on else ends, is_return))
        state = TicketState.IN_CONSULT if is_on else TicketState.DONE
        self.final[place] = _left(standing, state)
        self.clock = ends
        if one.back_after is not None and not is_return:
            heapq.heappush(self.coming, (ends + one.back_after, place))

    def result(self) -> Run:
        for one in self.there:
            state = TicketState.AWAY if one.is_away else TicketState.WAITING
            self.final[self.place_of(one.number)] = _left(one, state)
        return Run(
            tickets=MappingProxyType(self.final),
            calls=tuple(self.calls),
            consults=tuple(self.consults),
            is_over=not self.there
            and not self.coming
            and all(seen.ended_at is not None for seen in self.consults),
        )


def _left(standing: Standing, state: TicketState) -> Left:
    return Left(
        number=standing.number,
        state=state,
        queued_at=standing.queued_at,
        passed=standing.passed,
        return_after=standing.return_after if state is not TicketState.DONE else 0,
    )
