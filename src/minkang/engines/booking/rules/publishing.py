"""What may be offered and published: templates, sessions, days and an organisation's own conditions.

Pure. A slot is as long as the policy in force allows; what else is checked here keeps people from
being promised what cannot happen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from minkang.engines.booking.rules.slots import SHANGHAI, WHOLE, Shape, Shares
from minkang.engines.booking.terms import DayKind
from minkang.kernel.calendar.working_days import WorkingCalendar
from minkang.kernel.refusal import FieldFault, Refusal
from minkang.policy.clauses import enforces, enforces_constraint

SLOT_CLAUSE = "liaoning-2025-34/2.1"
enforces_constraint(SLOT_CLAUSE, "slot_within_limit")

# Reporting steps between five and fifteen minutes keep both the waiting room and the doctor busy;
# found by simulation (see ``rules.planning``), not asked for by a document.
REPORT_MINUTES = range(5, 16)
MONDAY, FRIDAY, SATURDAY, HOLIDAYS = 1, 5, 6, 8
MOST_PLACES_OF_A_STEP = 60
MOST_DAYS_OF_A_PERIOD = 120

# How far an organisation may move a condition: platforms are seen to release 7 to 28 days ahead
# (hospital pages, secondary); the other spans are ours and keep a place reachable for everybody.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "horizon_days": (7, 28),
    "release_minute": (0, 1439),
    "release_spread_minutes": (0, 60),
    "closes_before_minutes": (0, 120),
    "hold_minutes": (5, 60),
    "cancel_before_minutes": (0, 1440),
    "return_delay_min_minutes": (1, 20),
    "return_delay_max_minutes": (1, 60),
    "offer_minutes": (5, 120),
    "offer_same_day_minutes": (2, 30),
    "referral_percent": (0, 60),
    "referral_spill_hours": (1, 168),
    "referral_lead_days": (0, 14),
    "same_day_percent": (0, 50),
    "same_day_minute": (0, 720),
    "assisted_percent": (0, 50),
    "late_return_after": (1, 5),
    "check_in_opens_minutes": (10, 120),
    "lottery_ratio": (2, 10),
    "lottery_minutes": (2, 60),
    "publish_ahead_days": (1, 28),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A session that stands, ``[starts, ends)``."""

    starts: datetime
    ends: datetime


def shape_fault(shape: Shape, *, slot_minutes_max: int) -> Refusal | None:
    """Why a session cannot run like this, or None; the limit first, then form order."""
    return (
        slot_within_limit(shape.slot_minutes, slot_minutes_max=slot_minutes_max)
        or _hours_fault(shape)
        or _step_fault(shape)
        or _places_fault(shape)
    )


@enforces(SLOT_CLAUSE)
def slot_within_limit(slot_minutes: int, *, slot_minutes_max: int) -> Refusal | None:
    """A slot is at most as long as the policy in force allows; exactly as long is allowed."""
    if slot_minutes <= slot_minutes_max:
        return None
    message = (
        f"每个时段最长{slot_minutes_max}分钟，这里填的是{slot_minutes}分钟。"
        f"请改为{slot_minutes_max}分钟或更短，再保存。"
    )
    return Refusal(
        "booking.slot_too_long",
        message,
        f"slot of {slot_minutes} minutes; the limit in force is {slot_minutes_max}, "
        "state that or less",
        (FieldFault("slot_minutes", message),),
        SLOT_CLAUSE,
    )


def shares_fault(shares: Shares) -> Refusal | None:
    """Shares lie between 0 and 100 and leave the public nothing below nought."""
    percents = shares.by_kind
    if all(0 <= percent <= WHOLE for percent in percents.values()):
        return None
    return _refusal(
        "shares_exceed_all",
        "各类号源的比例应在0到100之间，合计不能超过100。请调低其中几项，剩下的归公开号源。",
        f"shares {shares} must each be 0 to 100 and add up to at most 100",
        "shares",
    )


def weekday_fault(weekday: int) -> Refusal | None:
    """A template is for Monday (1) to Sunday (7), or for public holidays (8)."""
    if MONDAY <= weekday <= HOLIDAYS:
        return None
    return _refusal(
        "weekday_unknown",
        "请选择星期一到星期日，或法定节假日。",
        f"weekday {weekday}; expected 1 (Monday) to 7, or 8 for public holidays",
        "weekday",
    )


