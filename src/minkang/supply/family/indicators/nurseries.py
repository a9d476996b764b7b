"""Nursery places for children under three."""

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
from minkang.registry.organisations.terms import CapacityKind, Category


def nursery_places(frames: Frames) -> Rows:
    """Nursery places of every organisation that has some."""
    return institutions.capacity(frames, [CapacityKind.NURSERY_PLACES], frames.organisations())


def nurseries_reporting(frames: Frames) -> Rows:
    """Nurseries, and whether they confirmed their entry."""
    return frames.reporting(institutions.of_categories(frames, [Category.NURSERY]))


register_indicator(
    Indicator(
        id="family.nursery_places_per_1000",
        title=Words("每千常住人口托位数", "Nursery places per 1,000 residents"),
        definition=Words(
            "分子：当天开业的机构填报的3岁以下婴幼儿托位，托育机构、幼儿园托班、单位办托都算。"
            "分母：当天的全部常住居民，不只是婴幼儿。",
            "Numerator: places for children under three stated by organisations open on the day, "
            "nurseries and others alike. Denominator: all residents of the day, not only children.",
        ),
        unit=Words("个", "places"),
        direction=Direction.HIGHER,
        numerator=nursery_places,
        denominator=residents,
        scale=1000,
        expected=nurseries_reporting,
        judged=(Judged("benxi-2023-3/kpi-20"),),
    )
)
