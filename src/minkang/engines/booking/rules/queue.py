"""Who is called next, how long the others will wait, and what a wait is.

The order: urgent first; else the earliest slot among those present. Within slots that have begun,
somebody with priority is called before the ordinary, who are passed at most ``passed_max`` times
each. Who did not answer, or came after their slot was over, is called after the next
``late_return_after`` others. Nobody's consultation is ever interrupted.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.terms import PriorityClass, PriorityGround

# Spread of consultation times relative to their mean while a session has measured none
# (Cayirli and Veral 2003 report 0.35 to 0.85; verification = "memory"), and how many measured
# consultations that belief is worth.
SPREAD_BELIEVED = 0.5
BELIEF_IN_CONSULTATIONS = 5
# 80 % quantile of the standard normal distribution.
Z80 = 0.8416
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """A ticket of somebody who may be called, as the queue sees it.

    Attributes:
        number: Its number in the session.
        slot_starts: Beginning of the slot that was booked.
        queued_at: When they came into the queue; ties of slot are broken by it.
        priority: In whose favour the queue calls.
        passed: How often somebody with priority was called although this ticket was ahead.
        return_after: How many others are called before it comes up.
        is_away: Whether they did not answer when last called.
    """

    number: int
    slot_starts: datetime
    queued_at: datetime
    priority: PriorityClass
    passed: int = 0
    return_after: int = 0
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class Next:
    """Who is called, and the numbers of those whom priority passes by it."""

    number: int
    passes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Pace:
    """How long consultations of a session last: mean and standard deviation, in minutes."""

    mean: float
    spread: float


@dataclass(frozen=True, slots=True)
class Expected:
    """A wait still to come: half of such waits are at most `likely`, four in five at most `late`."""

    likely: int
    late: int


@dataclass(frozen=True, slots=True)
class Wait:
    """How long somebody waited: from arrival, and from the later of arrival and slot start."""

    from_arrival: timedelta
    from_slot: timedelta


def priority_of(
    age: int, ground: PriorityGround, conditions: Conditions
) -> tuple[PriorityClass, PriorityGround]:
    """Class and ground of somebody of this age in whole years who states `ground`.

    A stated ground stands; without one, age decides.
    """
    if ground is PriorityGround.NONE:
        if age >= conditions.green_channel_age:
            ground = PriorityGround.OLD
        elif age < conditions.child_age:
            ground = PriorityGround.CHILD
        else:
            return PriorityClass.ORDINARY, PriorityGround.NONE
    return PriorityClass.PRIORITY, ground


def age_on(born_on: date, on: date) -> int:
    """Whole years on a day."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def returns_after(slot_ends: datetime, at: datetime, conditions: Conditions) -> int:
    """How many others come before somebody who arrives at `at` for a slot that ends at `slot_ends`."""
    return conditions.late_return_after if at >= slot_ends else 0


def queued_from(arrived_at: datetime, report_at: datetime, conditions: Conditions) -> datetime:
    """Since when somebody is counted in the queue who was asked to report at `report_at`.

    Coming before check-in opens is arrival all the same, but wins no place over others of the slot.
    """
    opens = report_at - timedelta(minutes=conditions.check_in_opens_minutes)
    return max(arrived_at, opens)


def next_ticket(standings: Sequence[Standing], conditions: Conditions, at: datetime) -> Next | None:
    """Who is called at `at`; None when nobody is there.

    When everybody is still to let others go first, those who are there come before those who did
    not answer: nobody waits for people who are not there.
    """
    if not standings:
        return None
    ready = [one for one in standings if not one.return_after]
    if not ready:
        soonest = min((one.is_away, one.return_after) for one in standings)
        ready = [one for one in standings if (one.is_away, one.return_after) == soonest]
    ready.sort(key=_turn)
    for one in ready:
        if one.priority is PriorityClass.URGENT:
            return Next(one.number)
    first = ready[0]
    reached = max(at, first.slot_starts)
    return _with_priority(ready, reached, conditions) or Next(first.number)


def after_call(standings: Sequence[Standing], called: Next) -> tuple[Standing, ...]:
    """The others, once `called` has been called."""
    return tuple(
        replace(
            one,
            passed=one.passed + (one.number in called.passes),
            return_after=max(0, one.return_after - 1),
        )
        for one in standings
        if one.number != called.number
    )


def line(standings: Sequence[Standing], conditions: Conditions, at: datetime) -> tuple[int, ...]:
    """Numbers in the order in which they would be called if nobody else came."""
    order: list[int] = []
    left: Sequence[Standing] = standings
    while called := next_ticket(left, conditions, at):
        order.append(called.number)
        left = after_call(left, called)
    return tuple(order)


def pace(lasted: Sequence[timedelta], planned: timedelta) -> Pace:
    """What consultations measured so far say, mixed with the `planned` minutes of a place."""
    believed = planned / MINUTE
    values = [one / MINUTE for one in lasted]
    weight = BELIEF_IN_CONSULTATIONS + len(values)
    mean = (BELIEF_IN_CONSULTATIONS * believed + sum(values)) / weight
    squares = sum((value - mean) ** 2 for value in values)
    variance = (BELIEF_IN_CONSULTATIONS * (SPREAD_BELIEVED * believed) ** 2 + squares) / weight
    return Pace(mean, math.sqrt(variance))


def expected_wait(ahead: int, known: Pace, rests: timedelta) -> Expected:
    """The wait of somebody with `ahead` people before them, once `rests` has passed.

    Args:
        ahead: People who will be called before, without the one in consultation.
        known: Pace of the session.
        rests: What is left of the consultation that is on, or until the doctor begins.
    """
    likely = max(0.0, rests / MINUTE) + ahead * known.mean
    late = likely + Z80 * known.spread * math.sqrt(ahead)
    return Expected(round(likely), math.ceil(late))


def wait(arrived_at: datetime, slot_starts: datetime, seen_at: datetime) -> Wait:
    """Both waits of somebody seen, or still unseen, at `seen_at`; never below zero."""
    nothing = timedelta()
    return Wait(
        from_arrival=max(nothing, seen_at - arrived_at),
        from_slot=max(nothing, seen_at - max(arrived_at, slot_starts)),
    )


def _turn(one: Standing) -> tuple[datetime, datetime, int]:
    return one.slot_starts, one.queued_at, one.number


def _with_priority(
    ready: Sequence[Standing], reached: datetime, conditions: Conditions
) -> Next | None:
    """The first with priority whose slot is reached, unless somebody ahead was passed enough."""
    ahead: list[int] = []
    for one in ready:
        if one.slot_starts > reached:
            return None
        if one.priority is PriorityClass.PRIORITY:
            return Next(one.number, tuple(ahead))
        if one.passed >= conditions.passed_max:
            return None
        ahead.append(one.number)
    return None
