"""Hospitals that send nurses home, counted from the register."""

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
from minkang.registry.organisations.terms import HOSPITALS, ServiceKind


def internet_nursing_hospitals(frames: Frames) -> Rows:
    """Hospitals that offer nursing ordered online."""
    hospitals = institutions.of_categories(frames, HOSPITALS)
    return frames.organisation_rows(
        institutions.with_service(frames, hospitals, ServiceKind.INTERNET_NURSING)
    )


def hospitals_reporting(frames: Frames) -> Rows:
    """Hospitals, and whether they confirmed their entry."""
    return frames.reporting(institutions.of_categories(frames, HOSPITALS))


register_indicator(
    Indicator(
        id="visits.internet_nursing_hospitals",
        title=Words("开展“互联网+护理”的医院", "Hospitals with nursing ordered online"),
        definition=Words(
            "当天开业、提供互联网+护理服务的医院数，各级各类医院都算；基层机构不算。",
            "Hospitals of any kind open on the day that offer nursing ordered online; primary "
            "institutions do not count.",
        ),
        unit=Words("所", "hospitals"),
        direction=Direction.HIGHER,
        numerator=internet_nursing_hospitals,
        aggregation=Aggregation.COUNT,
        expected=hospitals_reporting,
        judged=(Judged("liaoning-2025-34/2.6"),),
        decimals=0,
    )
)
