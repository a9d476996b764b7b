"""Whether an order for a place may be taken: values in, ``None | Refusal`` out.

Numbers come from the conditions in force; days are dates of Asia/Shanghai, moments are aware.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from minkang.engines.booking.rules import refusals
from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.terms import (
    Channel,
    PoolKind,
    PriorityClass,
    PriorityGround,
    ReleaseMode,
    SessionState,
)
from minkang.kernel.refusal import Refusal

MONTH = timedelta(days=30)
BIGGEST_NUMBER = 2**63 - 1
KEY_LENGTH, REFERENCE_LENGTH = 64, 80
ONLINE = frozenset({Channel.ONLINE, Channel.PARTNER})
ASSISTED = frozenset(Channel) - ONLINE
CHANNELS = {
    PoolKind.PUBLIC: frozenset(Channel),
    PoolKind.REFERRAL: frozenset({Channel.CLINICIAN, Channel.DESK}),
    PoolKind.GREEN_CHANNEL: frozenset(Channel),
    PoolKind.RETURN_VISIT: frozenset({Channel.CLINICIAN, Channel.DESK, Channel.PHONE}),
    PoolKind.SAME_DAY: ASSISTED,
    PoolKind.ASSISTED: ASSISTED,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """The slot an order names, with its session; `is_drawn` only means something for a lottery."""

    slot: int
    session: int
    department: int
    on: date
    starts: datetime
    ends: datetime
    state: SessionState
    release: ReleaseMode
    is_drawn: bool
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class Step:
    """A pool of the slot: open during ``[opens_at, closes_at)`` while `is_open`; `free` places."""

    pool: int
    report_at: datetime
    free: int
    is_open: bool
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A live or used booking of a person: its day, department and session."""

    on: date
    department: int
    session: int


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who the place is for; `suspended_until` is the first day online booking is open again."""

    born_on: date
    died_on: date | None
    suspended_until: date | None
    held: Sequence[Held]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked, beside the slot; `is_by_another` when somebody books for the applicant."""

    kind: PoolKind
    channel: Channel
    ground: PriorityGround
    has_reference: bool
    is_by_another: bool


def shape_fault(slot: int, key: str, reference: str) -> Refusal | None:
    """Whether the tables can hold what was asked; one bad order must not spoil a batch."""
    is_kept = (
        0 < slot <= BIGGEST_NUMBER
        and len(key) <= KEY_LENGTH
        and len(reference) <= REFERENCE_LENGTH
        and "\0" not in key + reference
    )
    return None if is_kept else refusals.order_malformed()


def order_fault(wish: Wish, offer: Offer, applicant: Applicant, *, at: datetime) -> Refusal | None:
    """Why the order cannot be taken, or None; the state of the slot first, then the person.

    Args:
        wish: What is asked.
        offer: The slot and its session.
        applicant: For whom.
        at: The moment of the order.
    """
    return offer_fault(wish, offer, at) or person_fault(wish, offer, applicant)


def offer_fault(wish: Wish, offer: Offer, at: datetime) -> Refusal | None:
    """Why nobody can book the slot now in this way."""
    if offer.state is SessionState.STOPPED:
        return refusals.session_stopped()
    if at >= offer.ends:
        return refusals.slot_past()
    if offer.state is SessionState.CLOSED:
        return refusals.session_closed()
    if offer.release is ReleaseMode.LOTTERY and wish.kind is PoolKind.PUBLIC and not offer.is_drawn:
        return refusals.not_drawn_yet()
    return None


def person_fault(wish: Wish, offer: Offer, applicant: Applicant) -> Refusal | None:
    """Why this person cannot have a place of the slot."""
    if applicant.died_on is not None:
        return refusals.person_died()
    if wish.channel in ONLINE and applicant.suspended_until is not None:
        return refusals.suspended(applicant.suspended_until)
    return kind_fault(wish, applicant.born_on, offer) or held_fault(offer, applicant.held)


