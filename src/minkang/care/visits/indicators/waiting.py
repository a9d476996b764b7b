"""How long people wait between arrival and consultation, told both ways and by age.

The first way counts from arrival; the second from the later of arrival and the start of the slot, so
that who comes early on purpose is not held against the clinic. Neither hides the other. Only visits
booked ahead count, as the document says, and only those of whom both times are known; how many
lack one is an indicator of its own.
"""

from minkang.care.visits.indicators import scope
from minkang.engines.warehouse.indicators import (
    Direction,
    Frames,
    Indicator,
    Interval,
    Judged,
    Part,
    Rows,
    Words,
    register_indicator,
)
from minkang.policy.terms import Comparator

WAIT_MINUTES = scope.limit("visits.wait_minutes_max")
WAIT_SECONDS = 60 * WAIT_MINUTES
OLD, CHILD = scope.condition("green_channel_age"), scope.condition("child_age")
PERCENT = Words("%", "%")
WAIT = "liaoning-2025-34/2.2"


def _came(frames: Frames) -> Rows:
    visits = scope.clinics(scope.of_month(frames, frames.visit))
    return visits.filter(visits.channel.isin(scope.BOOKED_AHEAD), visits.is_arrived)


def _known(frames: Frames) -> Rows:
    came = _came(frames)
    return came.filter(came.wait_seconds.notnull())


def _part(frames: Frames, visits: Rows) -> Rows:
    return frames.rows(visits, "visit", key=visits.id)


def arrived(frames: Frames) -> Rows:
    """Booked visits of the month whose patient arrived."""
    return _part(frames, _came(frames))


def measured(frames: Frames) -> Rows:
    """Those of whom arrival and consultation are both known."""
    return _part(frames, _known(frames))


def within_limit(frames: Frames) -> Rows:
    """Those seen within the limit after arrival."""
    known = _known(frames)
    return _part(frames, known.filter(known.wait_seconds <= WAIT_SECONDS))


def within_limit_after_slot(frames: Frames) -> Rows:
    """Those seen within the limit after the later of arrival and the start of the slot."""
    known = _known(frames)
    return _part(frames, known.filter(known.wait_after_slot_seconds <= WAIT_SECONDS))


def minutes_waited(frames: Frames) -> Rows:
    """Visits measured; each counts its begun minutes of waiting."""
    known = _known(frames)
    return frames.rows(known, "visit", key=known.id, amount=((known.wait_seconds + 59) // 60))


def measured_old(frames: Frames) -> Rows:
    """Visits measured of people from the age of the green channel."""
    known = _known(frames)
    return _part(frames, known.filter(known.age >= OLD))


def within_limit_old(frames: Frames) -> Rows:
    """Those of them seen within the limit."""
    known = _known(frames)
    return _part(frames, known.filter(known.age >= OLD, known.wait_seconds <= WAIT_SECONDS))


def measured_children(frames: Frames) -> Rows:
    """Visits measured of children."""
    known = _known(frames)
    return _part(frames, known.filter(known.age < CHILD))


def within_limit_children(frames: Frames) -> Rows:
    """Those of them seen within the limit."""
    known = _known(frames)
    return _part(frames, known.filter(known.age < CHILD, known.wait_seconds <= WAIT_SECONDS))


def measured_assisted(frames: Frames) -> Rows:
    """Visits measured that were booked at a desk, by telephone or by a clinician."""
    known = _known(frames)
    return _part(frames, known.filter(known.channel.isin(scope.ASSISTED)))


def within_limit_assisted(frames: Frames) -> Rows:
    """Those of them seen within the limit."""
    known = _known(frames)
    return _part(
        frames,
        known.filter(known.channel.isin(scope.ASSISTED), known.wait_seconds <= WAIT_SECONDS),
    )


def _declare(
    name: str, title: Words, definition: Words, numerator: Part, denominator: Part
) -> None:
    register_indicator(
        Indicator(
            id=f"visits.{name}",
            title=title,
            definition=definition,
            unit=PERCENT,
            direction=Direction.HIGHER,
            numerator=numerator,
            denominator=denominator,
            scale=100,
            interval=Interval.BINOMIAL,
            judged=(Judged(WAIT, reading=Comparator.ALL),),
            decimals=1,
        )
    )


_declare(
    "waits_within_limit_share",
    Words("到院后20分钟内就诊", "Seen within 20 minutes of arrival"),
    Words(
        "近一个月二级以上公立医院的预约就诊中，从到院到就诊不超过规定分钟数的占多少；缺一头时间的不在内。",
        "Of the booked visits of the last month at public hospitals of level two and above, those "
        "seen within the limit after arrival; visits that lack a time are left out.",
    ),
    within_limit,
    measured,
)
_declare(
    "waits_after_slot_within_limit_share",
    Words("到院且到预约时段后20分钟内就诊", "Seen within 20 minutes of arrival and slot"),
    Words(
        "同上，但提前到院的从预约时段开始时算起。",
        "The same, but for those who come early the wait is counted from the start of their slot.",
    ),
    within_limit_after_slot,
    measured,
)
_declare(
    "waits_within_limit_old_share",
    Words("老年人到院后20分钟内就诊", "Older people seen within 20 minutes of arrival"),
    Words(
        f"满{OLD}岁的人近一个月的预约就诊中，从到院到就诊不超过规定分钟数的占多少。",
        f"Of the booked visits of the last month by people of {OLD} and over, those seen within the "
        "limit after arrival.",
    ),
    within_limit_old,
    measured_old,
)
_declare(
    "waits_within_limit_children_share",
    Words("儿童到院后20分钟内就诊", "Children seen within 20 minutes of arrival"),
    Words(
        f"不满{CHILD}岁的儿童近一个月的预约就诊中，从到院到就诊不超过规定分钟数的占多少。",
        f"Of the booked visits of the last month by children under {CHILD}, those seen within the "
        "limit after arrival.",
    ),
    within_limit_children,
    measured_children,
)
_declare(
    "waits_within_limit_assisted_share",
    Words("窗口和电话预约的到院后20分钟内就诊", "Booked with help: seen within 20 minutes"),
    Words(
        "近一个月在窗口、自助机、电话或由医生代约的就诊中，从到院到就诊不超过规定分钟数的占多少。",
        "Of the visits of the last month booked at a desk, a kiosk, by telephone or by a clinician, "
        "those seen within the limit after arrival.",
    ),
    within_limit_assisted,
    measured_assisted,
)
register_indicator(
    Indicator(
        id="visits.waits_measured_share",
        title=Words("等待时间有记录的就诊", "Visits whose wait is known"),
        definition=Words(
            "近一个月已到院的预约就诊中，到院和就诊时间都有记录的占多少；其余的不进入等待指标。",
            "Of the booked visits of the last month whose patient arrived, those with both times "
            "noted; the others do not enter the figures of waiting.",
        ),
        unit=PERCENT,
        direction=Direction.HIGHER,
        numerator=measured,
        denominator=arrived,
        scale=100,
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="visits.waiting_minutes",
        title=Words("到院后平均等待", "Mean wait after arrival"),
        definition=Words(
            "近一个月预约就诊从到院到就诊的分钟数，不满一分钟按一分钟，按就诊人次平均。",
            "Minutes from arrival to consultation, begun minutes counted whole, the mean over the "
            "booked visits of the last month.",
        ),
        unit=Words("分钟", "minutes"),
        direction=Direction.LOWER,
        numerator=minutes_waited,
        denominator=measured,
        decimals=1,
    )
)
