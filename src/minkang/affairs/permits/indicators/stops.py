"""How long clocks stand, whether they are stopped on the last day, and how often applicants are sent back.

Each stop and each notice may be lawful by itself; many of one office, one officer or one reason are
worth a question, and the rows name them to who directs the office.
"""

from minkang.affairs.permits.indicators.decisions import decided, told_again
from minkang.affairs.permits.indicators.months import decisions_of_month, of_month
from minkang.engines.warehouse.indicators import (
    Direction,
    Frames,
    Indicator,
    Interval,
    Rows,
    Words,
    register_indicator,
)

PERCENT = Words("%", "%")


def days(frames: Frames) -> Rows:
    """Stops of the clock before the decisions of the month, each by the days until it ran again."""
    stops, decisions = frames.suspension, decisions_of_month(frames)
    ended = decisions.select(decided=decisions.id, decided_on=decisions.day, area=decisions.area)
    found = stops.inner_join(ended, stops.application == ended.decided)
    until = found.until.fill_null(found.decided_on)
    until = (until > found.decided_on).ifelse(found.decided_on, until)
    return frames.rows(found, "suspension", key=found.id, amount=until.delta(found.day, unit="day"))


def _cases(frames: Frames, stops: Rows) -> Rows:
    """Their cases, each once."""
    cases = stops.select("application", "organisation", "area").distinct()
    return frames.rows(cases, "suspended", key=cases.application)


def stopped(frames: Frames) -> Rows:
    """Cases whose clock was stopped in the month, however often."""
    return _cases(frames, of_month(frames, frames.suspension))


def stopped_late(frames: Frames) -> Rows:
    """Those of them where it was stopped on the promised day or later."""
    stops = of_month(frames, frames.suspension)
    return _cases(frames, stops.filter(stops.is_late))


def notices(frames: Frames) -> Rows:
    """Decisions, each by the notices of what was missing before it."""
    found = decisions_of_month(frames)
    return frames.rows(found, "decision", key=found.id, amount=found.corrections)


register_indicator(
    Indicator(
        id="permits.suspended_days_per_case",
        title=Words("每件暂停计时几天", "Days a case stands still"),
        definition=Words(
            "近一个月作出决定的办件，因听证、检验、检测、专家评审等暂停计时的天数，平均到每件；没有暂停过的也算一件。"
            "从暂停那天到恢复计时或作出决定那天，按日历天数算。",
            "Days for which the clock of the cases decided in the last month was stopped, for hearings, "
            "tests, expert review and the like, for each of them, also those never stopped. Calendar days "
            "from the stop until the clock ran again or the decision was made.",
        ),
        unit=Words("天", "days"),
        direction=Direction.LOWER,
        numerator=days,
        denominator=decided,
        decimals=2,
    )
)
register_indicator(
    Indicator(
        id="permits.late_suspensions_share",
        title=Words("最后一天才暂停的件", "Stopped on the last day"),
        definition=Words(
            "近一个月暂停过计时的办件中，到了承诺的最后一天或者已经超期才暂停的占多少；一件暂停几次也算一件。",
            "Of the cases whose clock was stopped in the last month, however often, those where it was "
            "stopped on the promised day or later.",
        ),
        unit=PERCENT,
        direction=Direction.LOWER,
        numerator=stopped_late,
        denominator=stopped,
        scale=100,
        interval=Interval.BINOMIAL,
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="permits.repeated_notices_share",
        title=Words("不止一次让补正的件", "Sent back more than once"),
        definition=Words(
            "近一个月作出决定的办件中，补正告知了两次以上的占多少。",
            "Of the decisions of the last month, those before which the applicant was asked for "
            "corrections twice or more.",
        ),
        unit=PERCENT,
        direction=Direction.LOWER,
        numerator=told_again,
        denominator=decided,
        scale=100,
        interval=Interval.BINOMIAL,
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="permits.notices_per_case",
        title=Words("每件让补正几次", "Correction notices for a case"),
        definition=Words(
            "近一个月作出决定的办件，让申请人补正的次数，平均到每件；不用补正的是0。",
            "Notices of what was missing for each decision of the last month; none where all was there.",
        ),
        unit=Words("次", "times"),
        direction=Direction.LOWER,
        numerator=notices,
        denominator=decided,
        decimals=2,
    )
)