def kind_fault(wish: Wish, born_on: date, offer: Offer) -> Refusal | None:
    """Whether places of this kind may be asked for in this way by this person."""
    is_allowed = wish.channel in CHANNELS[wish.kind]
    if wish.kind is PoolKind.ASSISTED:
        is_allowed = is_allowed or wish.is_by_another
    elif wish.kind is PoolKind.REFERRAL:
        is_allowed = is_allowed and wish.has_reference
    elif wish.kind is PoolKind.GREEN_CHANNEL:
        is_vouched_for = wish.channel in ASSISTED and wish.ground is not PriorityGround.NONE
        is_old = age(born_on, offer.on) >= offer.conditions.green_channel_age
        is_allowed = is_old or is_vouched_for
    return None if is_allowed else refusals.kind_not_for_channel(wish.kind, wish.channel)


def held_fault(offer: Offer, held: Sequence[Held]) -> Refusal | None:
    """Whether the bookings a person has leave room for one more on that day."""
    if not held:
        return None
    limits = offer.conditions
    same_day = [one for one in held if one.on == offer.on]
    if any(one.session == offer.session for one in same_day):
        return refusals.session_already_booked()
    in_department = sum(one.department == offer.department for one in same_day)
    if in_department >= limits.department_day_max:
        return refusals.department_day_full(limits.department_day_max)
    if len(same_day) >= limits.day_max:
        return refusals.day_full(limits.day_max)
    if busiest_month((one.on for one in held), offer.on) >= limits.month_max:
        return refusals.month_full(limits.month_max)
    return None


def busiest_month(days: Iterable[date], day: date) -> int:
    """The most of `days` in any 30 consecutive days that contain `day`."""
    near = sorted(one for one in days if day - MONTH < one < day + MONTH)
    return max(
        (
            sum(first <= one < first + MONTH for one in near)
            for first in {*near, day}
            if first <= day
        ),
        default=0,
    )


def booker_fault(persons: int, *, is_new: bool, most: int) -> Refusal | None:
    """Whether a booker may book for this person too.

    Args:
        persons: For how many people the booker has upcoming bookings.
        is_new: Whether the person is none of them.
        most: The limit.
    """
    return refusals.too_many_persons(most) if is_new and persons >= most else None


def earliest_step(steps: Sequence[Step], at: datetime) -> Step | Refusal:
    """The next pool to report that has a place, or why there is none.

    Once every step with a place has begun, it is the last of them: its taker is expected at once.

    Args:
        steps: Pools of the slot and kind, by time to report.
        at: The moment of the order.
    """
    if not steps:
        return refusals.kind_not_offered()
    begun: Step | None = None
    for step in steps:
        if step.free > 0 and step.is_open and step.opens_at <= at < step.closes_at:
            if step.report_at >= at:
                return step
            begun = step
    return begun or _no_step(steps, at)


def _no_step(steps: Sequence[Step], at: datetime) -> Refusal:
    opened = [step for step in steps if step.is_open]
    if not opened:
        return refusals.session_closed()
    if all(at < step.opens_at for step in opened):
        return refusals.not_yet_open(min(step.opens_at for step in opened))
    if all(at >= step.closes_at for step in opened):
        return refusals.slot_past()
    return refusals.sold_out()


def priority(
    ground: PriorityGround, born_on: date, on: date, conditions: Conditions
) -> tuple[PriorityClass, PriorityGround]:
    """In whose favour the queue will call: what is claimed, else what the age says."""
    if ground is not PriorityGround.NONE:
        return PriorityClass.PRIORITY, ground
    years = age(born_on, on)
    if years >= conditions.green_channel_age:
        return PriorityClass.PRIORITY, PriorityGround.OLD
    if years < conditions.child_age:
        return PriorityClass.PRIORITY, PriorityGround.CHILD
    return PriorityClass.ORDINARY, PriorityGround.NONE


def age(born_on: date, on: date) -> int:
    """Completed years on a day."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
