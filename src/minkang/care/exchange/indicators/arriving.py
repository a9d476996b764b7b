"""How much of what institutions send cannot be accepted.

A month is the one up to and including the day: ``(on - 1 month, on]``.
"""

from minkang.engines.warehouse.indicators import (
    Direction,
    Frames,
    Indicator,
    Judged,
    Rows,
    Words,
    register_indicator,
)


def _of_month(frames: Frames) -> Rows:
    found = frames.held_by(frames.arrival)
    return found.filter(found.day <= frames.on, found.day > frames.before(months=1))


def rejected(frames: Frames) -> Rows:
    """Messages, rows and lines of the month that went into the quarantine, by sender and day."""
    found = _of_month(frames)
    return frames.rows(found, "arrival", key=found.id, amount=found.rejected)


def sent(frames: Frames) -> Rows:
    """Everything of the month that was accepted or rejected, by sender and day."""
    found = _of_month(frames)
    return frames.rows(found, "arrival", key=found.id, amount=found.accepted + found.rejected)


register_indicator(
    Indicator(
        id="exchange.rejected_share",
        title=Words("上传数据退回率", "Uploads rejected"),
        definition=Words(
            "近一个月各机构上传到平台的数据中，因为有错没有收下的占多少。一条消息、表格的一行、批量文件的一份资料各算一条。",
            "Of what institutions sent to the platform in the last month, what was not accepted "
            "because something was wrong. A message, a row of a sheet and a resource of a bulk file "
            "count one each.",
        ),
        unit=Words("%", "%"),
        direction=Direction.LOWER,
        numerator=rejected,
        denominator=sent,
        scale=100,
        judged=(Judged("benxi-2023-3/10.2.2"), Judged("benxi-2023-3/10.5.2")),
        decimals=2,
    )
)
