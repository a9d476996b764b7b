"""Emergency centres and ambulances."""

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
from minkang.engines.warehouse.indicators.parts import institutions
from minkang.engines.warehouse.indicators.parts.people import residents
from minkang.registry.organisations.terms import CapacityKind, ServiceKind

RESIDENTS_TO_AN_AMBULANCE = 30_000
"""What the clause counts ambulances by; its target says how many for so many residents."""

_ALL = (CapacityKind.AMBULANCES, CapacityKind.NEGATIVE_PRESSURE_AMBULANCES)


def command_centres(frames: Frames) -> Rows:
    """Organisations that command emergency care."""
    return frames.organisation_rows(
        institutions.with_service(frames, frames.organisations(), ServiceKind.EMERGENCY_COMMAND)
    )


def ambulances(frames: Frames) -> Rows:
    """Ambulances with and without negative pressure."""
    return institutions.capacity(frames, _ALL, institutions.health_institutions(frames))


def negative_pressure_ambulances(frames: Frames) -> Rows:
    """Ambulances with negative pressure."""
    return institutions.capacity(
        frames,
        [CapacityKind.NEGATIVE_PRESSURE_AMBULANCES],
        institutions.health_institutions(frames),
    )


register_indicator(
    Indicator(
        id="surveillance.emergency_centres",
        title=Words("急救指挥中心", "Emergency command centres"),
        definition=Words(
            "当天开业、承担急救指挥调度的机构数。",
            "Organisations open on the day that command emergency care.",
        ),
        unit=Words("个", "centres"),
        direction=Direction.NEUTRAL,
        numerator=command_centres,
        aggregation=Aggregation.COUNT,
        judged=(Judged("benxi-2023-3/z2.4.2"),),
        decimals=0,
    )
)

register_indicator(
    Indicator(
        id="surveillance.ambulances_per_30000",
        title=Words("每3万常住人口救护车数", "Ambulances per 30,000 residents"),
        definition=Words(
            "分子：当天开业的医疗卫生机构填报的救护车，含负压救护车。分母：当天的常住居民。",
            "Numerator: ambulances stated by health institutions open on the day, those with negative "
            "pressure included. Denominator: residents of the day.",
        ),
        unit=Words("辆", "ambulances"),
        direction=Direction.HIGHER,
        numerator=ambulances,
        denominator=residents,
        scale=RESIDENTS_TO_AN_AMBULANCE,
        expected=institutions.reporting_institutions,
        judged=(Judged("benxi-2023-3/z2.4.3"),),
    )
)

register_indicator(
    Indicator(
        id="surveillance.negative_pressure_share",
        title=Words("负压救护车的比例", "Ambulances with negative pressure"),
        definition=Words(
            "分子：分母中的负压救护车。分母：当天开业的医疗卫生机构填报的全部救护车。",
            "Numerator: those of the denominator with negative pressure. Denominator: all ambulances "
            "stated by health institutions open on the day.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=negative_pressure_ambulances,
        denominator=ambulances,
        scale=100,
        expected=institutions.reporting_institutions,
        judged=(Judged("benxi-2023-3/z2.4.4"),),
        decimals=1,
    )
)