def not_past(starts: datetime, *, at: datetime) -> Refusal | None:
    """A session is published before it starts."""
    if starts > at:
        return None
    return _refusal(
        "session_is_past",
        "这个开诊时间已经过了，不能再公布。请选择以后的日期或时间。",
        f"session starting {starts.isoformat()} is not after {at.isoformat()}",
        "on",
    )


def without_overlap(starts: datetime, ends: datetime, spans: Iterable[Span]) -> Refusal | None:
    """Nobody holds two clinics at once; one that ends when the next begins is fine."""
    clash = next((one for one in spans if starts < one.ends and one.starts < ends), None)
    if clash is None:
        return None
    return _refusal(
        "session_overlaps",
        f"这个时间与{clash.starts.astimezone(SHANGHAI):%H:%M}开始的另一场出诊重叠。请改时间，或先停掉那一场。",
        f"[{starts.isoformat()}, {ends.isoformat()}) overlaps a session starting "
        f"{clash.starts.isoformat()}",
        "starts",
    )


def runs_as(day: date, calendar: WorkingCalendar) -> tuple[DayKind, int]:
    """What kind of day it is, and which weekday's templates run on it.

    Public holidays run the templates of weekday 8 only, weekends off those of their own weekday. A
    weekend day worked in exchange runs as the working day beside it: a Saturday as the Friday, a
    Sunday as the Monday (the notices do not say which day is replaced; our rule).
    """
    kind, weekday = calendar.kind_of(day), day.isoweekday()
    if kind.is_working:
        beside = FRIDAY if weekday == SATURDAY else MONDAY
        return DayKind.WORKDAY, beside if weekday >= SATURDAY else weekday
    if kind.holiday or weekday < SATURDAY:
        return DayKind.HOLIDAY, HOLIDAYS
    return DayKind.WEEKEND, weekday


def template_of_another_day() -> Refusal:
    """Each day runs the templates of its kind."""
    return _refusal(
        "template_of_another_day",
        "这一天不按这个模板出诊（节假日和调休日按放假安排）。请换模板，或用“加开门诊”公布。",
        "the day runs templates of another weekday; publish a single session instead",
        "on",
    )


def stopped_before() -> Refusal:
    """A stopped session does not come back by itself: its patients have been told."""
    return _refusal(
        "session_was_stopped",
        "这一天的这场出诊已经停诊，患者已收到通知。如恢复出诊，请用“加开门诊”公布。",
        "the session of that day was stopped; publish a single session instead",
        "on",
    )


def part_taken() -> Refusal:
    """A resource has one session of a day and part."""
    return _refusal(
        "part_taken",
        "这位医生当天这个时间段已有出诊。请换时间段，或在原来的出诊里加号。",
        "the resource has a session of that day and part; add places to it",
        "part",
    )


def period_fault(since: date, until: date) -> Refusal | None:
    """A period to publish has a day and is not endless."""
    if since < until <= since + timedelta(days=MOST_DAYS_OF_A_PERIOD):
        return None
    return _refusal(
        "period_impossible",
        f"请填写起止日期，一次最多公布{MOST_DAYS_OF_A_PERIOD}天。",
        f"period {since} to {until}; expected 1 to {MOST_DAYS_OF_A_PERIOD} days",
        "until",
    )


def condition_fault(name: str, value: int, *, since: date, on: date) -> Refusal | None:
    """An organisation moves a condition within its bounds, from today or later on."""
    if name not in BOUNDS:
        return _refusal(
            "condition_not_yours",
            "这一项由上级统一规定，机构不能自行调整。请选择列表中的项目。",
            f"condition {name!r} cannot be set by an organisation; known: {', '.join(BOUNDS)}",
            "name",
        )
    least, most = BOUNDS[name]
    if not least <= value <= most:
        return _refusal(
            "condition_out_of_bounds",
            f"这一项应在{least}到{most}之间，填的是{value}。请改后再保存。",
            f"{name} = {value}; expected {least} to {most}",
            "value",
        )
    if since < on:
        return _refusal(
            "condition_in_the_past",
            "新的规定从今天或以后的日期起执行，请改起始日期。",
            f"{name} since {since} lies before {on}",
            "since",
        )
    return None


