"""Slots and clinics: how long slots are, which days are covered, when it was published."""

from minkang.care.visits.indicators import scope
from minkang.engines.booking.terms import DayKind
from minkang.engines.warehouse.indicators import (
    Column,
    Direction,
    Frames,
    Indicator,
    Judged,
    Rows,
    Words,
    register_indicator,
)
from minkang.policy.terms import Comparator
from minkang.registry.organisations.terms import AccessFeature

SLOT_MINUTES = scope.limit("visits.slot_minutes_max")
AHEAD_DAYS = scope.condition("publish_ahead_days")
LATE_SECONDS = 5 * 60
"""Our rule: a doctor who begins within five minutes of the plan is on time."""

YEAR = 12
PERCENT = Words("%", "%")


BARRIER_FREE = (
    AccessFeature.STEP_FREE,
    AccessFeature.ACCESSIBLE_TOILET,
    AccessFeature.WHEELCHAIR,
    AccessFeature.ELDER_COUNTER,
)
"""Our reading of a hospital fit for old and disabled people; the document lists no features."""


def slots(frames: Frames) -> Rows:
    """Slots of the month."""
    return _slots(frames)


def slots_within_limit(frames: Frames) -> Rows:
    """Those no longer than the limit."""
    return _slots(frames, longest=SLOT_MINUTES)


def _slots(frames: Frames, longest: int | None = None) -> Rows:
    found = scope.held(scope.of_month(frames, frames.slot))
    if longest is not None:
        found = found.filter(found.minutes <= longest)
    return frames.rows(found, "slot", key=found.id)


def hospitals(frames: Frames) -> Rows:
    """The hospitals the promise is about."""
    return frames.organisation_rows(scope.hospitals(frames))


def barrier_free_hospitals(frames: Frames) -> Rows:
    """Those that state every feature of `BARRIER_FREE`."""
    found = scope.hospitals(frames)
    for feature in BARRIER_FREE:
        held = frames.feature.filter(frames.feature.feature == feature.value)
        found = found.semi_join(held, found.rid == held.organisation)
    return frames.organisation_rows(found)


def weekend_hospitals(frames: Frames) -> Rows:
    """Hospitals that held a clinic at a weekend of the month."""
    return _open_on(frames, DayKind.WEEKEND, months=1)


def holiday_hospitals(frames: Frames) -> Rows:
    """Hospitals that held a clinic on a public holiday of twelve months."""
    return _open_on(frames, DayKind.HOLIDAY, months=YEAR)


def _open_on(frames: Frames, day_kind: DayKind, *, months: int) -> Rows:
    found = scope.hospitals(frames)
    sessions = scope.held(scope.clinics(frames.session))
    sessions = sessions.filter(
        sessions.day_kind == day_kind.value,
        sessions.day <= frames.on,
        sessions.day > frames.before(months=months),
    )
    return frames.organisation_rows(found.semi_join(sessions, found.rid == sessions.organisation))


def days_off(frames: Frames) -> Rows:
    """Clinics at weekends and on holidays of the month."""
    found = _days_off(frames)
    return frames.rows(found, "session", key=found.id)


def published_in_time(frames: Frames) -> Rows:
    """Those published so many days ahead."""
    found = _days_off(frames)
    found = found.filter(_ahead(found) >= AHEAD_DAYS)
    return frames.rows(found, "session", key=found.id)


def days_ahead(frames: Frames) -> Rows:
    """Clinics of the month; each counts the days between publication and clinic."""
    found = scope.held(scope.clinics(scope.of_month(frames, frames.session)))
    return frames.rows(found, "session", key=found.id, amount=_ahead(found))


def sessions_held(frames: Frames) -> Rows:
    """Clinics of the month that were not stopped."""
    found = scope.held(scope.clinics(scope.of_month(frames, frames.session)))
    return frames.rows(found, "session", key=found.id)


def _days_off(frames: Frames) -> Rows:
    found = scope.held(scope.clinics(scope.of_month(frames, frames.session)))
    return found.filter(found.day_kind.isin(scope.DAYS_OFF))


def _ahead(sessions: Rows) -> Column:
    return sessions.day.delta(sessions.published_on, unit="day")


def sessions(frames: Frames) -> Rows:
    """Clinics of the month, stopped or not."""
    found = scope.clinics(scope.of_month(frames, frames.session))
    return frames.rows(found, "session", key=found.id)


def stopped(frames: Frames) -> Rows:
    """Those that were stopped after publication."""
    found = scope.clinics(scope.of_month(frames, frames.session))
    return frames.rows(found.filter(found.state == "stopped"), "session", key=found.id)


def started(frames: Frames) -> Rows:
    """Clinics of the month whose real start was noted."""
    found = _started(frames)
    return frames.rows(found, "session", key=found.id)


def started_on_time(frames: Frames) -> Rows:
    """Those that began no more than five minutes late."""
    found = _started(frames)
    found = found.filter(found.late_seconds <= LATE_SECONDS)
    return frames.rows(found, "session", key=found.id)


