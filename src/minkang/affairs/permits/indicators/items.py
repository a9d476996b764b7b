"""How many items are online, and what their guides promise against the law."""

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


def online(frames: Frames) -> Rows:
    """Items whose guide is public on the day."""
    return frames.rows(found := frames.in_force(frames.permit), "permit", key=found.id)


def _limited(frames: Frames) -> Rows:
    """Those of them with a statutory limit; what is decided on the spot has none to shorten."""
    found = frames.in_force(frames.permit)
    return found.filter(found.statutory > 0)


def limited(frames: Frames) -> Rows:
    """Items with a statutory limit."""
    found = _limited(frames)
    return frames.rows(found, "permit", key=found.id)


def statutory(frames: Frames) -> Rows:
    """Items, each by its statutory limit in its own unit."""
    found = _limited(frames)
    return frames.rows(found, "permit", key=found.id, amount=found.statutory)


def promised(frames: Frames) -> Rows:
    """Items, each by what it promises in the unit of its statutory limit."""
    found = _limited(frames)
    return frames.rows(found, "permit", key=found.id, amount=found.promised)


def halved(frames: Frames) -> Rows:
    """Items that promise half of the statutory limit or less."""
    found = _limited(frames)
    found = found.filter(found.promised * 2 <= found.statutory)
    return frames.rows(found, "permit", key=found.id)


register_indicator(
    Indicator(
        id="permits.items_online",
        title=Words("网上公布指南的事项", "Items with a guide online"),
        definition=Words(
            "当天在网上公布着办事指南的许可、备案和服务事项，一个地区一件算一项。要素不全、说得含糊的公布不了。",
            "Permits, filings and services whose guide is public on the day, each once for an area. "
            "What is incomplete or open-ended cannot be published.",
        ),
        unit=Words("项", "items"),
        direction=Direction.HIGHER,
        numerator=online,
        aggregation=Aggregation.COUNT,
        judged=(Judged("liaoning-2025-34/13.1"), Judged("siping-env/2.1.5")),
        decimals=0,
    )
)
register_indicator(
    Indicator(
        id="permits.promised_share",
        title=Words("承诺时限占法定时限", "Promised limit against the statutory one"),
        definition=Words(
            "公布着指南、有法定时限的事项，承诺时限加起来占法定时限加起来的多少；工作日和日各按其数相加。"
            "当场办结的事项不算。这是承诺，不是实际用时。",
            "Of the public items with a statutory limit, the promised limits added up against the "
            "statutory ones added up, working days and days each as their number. Items decided on "
            "the spot do not count. It is the promise, not the time cases took.",
        ),
        unit=PERCENT,
        direction=Direction.LOWER,
        numerator=promised,
        denominator=statutory,
        scale=100,
        judged=(Judged("liaoning-2025-34/13.2"),),
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="permits.halved_items_share",
        title=Words("承诺时限减半的事项", "Items that promise half the limit"),
        definition=Words(
            "公布着指南、有法定时限的事项中，承诺时限不超过法定时限一半的占多少。",
            "Of the public items with a statutory limit, those that promise half of it or less.",
        ),
        unit=PERCENT,
        direction=Direction.HIGHER,
        numerator=halved,
        denominator=limited,
        scale=100,
        interval=Interval.BINOMIAL,
        decimals=1,
    )
)
