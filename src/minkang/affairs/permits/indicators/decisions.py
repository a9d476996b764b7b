"""How long decisions take, how often somebody has to come, what is asked though held, and how it is found.

Everything counts the month up to the day, by the office that decided.
"""

from minkang.affairs.permits.indicators.months import decisions_of_month, of_month
from minkang.affairs.permits.terms import Grade
from minkang.engines.warehouse.indicators import (
    Aggregation,
    Direction,
    Frames,
    Indicator,
    Interval,
    Judged,
    Rows,
    Words,
    register_indicator,
)

PERCENT = Words("%", "%")


def _timed(frames: Frames) -> Rows:
    found = decisions_of_month(frames)
    return found.filter(found.promised.notnull())


def decided(frames: Frames) -> Rows:
    """Decisions of the month."""
    found = decisions_of_month(frames)
    return frames.rows(found, "decision", key=found.id)


def counted(frames: Frames) -> Rows:
    """Those with a promise in days, each by the days of the clock it used."""
    found = _timed(frames)
    return frames.rows(found, "decision", key=found.id, amount=found.counted)


def promised(frames: Frames) -> Rows:
    """Those with a promise in days, each by the days promised."""
    found = _timed(frames)
    return frames.rows(found, "decision", key=found.id, amount=found.promised)


def on_time(frames: Frames) -> Rows:
    """Those made by the promised day."""
    found = decisions_of_month(frames)
    return frames.rows(found.filter(found.is_on_time), "decision", key=found.id)


def at_first(frames: Frames) -> Rows:
    """Those before which nothing had to be corrected."""
    found = decisions_of_month(frames)
    return frames.rows(found.filter(found.corrections == 0), "decision", key=found.id)


def told_again(frames: Frames) -> Rows:
    """Those before which something was asked for more than once."""
    found = decisions_of_month(frames)
    return frames.rows(found.filter(found.corrections > 1), "decision", key=found.id)


def visits(frames: Frames) -> Rows:
    """Decisions, each by the days the applicant was at the window."""
    found = decisions_of_month(frames)
    return frames.rows(found, "decision", key=found.id, amount=found.visits)


def papers(frames: Frames) -> Rows:
    """Decisions, each by the materials the applicant handed in."""
    found = decisions_of_month(frames)
    return frames.rows(found, "decision", key=found.id, amount=found.papers)


def asked(frames: Frames) -> Rows:
    """What applicants were asked to tell or bring, as far as it was looked at afterwards."""
    found = of_month(frames, frames.demand)
    return frames.rows(found, "demand", key=found.id)


def held(frames: Frames) -> Rows:
    """What was asked of them although the region held it and they had not declined its use."""
    found = of_month(frames, frames.demand)
    return frames.rows(found.filter(found.is_held), "demand", key=found.id)


def rated(frames: Frames) -> Rows:
    """Ratings of the month."""
    found = of_month(frames, frames.rating)
    return frames.rows(found, "rating", key=found.id)


def satisfied(frames: Frames) -> Rows:
    """Those that were at least fairly satisfied."""
    found = of_month(frames, frames.rating)
    good = [one.value for one in Grade if not one.is_bad]
    return frames.rows(found.filter(found.grade.isin(good)), "rating", key=found.id)


def _due(frames: Frames) -> Rows:
    """Bad ratings that were answered, or whose last day has passed."""
    found = of_month(frames, frames.rating)
    is_answered = found.replied_on.notnull() & (found.replied_on <= frames.on)
    return found.filter(found.reply_by.notnull(), is_answered | (found.reply_by < frames.on))


def bad(frames: Frames) -> Rows:
    """Bad ratings of the month that were answered or overdue."""
    found = _due(frames)
    return frames.rows(found, "rating", key=found.id)


def answered(frames: Frames) -> Rows:
    """Those answered in time."""
    found = _due(frames)
    return frames.rows(found.filter(found.replied_on <= found.reply_by), "rating", key=found.id)


def _publishable(frames: Frames) -> Rows:
    """Permits that are public, or whose last day for it has passed."""
    found = decisions_of_month(frames)
    is_public = found.published_on.notnull() & (found.published_on <= frames.on)
    return found.filter(found.publish_by.notnull(), is_public | (found.publish_by < frames.on))


def publishable(frames: Frames) -> Rows:
    """Permits of the month that are public or overdue."""
    found = _publishable(frames)
    return frames.rows(found, "decision", key=found.id)


def published(frames: Frames) -> Rows:
    """Those made public in time."""
    found = _publishable(frames)
    is_in_time = found.published_on <= found.publish_by
    return frames.rows(found.filter(is_in_time), "decision", key=found.id)


