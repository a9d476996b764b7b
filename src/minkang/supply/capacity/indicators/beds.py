"""Beds of health institutions."""

from minkang.engines.warehouse.indicators import (
    Direction,
    Frames,
    Indicator,
    Judged,
    Rows,
    Words,
    register_indicator,
)
from minkang.engines.warehouse.indicators.parts import institutions
from minkang.engines.warehouse.indicators.parts.people import residents
from minkang.registry.organisations.terms import BEDS, CapacityKind, Category


def beds(frames: Frames) -> Rows:
    """Beds of all classes in health institutions."""
    return institutions.beds(frames)


def tcm_beds(frames: Frames) -> Rows:
    """Beds of all classes in TCM hospitals."""
    return institutions.capacity(frames, BEDS, _tcm_hospitals(frames))


def tcm_hospitals_reporting(frames: Frames) -> Rows:
    """TCM hospitals and whether they confirmed their entry."""
    return frames.reporting(_tcm_hospitals(frames))


def rehabilitation_beds(frames: Frames) -> Rows:
    """Rehabilitation beds in health institutions."""
    return institutions.capacity(
        frames, [CapacityKind.REHABILITATION_BEDS], institutions.health_institutions(frames)
    )


def _tcm_hospitals(frames: Frames) -> Rows:
    return institutions.of_categories(frames, [Category.TCM_HOSPITAL])


register_indicator(
    Indicator(
        id="capacity.beds_per_1000",
        title=Words("每千常住人口床位数", "Beds per 1,000 residents"),
        definition=Words(
            "分子：当天开业的医疗卫生机构填报的各类床位之和(普通、康复、重症、传染、精神、产科、儿科、"
            "护理，互不重叠)；养老机构的床位不算。分母：当天的常住居民，去世或迁出当天起不再计入。",
            "Numerator: beds of all classes stated by health institutions open on the day (the classes "
            "do not overlap); beds of elderly homes do not count. Denominator: residents of the day, "
            "no longer counted from the day they die or move away.",
        ),
        unit=Words("张", "beds"),
        direction=Direction.NEUTRAL,
        numerator=beds,
        denominator=residents,
        scale=1000,
        expected=institutions.reporting_institutions,
        judged=(
            Judged("benxi-2023-3/kpi-23"),
            Judged("dongying-2024/2.1.2.2", "每千人口医疗卫生机构床位数"),
        ),
    )
)

register_indicator(
    Indicator(
        id="capacity.tcm_beds_per_1000",
        title=Words("每千常住人口中医类医院床位数", "TCM hospital beds per 1,000 residents"),
        definition=Words(
            "分子：当天开业的中医类医院的全部床位；综合医院中医科的床位不算。分母：当天的常住居民。",
            "Numerator: all beds of TCM hospitals open on the day; beds of TCM departments elsewhere "
            "do not count. Denominator: residents of the day.",
        ),
        unit=Words("张", "beds"),
        direction=Direction.HIGHER,
        numerator=tcm_beds,
        denominator=residents,
        scale=1000,
        expected=tcm_hospitals_reporting,
        judged=(Judged("dongying-2024/2.1.2.2", "每千人口中医类医院床位数"),),
    )
)

register_indicator(
    Indicator(
        id="capacity.rehabilitation_beds_per_1000",
        title=Words("每千常住人口康复床位数", "Rehabilitation beds per 1,000 residents"),
        definition=Words(
            "分子：当天开业的医疗卫生机构填报为康复的床位，不限于康复医院。分母：当天的常住居民。",
            "Numerator: beds stated as rehabilitation beds by health institutions open on the day, "
            "not only rehabilitation hospitals. Denominator: residents of the day.",
        ),
        unit=Words("张", "beds"),
        direction=Direction.HIGHER,
        numerator=rehabilitation_beds,
        denominator=residents,
        scale=1000,
        expected=institutions.reporting_institutions,
        judged=(Judged("dongying-2024/2.1.2.2", "每千人口康复病床数"),),
    )
)
