"""Why what could be recognised was repeated: the six reasons side by side."""

from minkang.care.results.indicators import scope
from minkang.care.results.terms import RepeatReason
from minkang.engines.warehouse.indicators import (
    Direction,
    Frames,
    Indicator,
    Interval,
    Part,
    Rows,
    Words,
    register_indicator,
)


def repeated(frames: Frames) -> Rows:
    """Orders of the month placed although a result could be recognised."""
    return scope.rows(frames, scope.repeated(frames))


def _for(reason: RepeatReason, frames: Frames) -> Rows:
    found = scope.repeated(frames)
    return scope.rows(frames, found.filter(found.reason == reason.value))


def condition_changed(frames: Frames) -> Rows:
    """Those because the condition changed."""
    return _for(RepeatReason.CONDITION_CHANGED, frames)


def fast_changing(frames: Frames) -> Rows:
    """Those because the value changes fast."""
    return _for(RepeatReason.FAST_CHANGING, frames)


def major_treatment(frames: Frames) -> Rows:
    """Those before a major measure."""
    return _for(RepeatReason.MAJOR_TREATMENT, frames)


def emergency(frames: Frames) -> Rows:
    """Those in an emergency."""
    return _for(RepeatReason.EMERGENCY, frames)


def appraisal(frames: Frames) -> Rows:
    """Those for an appraisal."""
    return _for(RepeatReason.APPRAISAL, frames)


def other(frames: Frames) -> Rows:
    """Those for another need that was written down."""
    return _for(RepeatReason.OTHER, frames)


# Chinese titles short enough for a table of indicators.
_REASONS: tuple[tuple[RepeatReason, Part, str, str], ...] = (
    (RepeatReason.CONDITION_CHANGED, condition_changed, "因病情变化复查", "a changed condition"),
    (RepeatReason.FAST_CHANGING, fast_changing, "因变化快复查", "fast change"),
    (RepeatReason.MAJOR_TREATMENT, major_treatment, "重大医疗措施前复查", "a major measure"),
    (RepeatReason.EMERGENCY, emergency, "因急诊急救复查", "an emergency"),
    (RepeatReason.APPRAISAL, appraisal, "因鉴定复查", "an appraisal"),
    (RepeatReason.OTHER, other, "因其他情形复查", "another need"),
)
for _reason, _part, _title, _title_en in _REASONS:
    register_indicator(
        Indicator(
            id=f"results.repeats_{_reason.value}_share",
            title=Words(_title, f"Repeats for {_title_en}"),
            definition=Words(
                f"近一个月有结果可以互认却仍然开单的项目中，原因是“{_reason.label}”的占多少。",
                "Of the orders of the last month placed although a result could be recognised, "
                f"those whose reason was: {_reason.label_en}.",
            ),
            unit=Words("%", "%"),
            direction=Direction.NEUTRAL,
            numerator=_part,
            denominator=repeated,
            scale=100,
            interval=Interval.BINOMIAL,
            decimals=1,
        )
    )
