"""How much of what could be recognised is recognised, and what that saves."""

from minkang.care.results.indicators import scope
from minkang.care.results.terms import OrderState, Range
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
FEN_PER_YUAN = 100


def decided(frames: Frames) -> Rows:
    """Orders of the month against which a recognisable result stood."""
    return scope.rows(frames, scope.decided(frames))


def recognised(frames: Frames) -> Rows:
    """Those for which it was recognised."""
    found = scope.decided(frames)
    return scope.rows(frames, found.filter(found.state.isin(scope.TAKEN_OVER)))


def decided_in_alliance(frames: Frames) -> Rows:
    """Orders of the month whose best recognisable result was a member's of the own alliance."""
    found = scope.decided(frames)
    return scope.rows(frames, found.filter(found.near == Range.CONSORTIUM.value))


def recognised_in_alliance(frames: Frames) -> Rows:
    """Those for which a result was recognised."""
    found = scope.decided(frames)
    found = found.filter(found.near == Range.CONSORTIUM.value)
    return scope.rows(frames, found.filter(found.state.isin(scope.TAKEN_OVER)))


def saved(frames: Frames) -> Rows:
    """Orders of the month withdrawn because a result was recognised, by their price in whole yuan."""
    found = scope.of_month(frames, frames.recognition)
    found = found.filter(found.state == OrderState.WITHDRAWN.value)
    return frames.rows(found, "recognition", key=found.id, amount=found.saved_fen // FEN_PER_YUAN)


register_indicator(
    Indicator(
        id="results.recognition_share",
        title=Words("检查检验结果互认率", "Results recognised"),
        definition=Words(
            "近一个月开单时有外院结果可以互认的项目中，互认了的占多少；其余的是有效期内重复做的。还没有决定的不算。",
            "Of the orders of the last month against which another institution's result could be "
            "recognised, those for which it was; the others were repeated within the window. "
            "Undecided ones do not count.",
        ),
        unit=PERCENT,
        direction=Direction.HIGHER,
        numerator=recognised,
        denominator=decided,
        scale=100,
        interval=Interval.BINOMIAL,
        judged=(Judged("liaoning-2025-34/3.1"), Judged("dongying-2024/2.3.3.3")),
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="results.alliance_recognition_share",
        title=Words("医联体内互认率", "Results recognised inside alliances"),
        definition=Words(
            "近一个月开单时最近处的可互认结果来自本医联体的项目中，互认了的占多少。医联体按机构的牵头单位认定。",
            "Of the orders of the last month whose nearest recognisable result was made by a member "
            "of the same medical alliance, those for which one was recognised. An alliance is who "
            "has the same head.",
        ),
        unit=PERCENT,
        direction=Direction.HIGHER,
        numerator=recognised_in_alliance,
        denominator=decided_in_alliance,
        scale=100,
        interval=Interval.BINOMIAL,
        judged=(Judged("liaoning-2025-34/3.2"),),
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="results.saved_yuan",
        title=Words("互认少花的检查检验费", "Money saved by recognition"),
        definition=Words(
            "近一个月因为互认而没有开的单子，按当地价目加起来。只算确实没有开的；价目还没有核对时只作参考。",
            "Orders of the last month that were not placed because a result was recognised, added "
            "up at local prices. Only what was really not ordered counts; a guide as long as the "
            "prices are not verified.",
        ),
        unit=Words("元", "yuan"),
        direction=Direction.NEUTRAL,
        numerator=saved,
        aggregation=Aggregation.COUNT,
        decimals=0,
    )
)
