"""Missed bookings: which ones count, what they cost, and what lifts it.

The rule is the same at every age and for everybody: a suspension closes online booking only; desk,
telephone, green channel and emergency stay open (see ``limits``), so nobody is shut out of care.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.terms import CancelCause, NoShowState
from minkang.kernel.refusal import FieldFault, Refusal

WORDS_MAX = 500
ONE_DAY = timedelta(days=1)
# The desk also cancels for reasons of the house, so what it cancelled is nobody's fault.
OWN_CAUSES = frozenset({CancelCause.PATIENT, CancelCause.RESCHEDULED})


class Verdict(StrEnum):
    """How a visit that did not take place is judged."""

    KEPT = "kept"
    MISSED = "missed"
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known of a booking once its session is over.

    Attributes:
        slot_starts: Start of the slot booked.
        arrived_at: When the person came; None when they did not.
        called_at: When they were first called; None when nobody called them.
        was_seen: A consultation began.
    """

    slot_starts: datetime
    arrived_at: datetime | None = None
    called_at: datetime | None = None
    was_seen: bool = False


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A booking that was given up.

    Attributes:
        slot_starts: Start of the slot booked.
        made_at: When it was booked.
        cancelled_at: When it was given up.
        cause: Why.
    """

    slot_starts: datetime
    made_at: datetime
    cancelled_at: datetime
    cause: CancelCause


@dataclass(frozen=True, slots=True)
class Rung:
    """A suspension ``[since, until)``; `missed` is 1 for the first missed booking of its period."""

    missed: int
    since: date
    until: date


def judge(visit: Visit, conditions: Conditions) -> Verdict:
    """Whether a visit counts as missed.

    Who came and was never called did not miss it. Who was called, no longer there, only after more
    than `excuse_wait_minutes` from the later of arrival and slot start is excused.
    """
    if visit.was_seen:
        return Verdict.KEPT
    if visit.arrived_at is None:
        return Verdict.MISSED
    if visit.called_at is None:
        return Verdict.KEPT
    waited = visit.called_at - max(visit.arrived_at, visit.slot_starts)
    if waited > timedelta(minutes=conditions.excuse_wait_minutes):
        return Verdict.EXCUSED
    return Verdict.MISSED


def was_late(cancelled: Cancelled, conditions: Conditions) -> bool:
    """Whether giving up a booking counts as missing it.

    Too late is after the deadline before the slot; but whoever booked later than that may think it
    over for as long as a hold lasts.
    """
    if cancelled.cause not in OWN_CAUSES:
        return False
    deadline = cancelled.slot_starts - timedelta(minutes=conditions.cancel_before_minutes)
    thought_over = cancelled.made_at + timedelta(minutes=conditions.hold_minutes)
    return cancelled.cancelled_at > max(deadline, thought_over)


def rung(missed_on: date, earlier: Sequence[date], marked_on: date, conditions: Conditions) -> Rung:
    """The suspension for a booking missed on a day.

    Args:
        missed_on: The day of the booking.
        earlier: Days of the person's other missed bookings that count and came before it; those older
            than `no_show_window_days` no longer add up.
        marked_on: The day it is found; the suspension begins the day after, so that none of it lies
            in the past.
        conditions: Window and days of each rung.
    """
    window = timedelta(days=conditions.no_show_window_days)
    missed = 1 + sum(missed_on - window < day <= missed_on for day in earlier)
    days = (
        conditions.no_show_first_days,
        conditions.no_show_second_days,
        conditions.no_show_third_days,
    )[min(missed, 3) - 1]
    since = marked_on + ONE_DAY
    return Rung(missed, since, since + timedelta(days=days))


def is_open_to_appeal(state: NoShowState, decided_at: datetime | None) -> bool:
    """Whether a missed booking may be appealed: once, and not when it is excused."""
    return state is NoShowState.COUNTED and decided_at is None


def may_appeal(state: NoShowState, decided_at: datetime | None, words: str) -> Refusal | None:
    """Whether a missed booking may be appealed with these words."""
    if not is_open_to_appeal(state, decided_at):
        return Refusal(
            "booking.appeal_not_open",
            "这次爽约已免除、正在复核或已复核过，不能再申诉。如有疑问请到医院服务台。",
            f"the missed booking is {state}, decided at {decided_at}",
        )
    return _lacks_words(words)


def may_decide(state: NoShowState, words: str) -> Refusal | None:
    """Whether an appeal may be decided with these words."""
    if state is not NoShowState.APPEALED:
        return Refusal(
            "booking.no_appeal",
            "这次爽约没有等待复核的申诉，可能已由别人办完。请刷新列表。",
            f"the missed booking is {state}, not under appeal",
        )
    return _lacks_words(words)


def _lacks_words(words: str) -> Refusal | None:
    if 0 < len(words.strip()) <= WORDS_MAX:
        return None
    message = f"请写明理由，1 到 {WORDS_MAX} 字。"
    return Refusal(
        "booking.words_missing",
        message,
        f"{len(words.strip())} characters; 1 to {WORDS_MAX} are expected",
        (FieldFault("words", message),),
    )
