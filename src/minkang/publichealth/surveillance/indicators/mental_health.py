"""Mental health: the level of the city's centre, and psychiatry in general hospitals."""

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
from minkang.registry.organisations.terms import Category, Level, Specialty


def mental_centres(frames: Frames) -> Rows:
    """Public mental health centres in the districts of the city."""
    return frames.organisation_rows(_city_centres(frames))


def mental_centres_at_level_three(frames: Frames) -> Rows:
    """Those of them at level three."""
    return frames.organisation_rows(institutions.at_levels(_city_centres(frames), [Level.TERTIARY]))


def mental_centres_reporting(frames: Frames) -> Rows:
    """Public mental health centres of the city, and whether they confirmed their entry."""
    return frames.reporting(_city_centres(frames))


def general_hospitals(frames: Frames) -> Rows:
    """General hospitals at level two and above."""
    return frames.organisation_rows(_general_hospitals(frames))


def with_psychiatry(frames: Frames) -> Rows:
    """Those of them with a psychiatric department."""
    return frames.organisation_rows(
        institutions.with_department(frames, _general_hospitals(frames), Specialty.PSYCHIATRY)
    )


def general_hospitals_reporting(frames: Frames) -> Rows:
    """General hospitals at level two and above, and whether they confirmed their entry."""
    return frames.reporting(_general_hospitals(frames))


def _general_hospitals(frames: Frames) -> Rows:
    hospitals = institutions.of_categories(frames, [Category.GENERAL_HOSPITAL])
    return institutions.at_levels(hospitals, institutions.SECONDARY_AND_ABOVE)


def _city_centres(frames: Frames) -> Rows:
    centres = institutions.of_categories(frames, [Category.MENTAL_HOSPITAL])
    return institutions.of_the_city(institutions.public(centres))


register_indicator(
    Indicator(
        id="surveillance.mental_centre_level_three_share",
        title=Words("市精神卫生中心达到三级", "City mental health centres at level three"),
        definition=Words(
            "分子：分母中当天登记为三级的机构。分母：设在市辖区、当天开业的公立精神卫生中心。",
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

register_indicator(
    Indicator(
        id="surveillance.psychiatry_share",
        title=Words("有精神科的二级以上综合医院", "General hospitals with psychiatry"),
        definition=Words(
            "分子：分母中当天开着精神科的医院。分母：当天开业的二级和三级综合医院，不分公立社会办。",
            "Numerator: those of the denominator that run a psychiatric department on the day. "
            "Denominator: general hospitals at level two and three open on the day, public or private.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=with_psychiatry,
        denominator=general_hospitals,
        scale=100,
        expected=general_hospitals_reporting,
        judged=(Judged("benxi-2023-3/8.3.3"),),
        decimals=1,
    )
)
