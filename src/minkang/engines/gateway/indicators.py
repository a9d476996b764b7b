"""How soon other offices answer, and which of them owe an answer.

A month is the one up to and including the day: ``(on - 1 month, on]``.
"""

from minkang.engines.warehouse.indicators import (
    Aggregation,
    Direction,
    Frames,
    Indicator,
    Interval,
    Rows,
    Words,
    register_indicator,
)


def due(frames: Frames) -> Rows:
    """Messages that were to be answered in the month, by the office."""
    found = _due(frames)
    return frames.rows(found, "message", key=found.id)


def answered(frames: Frames) -> Rows:
    """Those of them that were answered by the promised day."""
    found = _due(frames)
    found = found.filter(found.until <= found.due)
    return frames.rows(found, "message", key=found.id)


def silent(frames: Frames) -> Rows:
    """Open offices with a message whose promised day is over and that has no answer yet."""
    messages = frames.message
    owed = messages.filter(
        messages.due < frames.on, messages.until.isnull() | (messages.until > frames.on)
    )
    offices = frames.organisations()
    return frames.organisation_rows(offices.semi_join(owed, offices.rid == owed.organisation))


def _due(frames: Frames) -> Rows:
    found = frames.held_by(frames.message)
    return found.filter(found.due <= frames.on, found.due > frames.before(months=1))


register_indicator(
    Indicator(
        id="gateway.answered_in_time",
        title=Words("其他部门按约定答复", "Other offices that answer as promised"),
        definition=Words(
            "按约定应在近一个月内答复的部门消息，在约定当天或之前答复的占多少，按办理部门归属。",
            "Of the messages to other offices that were to be answered in the last month, those "
            "answered by the promised day, by office.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=answered,
        denominator=due,
        scale=100,
        interval=Interval.BINOMIAL,
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="gateway.silent_offices",
        title=Words("欠着答复的部门", "Offices that owe an answer"),
        definition=Words(
            "当天至少有一条消息过了约定日期、还没有答复的部门。",
            "Offices with at least one message whose promised day is over and that is not answered.",
        ),
        unit=Words("个", "offices"),
        direction=Direction.LOWER,
        numerator=silent,
        aggregation=Aggregation.COUNT,
        decimals=0,
    )
)