def _started(frames: Frames) -> Rows:
    found = scope.held(scope.clinics(scope.of_month(frames, frames.session)))
    return found.filter(found.late_seconds.notnull())


register_indicator(
    Indicator(
        id="visits.slots_within_limit_share",
        title=Words("不超过30分钟的预约时段", "Slots of at most 30 minutes"),
        definition=Words(
            "近一个月二级以上公立医院未停诊的预约时段中，时长不超过规定上限的占多少。",
            "Of the slots of the last month at public hospitals of level two and above, those no "
            "longer than the limit.",
        ),
        unit=PERCENT,
        direction=Direction.HIGHER,
        numerator=slots_within_limit,
        denominator=slots,
        scale=100,
        judged=(Judged("liaoning-2025-34/2.1", reading=Comparator.ALL),),
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="visits.weekend_hospitals_share",
        title=Words("周末开诊的医院", "Hospitals with weekend clinics"),
        definition=Words(
            "近一个月在周末至少开过一次门诊的二级以上公立医院，占这类医院的多少；停诊的不算。",
            "Public hospitals of level two and above that held at least one clinic at a weekend of "
            "the last month; stopped ones do not count.",
        ),
        unit=PERCENT,
        direction=Direction.HIGHER,
        numerator=weekend_hospitals,
        denominator=hospitals,
        scale=100,
        judged=(Judged("liaoning-2025-34/1.1"),),
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="visits.holiday_hospitals_share",
        title=Words("节假日开诊的医院", "Hospitals with holiday clinics"),
        definition=Words(
            "近十二个月在法定节假日至少开过一次门诊的二级以上公立医院，占这类医院的多少；停诊的不算。",
            "Public hospitals of level two and above that held at least one clinic on a public "
            "holiday of the last twelve months; stopped ones do not count.",
        ),
        unit=PERCENT,
        direction=Direction.HIGHER,
        numerator=holiday_hospitals,
        denominator=hospitals,
        scale=100,
        judged=(Judged("liaoning-2025-34/1.1"),),
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="visits.days_off_published_in_time_share",
        title=Words("周末和节假日门诊提前公布", "Weekend and holiday clinics published in time"),
        definition=Words(
            f"近一个月的周末和节假日门诊中，至少提前{AHEAD_DAYS}天公布的占多少。文件只要求及时，天数是我们定的。",
            f"Of the weekend and holiday clinics of the last month, those published at least "
            f"{AHEAD_DAYS} days ahead. The document asks for good time; the number of days is ours.",
        ),
        unit=PERCENT,
        direction=Direction.HIGHER,
        numerator=published_in_time,
        denominator=days_off,
        scale=100,
        judged=(Judged("liaoning-2025-34/1.1"),),
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="visits.days_ahead",
        title=Words("门诊提前公布的天数", "Days clinics are published ahead"),
        definition=Words(
            "近一个月门诊从公布到开诊的天数，按门诊场次平均。",
            "Days from publication to clinic, the mean over the clinics of the last month.",
        ),
        unit=Words("天", "days"),
        direction=Direction.HIGHER,
        numerator=days_ahead,
        denominator=sessions_held,
        judged=(Judged("liaoning-2025-34/1.1"),),
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="visits.sessions_stopped_share",
        title=Words("公布后停诊的门诊", "Clinics stopped after publication"),
        definition=Words(
            "近一个月已公布的门诊中，后来停诊的占多少。",
            "Of the clinics published for the last month, those that were stopped.",
        ),
        unit=PERCENT,
        direction=Direction.LOWER,
        numerator=stopped,
        denominator=sessions,
        scale=100,
        judged=(Judged("liaoning-2025-34/1.1"),),
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="visits.sessions_on_time_share",
        title=Words("准时开诊的门诊", "Clinics that began on time"),
        definition=Words(
            "近一个月记下了实际开诊时间的门诊中，比计划晚不超过5分钟的占多少。5分钟是我们定的。",
            "Of the clinics of the last month whose real start was noted, those that began no more "
            "than five minutes late. The five minutes are ours.",
        ),
        unit=PERCENT,
        direction=Direction.HIGHER,
        numerator=started_on_time,
        denominator=started,
        scale=100,
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="visits.barrier_free_hospitals_share",
        title=Words("适老化无障碍的医院", "Barrier-free hospitals"),
        definition=Words(
            "二级以上公立医院中，登记了无台阶入口、无障碍卫生间、轮椅借用和老年人窗口四项的占多少。"
            "文件没有列出项目，四项是我们的读法。",
            "Public hospitals of level two and above that state a step-free entrance, an accessible "
            "toilet, wheelchairs on loan and a counter for older people. The document lists no "
            "features; these four are our reading.",
        ),
        unit=PERCENT,
        direction=Direction.HIGHER,
        numerator=barrier_free_hospitals,
        denominator=hospitals,
        scale=100,
        judged=(Judged("liaoning-2025-34/1.2"),),
        decimals=1,
    )
)
