"""Who sends results, how late, and how often they are looked at."""

from minkang.care.results.indicators import scope
from minkang.engines.warehouse.indicators import (
    Aggregation,
    Direction,
    Frames,
    Indicator,
    Judged,
    Rows,
    Words,
    register_indicator,
)


def hospitals(frames: Frames) -> Rows:
    """Public hospitals of level two and above."""
    return frames.organisation_rows(scope.hospitals(frames))


def connected(frames: Frames) -> Rows:
    """Those whose results came in during the month."""
    found = scope.hospitals(frames)
    sent = scope.of_month(frames, frames.upload, found)
    return frames.organisation_rows(found.semi_join(sent, found.rid == sent.organisation))


def views(frames: Frames) -> Rows:
    """Orders of the month, each by how many results of other institutions were viewed for it."""
    found = scope.of_month(frames, frames.recognition)
    found = found.filter(found.views > 0)
    return frames.rows(found, "recognition", key=found.id, amount=found.views)


def own_lookups(frames: Frames) -> Rows:
    """Times residents, or who acts for them, opened their results in the month."""
    found = frames.lookup
    found = found.filter(found.day <= frames.on, found.day > frames.before(months=1))
    return frames.rows(found, "lookup", key=found.id)


def results_sent(frames: Frames) -> Rows:
    """Results that came in during the month, by institution and day."""
    found = scope.of_month(frames, frames.upload)
    return frames.rows(found, "upload", key=found.id, amount=found.results)


def minutes_late(frames: Frames) -> Rows:
    """Minutes between their reports and their arrival, added up."""
    found = scope.of_month(frames, frames.upload)
    return frames.rows(found, "upload", key=found.id, amount=found.lag_minutes)


register_indicator(
    Indicator(
        id="results.connected_hospitals_share",
        title=Words("上传结果的二级以上公立医院", "Hospitals that send results"),
        definition=Words(
            "近一个月有检查检验结果上传到平台的二级以上公立医院，占这类医院的多少。",
            "Public hospitals of level two and above whose results came in during the last month.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=connected,
        denominator=hospitals,
        scale=100,
        judged=(Judged("liaoning-2025-34/3.3"), Judged("benxi-2023-3/10.3.2")),
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="results.views",
        title=Words("跨机构调阅", "Results viewed across institutions"),
        definition=Words(
            "近一个月开单前调阅的外院结果份数，同一张单子同一份结果只算一次；按开单的机构归属。",
            "Results of other institutions viewed before ordering in the last month, each once for "
            "an order; they belong to the institution that ordered.",
        ),
        unit=Words("份", "results"),
        direction=Direction.HIGHER,
        numerator=views,
        aggregation=Aggregation.COUNT,
        judged=(Judged("siping-env/2.5.3"),),
        decimals=0,
    )
)
register_indicator(
    Indicator(
        id="results.own_lookups",
        title=Words("居民查看自己的结果", "Residents who look at their results"),
        definition=Words(
            "近一个月居民本人或监护人打开检查检验结果的次数，按居住地归属。",
            "Times residents, or who acts for them, opened their results in the last month, by "
            "where they live.",
        ),
        unit=Words("次", "times"),
        direction=Direction.HIGHER,
        numerator=own_lookups,
        aggregation=Aggregation.COUNT,
        decimals=0,
    )
)
register_indicator(
    Indicator(
        id="results.upload_minutes",
        title=Words("结果上传用时", "Time until a result comes in"),
        definition=Words(
            "近一个月上传的结果，从出报告到进入平台平均用了多少分钟。",
            "Of the results that came in during the last month, minutes from report to arrival on "
            "average.",
        ),
        unit=Words("分钟", "minutes"),
        direction=Direction.LOWER,
        numerator=minutes_late,
        denominator=results_sent,
        decimals=0,
    )
)