def reason_fault(reason: str) -> Refusal | None:
    """Patients are told why their clinic does not take place."""
    if reason.strip():
        return None
    return _refusal(
        "stop_reason_missing",
        "请写明停诊原因，已预约的患者会看到这句话。",
        "a clinic is stopped with a reason the patients read",
        "reason",
    )


def not_published() -> Refusal:
    """Only a session that still takes place can be stopped."""
    return _refusal(
        "session_not_published",
        "这场出诊已经停诊或已结束，不用再停。请刷新出诊表查看。",
        "the session is stopped or closed already",
        "session",
    )


def places_fault(count: int) -> Refusal | None:
    """Places are added one to sixty at a time."""
    if 1 <= count <= MOST_PLACES_OF_A_STEP:
        return None
    return _refusal(
        "places_impossible",
        f"加号数量应在1到{MOST_PLACES_OF_A_STEP}之间，填的是{count}。",
        f"{count} places; expected 1 to {MOST_PLACES_OF_A_STEP}",
        "count",
    )


def slot_over() -> Refusal:
    """Places are added to what still takes place."""
    return _refusal(
        "slot_over",
        "这场出诊已停诊或已结束，不能加号。请选择其他时段。",
        "the session is stopped or closed, or the slot is over",
        "slot",
    )


def step_unknown() -> Refusal:
    """Added places report at a time the slot has."""
    return _refusal(
        "step_unknown",
        "这个时段没有这个报到时间。请从列表选择。",
        "the slot has no such time to report",
        "report_at",
    )


def _hours_fault(shape: Shape) -> Refusal | None:
    if shape.minutes > 0:
        return None
    return _refusal(
        "ends_before_it_starts",
        "结束时间应晚于开始时间，请核对。",
        f"session from {shape.starts} to {shape.ends}",
        "ends",
    )


def _step_fault(shape: Shape) -> Refusal | None:
    step, slot = shape.report_minutes, shape.slot_minutes
    if step < 1 or slot < step or slot % step:
        return _refusal(
            "report_step_does_not_fit",
            f"时段({slot}分钟)应正好分成若干个报到间隔({step}分钟)。请调整其中一个。",
            f"slot of {slot} minutes does not gather whole steps of {step}",
            "report_minutes",
        )
    if step not in REPORT_MINUTES and step != slot:
        least, most = REPORT_MINUTES[0], REPORT_MINUTES[-1]
        return _refusal(
            "report_step_out_of_range",
            f"报到间隔应在{least}到{most}分钟之间，或与时段一样长；这里填的是{step}分钟。请改后再保存。",
            f"report step of {step} minutes; expected {least} to {most}, or the slot ({slot})",
            "report_minutes",
        )
    if shape.minutes % step:
        return _refusal(
            "session_does_not_fit",
            f"出诊时长({shape.minutes}分钟)应是报到间隔({step}分钟)的整数倍。请调整起止时间。",
            f"session of {shape.minutes} minutes is no multiple of {step}",
            "ends",
        )
    return None


def _places_fault(shape: Shape) -> Refusal | None:
    steps = shape.minutes // shape.report_minutes
    if len(shape.places) != steps:
        return _refusal(
            "places_do_not_fit",
            f"这场出诊有{steps}个报到时间，应填{steps}个人数，填了{len(shape.places)}个。请逐个填写。",
            f"{len(shape.places)} numbers of places for {steps} steps",
            "places",
        )
    if not sum(shape.places) or not all(0 <= one <= MOST_PLACES_OF_A_STEP for one in shape.places):
        return _refusal(
            "places_impossible",
            f"每个报到时间的人数应在0到{MOST_PLACES_OF_A_STEP}之间，合计至少1人。请核对。",
            f"places {shape.places}; expected 0 to {MOST_PLACES_OF_A_STEP} each and one at least",
            "places",
        )
    return None


def _refusal(reason: str, message: str, detail: str, field: str) -> Refusal:
    return Refusal(f"booking.{reason}", message, detail, (FieldFault(field, message),))
