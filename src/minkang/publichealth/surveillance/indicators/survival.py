"""Life expectancy at birth."""

from minkang.engines.warehouse.indicators import (
    Aggregation,
    Direction,
    Frames,
    Indicator,
    Judged,
    Rows,
    Words,
    age_band,
    register_indicator,
    years_between,
)

MIDDLE_MONTHS = 6
"""The people of the middle of the twelve months stand for the years lived in them."""


def deaths(frames: Frames) -> Rows:
    """Residents who died within twelve months, by band of age at death."""
    died = frames.deaths()
    banded = died.mutate(band=age_band(years_between(died.born_on, died.died_on)))
    return frames.rows(banded, "person", key=banded.rid)


def population(frames: Frames) -> Rows:
    """Residents of the middle of the twelve months, by band of age on that day."""
    middle = frames.before(months=MIDDLE_MONTHS)
    here = frames.residents(day=middle)
    banded = here.mutate(band=age_band(years_between(here.born_on, middle)))
    return frames.rows(banded, "person", key=banded.rid)


register_indicator(
    Indicator(
        id="surveillance.life_expectancy",
        title=Words("人均预期寿命", "Life expectancy at birth"),
        definition=Words(
            "分子：到当天为止的12个月里去世的常住居民，按去世时的周岁分19个年龄组。分母：这12个月正中那天的"
            "常住居民，按那天的周岁分组。由简略寿命表算出出生时的预期寿命；人数太少、算不稳的地方不给数。",
            "Numerator: residents who died within the twelve months up to the day, in 19 bands of age at "
            "death. Denominator: residents of the day in the middle of these months, by age on that "
            "day. An abridged life table turns them into life expectancy at birth; places with too few "
            "people for a stable figure get none.",
        ),
        unit=Words("岁", "years"),
        direction=Direction.HIGHER,
        numerator=deaths,
        denominator=population,
        aggregation=Aggregation.LIFE_TABLE,
        judged=(Judged("benxi-2023-3/kpi-01"),),
    )
)
