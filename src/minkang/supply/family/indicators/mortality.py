"""Mortality of infants and of children under five."""

from minkang.engines.warehouse.indicators import (
    Direction,
    Frames,
    Indicator,
    Interval,
    Judged,
    Rows,
    Words,
    register_indicator,
    years_between,
)
from minkang.engines.warehouse.indicators.parts import people

INFANT_YEARS = 1
CHILD_YEARS = 5


def infant_deaths(frames: Frames) -> Rows:
    """Residents who died before their first birthday, within twelve months."""
    return _deaths_younger_than(frames, INFANT_YEARS)


def child_deaths(frames: Frames) -> Rows:
    """Residents who died before their fifth birthday, within twelve months."""
    return _deaths_younger_than(frames, CHILD_YEARS)


def _deaths_younger_than(frames: Frames, years: int) -> Rows:
    died = frames.deaths()
    young = died.filter(years_between(died.born_on, died.died_on) < years)
    return frames.rows(young, "person", key=young.rid)


register_indicator(
    Indicator(
        id="family.infant_mortality",
        title=Words("婴儿死亡率", "Infant mortality"),
        definition=Words(
            "分子：到当天为止的12个月里去世、去世时未满1周岁的常住居民。分母：同一12个月里出生、"
            "出生当天起即为常住居民的活产儿。12个月不含起点那天，含当天。",
            "Numerator: residents who died within the twelve months up to the day, before their first "
            "birthday. Denominator: live births of the same twelve months, residents from the day they "
            "were born. The twelve months include the day itself and not their starting day.",
        ),
        unit=Words("‰", "‰"),
        direction=Direction.LOWER,
        numerator=infant_deaths,
        denominator=people.births,
        scale=1000,
        interval=Interval.POISSON,
        judged=(Judged("benxi-2023-3/kpi-04"),),
    )
)

register_indicator(
    Indicator(
        id="family.under_5_mortality",
        title=Words("5岁以下儿童死亡率", "Under-five mortality"),
        definition=Words(
            "分子：到当天为止的12个月里去世、去世时未满5周岁的常住居民。分母：同一12个月里的活产儿,"
            "与婴儿死亡率相同。",
            "Numerator: residents who died within the twelve months up to the day, before their fifth "
            "birthday. Denominator: live births of the same twelve months, as for infant mortality.",
        ),
        unit=Words("‰", "‰"),
        direction=Direction.LOWER,
        numerator=child_deaths,
        denominator=people.births,
        scale=1000,
        interval=Interval.POISSON,
        judged=(Judged("benxi-2023-3/kpi-05"),),
    )
)
