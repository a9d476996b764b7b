"""The level of the city's mental health centre."""

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
from minkang.policy.terms import Comparator
from minkang.registry.organisations.terms import Category, Level


def mental_centres(frames: Frames) -> Rows:
    """Public mental health centres in the districts of the city."""
    return frames.organisation_rows(_city_centres(frames))


def mental_centres_at_level_three(frames: Frames) -> Rows:
    """Those of them at level three."""
    return frames.organisation_rows(institutions.at_levels(_city_centres(frames), [Level.TERTIARY]))


def mental_centres_reporting(frames: Frames) -> Rows:
    """Public mental health centres of the city, and whether they confirmed their entry."""
    return frames.reporting(_city_centres(frames))


def _city_centres(frames: Frames) -> Rows:
    centres = institutions.of_categories(frames, [Category.MENTAL_HOSPITAL])
    return institutions.of_the_city(institutions.public(centres))


register_indicator(
    Indicator(
        id="surveillance.mental_centre_level_three_share",
        title=Words("市精神卫生中心达到三级", "City mental health centres at level three"),
        definition=Words(
            "分子:分母中当天登记为三级的机构。分母:设在市辖区、当天开业的公立精神卫生中心。",
            "Numerator: those of the denominator registered at level three on the day. Denominator: "
            "public mental health centres open on the day in the districts of the city.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=mental_centres_at_level_three,
        denominator=mental_centres,
        scale=100,
        expected=mental_centres_reporting,
        judged=(Judged("dongying-2024/2.2.4.4", reading=Comparator.ALL),),
        decimals=1,
    )
)
