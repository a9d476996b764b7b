"""When a place given up comes back, who is offered it, and for how long.

The order of waiting is the class, then the time of joining; but nobody is passed by later comers more
than `passed_max` times: who was passed so often comes before every class, the longest waiting first.
Somebody is passed when a place they could have taken is offered to a person who joined later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from minkang.engines.booking.rules import refusals
from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.rules.limits import CHANNELS
from minkang.engines.booking.terms import Channel, PoolKind, PriorityClass, PriorityGround
from minkang.kernel.refusal import Refusal

CLASSES = tuple(PriorityClass)
# They need a letter the list does not hold, so such places go back to their own pool.
NEVER_OFFERED = frozenset({PoolKind.REFERRAL, PoolKind.RETURN_VISIT})
FREE = Refusal(
    "booking.place_is_free",
    "这一场还有号，不用候补。请直接预约。",
    "the session has a free public place: book it instead of waiting",
)
OVER = Refusal(
    "booking.waitlist_closed",
    "这一场已停诊或已截止预约，不能再候补。请另选一场。",
    "the session is stopped, closed, or past its last booking time",
)
NOT_OPEN = Refusal(
    "booking.waitlist_not_open",
    "这一场还没有开始放号，放号后约满了才能候补。请到放号时间再来。",
    "the public places have not been released yet",
)
OFFER_GONE = Refusal(
    "booking.offer_gone",
    "递补的号已过确认时间，让给了下一位。您可以重新候补。",
    "the offer lapsed, was given up or is none of this entry's",
)


@dataclass(frozen=True, slots=True)
class Waiter:
    """Somebody on the waitlist of a session, as far as the order depends on them."""

    number: int
    priority: PriorityClass
    ground: PriorityGround
    channel: Channel
    joined_at: datetime
    passed: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """A session as somebody finds it who wants to join its waitlist.

    Attributes:
        is_published: Neither stopped nor closed.
        opens_at: When its first public place is released; None when it has no public place.
        closes_at: When its last public place can no longer be booked.
        free: Public places that can be booked right now.
        has_booking: The person has a live booking of it.
    """

    is_published: bool
    opens_at: datetime | None
    closes_at: datetime | None
    free: int
    has_booking: bool


def may_join(desk: Desk, at: datetime) -> Refusal | None:
    """Whether somebody may wait for a place of a session."""
    if not desk.is_published or desk.closes_at is None or at >= desk.closes_at:
        return OVER
    if desk.opens_at is None or at < desk.opens_at:
        return NOT_OPEN
    if desk.has_booking:
        return refusals.session_already_booked()
    return FREE if desk.free else None


def due_at(at: datetime, draw: float, conditions: Conditions) -> datetime:
    """When a place given up at `at` comes back: after the shortest delay and before the longest.

    Args:
        at: When it was given up.
        draw: Random, ``0 <= draw < 1``.
        conditions: Bounds of the delay in minutes.

    Raises:
        ValueError: `draw` lies outside.
    """
    if not 0 <= draw < 1:
        raise ValueError(f"{draw} is not in [0, 1)")
    shortest = timedelta(minutes=conditions.return_delay_min_minutes)
    longest = timedelta(minutes=conditions.return_delay_max_minutes)
    return at + shortest + (longest - shortest) * draw


def offer_until(
    at: datetime, today: date, session_on: date, closes_at: datetime, conditions: Conditions
) -> datetime:
    """Until when an offer made at `at` can be accepted; never after the place itself closes.

    Args:
        at: When it is offered.
        today: The local day of `at`.
        session_on: The day of the session.
        closes_at: When the place can no longer be booked.
        conditions: Minutes to think before the day of the session and on it.
    """
    is_same_day = today >= session_on
    minutes = conditions.offer_same_day_minutes if is_same_day else conditions.offer_minutes
    return min(at + timedelta(minutes=minutes), closes_at)


def suits(waiter: Waiter, kind: PoolKind) -> bool:
    """Whether a place of this kind may be offered to somebody; their limits are asked when it is."""
    if kind in NEVER_OFFERED or waiter.channel not in CHANNELS[kind]:
        return False
    return kind is not PoolKind.GREEN_CHANNEL or waiter.ground is not PriorityGround.NONE


def in_order(waiters: Sequence[Waiter], passed_max: int) -> tuple[Waiter, ...]:
    """The waiters in the order in which a place is offered to them."""

    def standing(waiter: Waiter) -> tuple[int, datetime, int]:
        is_due = waiter.passed >= passed_max
        return (
            -1 if is_due else CLASSES.index(waiter.priority),
            waiter.joined_at,
            waiter.number,
        )

    return tuple(sorted(waiters, key=standing))


def passed_by(waiters: Sequence[Waiter], chosen: Waiter) -> tuple[Waiter, ...]:
    """Those of `waiters`, all of whom could have taken the place, who joined before `chosen`."""
    return tuple(one for one in waiters if one.joined_at < chosen.joined_at)


def joined_after_draw(drawn_at: datetime, place: int) -> datetime:
    """The time from which a ballot that won nothing waits: since the draw, in the order drawn."""
    return drawn_at + timedelta(microseconds=place)