register_indicator(
    Indicator(
        id="permits.counted_share",
        title=Words("实际用时占承诺时限", "Days used against days promised"),
        definition=Words(
            "近一个月作出决定、有承诺天数的办件，从受理次日起计时的天数加起来占承诺天数加起来的多少。"
            "听证、检验、检测、专家评审等依法不计的日子不算。",
            "Of the decisions of the last month with a promise in days, the days the clock counted "
            "against those promised. Days the law does not count, as for hearings, tests and expert "
            "review, are left out.",
        ),
        unit=PERCENT,
        direction=Direction.LOWER,
        numerator=counted,
        denominator=promised,
        scale=100,
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="permits.on_time_share",
        title=Words("按时办结率", "Decided in time"),
        definition=Words(
            "近一个月作出的决定中，不晚于承诺日期的占多少；没有受理的，按应当受理或答复的日期算。",
            "Of the decisions of the last month, those made by the promised day; what was not "
            "accepted counts by the day it had to be answered.",
        ),
        unit=PERCENT,
        direction=Direction.HIGHER,
        numerator=on_time,
        denominator=decided,
        scale=100,
        interval=Interval.BINOMIAL,
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="permits.first_time_share",
        title=Words("一次办成率", "Done without corrections"),
        definition=Words(
            "近一个月作出的决定中，没有让申请人补正过的占多少。",
            "Of the decisions of the last month, those before which the applicant had nothing to correct.",
        ),
        unit=PERCENT,
        direction=Direction.HIGHER,
        numerator=at_first,
        denominator=decided,
        scale=100,
        interval=Interval.BINOMIAL,
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="permits.repeated_notices",
        title=Words("补正告知超过一次", "Asked for corrections more than once"),
        definition=Words(
            "近一个月作出决定的办件中，补正告知了两次以上的件数。法律要求一次告知全部缺什么，多一次就算没有做到。",
            "Decisions of the last month before which the applicant was asked for corrections twice or "
            "more. The law asks for one notice with everything; a second one breaks that.",
        ),
        unit=Words("件", "cases"),
        direction=Direction.LOWER,
        numerator=told_again,
        aggregation=Aggregation.COUNT,
        decimals=0,
    )
)
register_indicator(
    Indicator(
        id="permits.visits_per_case",
        title=Words("每件跑几趟", "Visits for a case"),
        definition=Words(
            "近一个月作出决定的办件，申请人到窗口交材料、领结果的次数，平均到每件；一天算一次。全程网办是0。",
            "Days on which applicants came to the window to hand in papers or collect the result, for "
            "each decision of the last month. Done online, it is none.",
        ),
        unit=Words("趟", "visits"),
        direction=Direction.LOWER,
        numerator=visits,
        denominator=decided,
        decimals=2,
    )
)
register_indicator(
    Indicator(
        id="permits.papers_per_case",
        title=Words("每件交几份材料", "Materials for a case"),
        definition=Words(
            "近一个月作出决定的办件，申请人上传或交到窗口的材料份数，平均到每件。由系统调取的不算。",
            "Materials applicants uploaded or handed in for each decision of the last month; what was "
            "looked up instead is left out.",
        ),
        unit=Words("份", "materials"),
        direction=Direction.LOWER,
        numerator=papers,
        denominator=decided,
        decimals=2,
    )
)
register_indicator(
    Indicator(
        id="permits.asked_held_share",
        title=Words("政府已有还让申请人填或交", "Asked although it was held"),
        definition=Words(
            "近一个月让申请人填的每一项、交的每一份材料，办结后再查登记、证照和以前的办件，其中政府已经有、"
            "申请人也没有不同意取用的占多少。事后查，不看当时查没查。",
            "Of everything applicants were asked to tell or bring in the last month, what the registers, "
            "licences or earlier cases held, unless the applicant declined its use. It is looked up after "
            "the case ended, whatever was looked up before.",
        ),
        unit=PERCENT,
        direction=Direction.LOWER,
        numerator=held,
        denominator=asked,
        scale=100,
        interval=Interval.BINOMIAL,
        judged=(Judged("yaan-2022/1.3"),),
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="permits.satisfied_share",
        title=Words("办事满意率", "Satisfied applicants"),
        definition=Words(
            "近一个月的办事评价中，非常满意、满意和基本满意的占多少。没有评价的不算。",
            "Of the ratings of the last month, those that were very, simply or fairly satisfied; who did "
            "not rate does not count.",
        ),
        unit=PERCENT,
        direction=Direction.HIGHER,
        numerator=satisfied,
        denominator=rated,
        scale=100,
        interval=Interval.BINOMIAL,
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="permits.answered_share",
        title=Words("差评按时回复率", "Bad ratings answered in time"),
        definition=Words(
            "近一个月的差评中，已经回复的和过了期限还没有回复的，其中在期限内公开回复的占多少。",
            "Of the bad ratings of the last month that were answered or are overdue, those answered in "
            "public in time.",
        ),
        unit=PERCENT,
        direction=Direction.HIGHER,
        numerator=answered,
        denominator=bad,
        scale=100,
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="permits.published_share",
        title=Words("许可按时公示率", "Permits published in time"),
        definition=Words(
            "近一个月准予的行政许可中，已经公示的和过了期限还没有公示的，其中在期限内公示的占多少。备案不算。",
            "Of the permits granted in the last month that are public or overdue, those made public in "
            "time; filings are left out.",
        ),
        unit=PERCENT,
        direction=Direction.HIGHER,
        numerator=published,
        denominator=publishable,
        scale=100,
        decimals=1,
    )
)
