"""Places awarded for being sanitary."""

from minkang.engines.warehouse.indicators import (
    Direction,
    Frames,
    Indicator,
    Judged,
    Rows,
    Words,
    register_indicator,
)
from minkang.engines.warehouse.indicators.parts import places
from minkang.registry.places.terms import AwardKind


def counties(frames: Frames) -> Rows:
    """Counties and county-level cities."""
    return frames.area_rows(places.counties(frames))


def sanitary_counties(frames: Frames) -> Rows:
    """Those of them awarded as sanitary."""
    return frames.area_rows(
        places.awarded(frames, places.counties(frames), AwardKind.NATIONAL_SANITARY)
    )


def counties_and_towns(frames: Frames) -> Rows:
    """Counties, county-level cities, towns and townships."""
    return frames.area_rows(places.counties_and_towns(frames))


def sanitary_counties_and_towns(frames: Frames) -> Rows:
    """Those of them awarded as sanitary."""
    return frames.area_rows(
        places.awarded(frames, places.counties_and_towns(frames), AwardKind.NATIONAL_SANITARY)
    )


register_indicator(
    Indicator(
        id="literacy.sanitary_counties_share",
        title=Words("国家卫生县的比例", "Counties awarded as sanitary"),
        definition=Words(
            "分子：分母中当天持有国家卫生县称号的县。分母：当天存在的县和县级市，不含市辖区。",
            "Numerator: those of the denominator that hold the national award as sanitary on the day. "
            "Denominator: counties and county-level cities in force on the day, without districts.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=sanitary_counties,
        denominator=counties,
        scale=100,
        judged=(Judged("benxi-2023-3/kpi-28"),),
        decimals=1,
    )
)

register_indicator(
    Indicator(
        id="literacy.sanitary_counties_and_towns_share",
        title=Words("国家卫生县和卫生乡镇的比例", "Counties and towns awarded as sanitary"),
        definition=Words(
            "分子：分母中当天持有国家卫生县或卫生乡镇称号的地方。分母：当天存在的县、县级市、乡和镇,"
            "不含市辖区和街道。",
            "Numerator: those of the denominator that hold the national award as sanitary on the day. "
            "Denominator: counties, county-level cities, towns and townships in force on the day, "
            "without districts and subdistricts.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=sanitary_counties_and_towns,
        denominator=counties_and_towns,
        scale=100,
        judged=(Judged("benxi-2023-3/8.5.3"),),
        decimals=1,
    )
)
