"""Values of indicators from counts: exact, with interval, completeness and judgements."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite, nan

from minkang.engines.warehouse.queries.counting import NOTHING, Count, Counted, Counts
from minkang.engines.warehouse.queries.places import Place, Scope
from minkang.engines.warehouse.rules.declaration import Aggregation, Indicator, Interval
from minkang.engines.warehouse.rules.judging import Judgement, judge
from minkang.engines.warehouse.rules.life_table import BANDS, life_expectancy
from minkang.policy.targets import Words
from minkang.registry.places.terms import AreaLevel

NOTHING_BELOW = Words(
    "这里没有可作分母的登记,算不出来。", "Nothing is registered here to divide by."
)
TOO_FEW_LIVES = Words(
    "这里人数太少或有年龄组没有人,算不出可靠的寿命。",
    "Too few people live here for a life table, or an age band is empty.",
)


@dataclass(frozen=True, slots=True)
class Value:
    """One indicator at one place on one day.

    Attributes:
        indicator: Id of the indicator.
        area_code: Twelve digits, or the rid at the level of organisations.
        organisation_area: Where the organisation is; empty for areas.
        value: Exact, in the indicator's unit; None where it cannot be counted.
        numerator: Sum above the line; for a life table the deaths, for LEAST the value itself.
        denominator: Sum below the line; None for a count.
        low: Lower 95 % limit in the same unit; None without an interval.
        high: Upper 95 % limit; None also where it is infinite.
        reported: Organisations that reported, of those `expected` to; both None where nobody has to.
        judgements: For areas; targets of other regions only at the level of the region.
        not_measurable: Why there is no value; None where there is one.
    """

    indicator: str
    area_code: str
    area_name: str
    level: Scope
    organisation_area: str
    value: Decimal | None
    numerator: int
    denominator: int | None
    low: Decimal | None
    high: Decimal | None
    reported: int | None
    expected: int | None
    judgements: tuple[Judgement, ...]
    not_measurable: Words | None

    @property
    def completeness(self) -> Decimal | None:
        """Share of those expected that reported, 0 to 1; None where nobody has to report."""
        if not self.expected or self.reported is None:
            return None
        return Decimal(self.reported) / Decimal(self.expected)


@dataclass(frozen=True, slots=True)
class Number:
    """What an indicator counted at one place: a `Value` without words and judgements."""

    value: Decimal | None
    numerator: int
    denominator: int | None
    low: Decimal | None
    high: Decimal | None
    reported: int | None
    expected: int | None


@dataclass(frozen=True, slots=True)
class _Quotient:
    numerator: int
    denominator: int | None
    value: Decimal | None
    low: float = nan
    high: float = nan


def numbers_of(
    indicator: Indicator, counted: Counted, places: Iterable[Place], region: str
) -> Iterator[tuple[Place, Number]]:
    """The numbers of one indicator; organisations that none of its rows belong to are left out."""
    wanted = [place for place in places if _speaks_of(place, counted)]
    found = [_quotient(indicator, counted, place.key, region) for place in wanted]
    for place, one, (low, high) in zip(wanted, found, _limits(indicator, found), strict=True):
        reported, expected = _reported(counted.expected, place.key)
        yield (
            place,
            Number(
                value=one.value,
                numerator=one.numerator,
                denominator=one.denominator,
                low=_decimal(low),
                high=_decimal(high),
                reported=reported,
                expected=expected,
            ),
        )


def value_of(indicator: Indicator, place: Place, number: Number, region: str) -> Value:
    """A number with its words and judgements; `region` are the significant digits asked for."""
    return Value(
        indicator=indicator.id,
        area_code=place.code,
        area_name=place.name,
        level=place.scope,
        organisation_area=place.area if place.scope is Scope.ORGANISATION else "",
        value=number.value,
        numerator=number.numerator,
        denominator=number.denominator,
        low=number.low,
        high=number.high,
        reported=number.reported,
        expected=number.expected,
        judgements=_judgements(
            indicator, place, region.ljust(AreaLevel.COUNTY.digits, "0"), number.value
        ),
        not_measurable=_reason(indicator) if number.value is None else None,
    )


def _speaks_of(place: Place, counted: Counted) -> bool:
    if place.scope is not Scope.ORGANISATION:
        return True
    base = counted.numerator if counted.denominator is None else counted.denominator
    return place.key in base


def _quotient(indicator: Indicator, counted: Counted, key: str, region: str) -> _Quotient:
    above = counted.numerator.get(key, NOTHING)
    if counted.denominator is None:
        return _Quotient(above.total.amount, None, Decimal(above.total.amount * indicator.scale))
    below = counted.denominator.get(key, NOTHING)
    if indicator.aggregation is Aggregation.LIFE_TABLE:
        return _life(above, below)
    if indicator.aggregation is Aggregation.LEAST:
        return _least(counted.numerator.get(region, NOTHING), below)
    top, bottom = above.total.amount, below.total.amount
    value = Decimal(top * indicator.scale) / Decimal(bottom) if bottom else None
    return _Quotient(top, bottom, value)


def _least(everywhere: Count, below: Count) -> _Quotient:
    sums = [
        everywhere.grains[unit].amount if unit in everywhere.grains else 0 for unit in below.grains
    ]
    least = min(sums, default=0)
    return _Quotient(least, len(sums), Decimal(least) if sums else None)


def _life(above: Count, below: Count) -> _Quotient:
    bands = [str(band) for band in range(BANDS)]
    found = life_expectancy(
        [above.grains[band].amount if band in above.grains else 0 for band in bands],
        [below.grains[band].amount if band in below.grains else 0 for band in bands],
    )
    total = above.total.amount, below.total.amount
    if found is None:
        return _Quotient(*total, None)
    return _Quotient(*total, _decimal(found.years), found.low, found.high)


def _limits(indicator: Indicator, found: Sequence[_Quotient]) -> Sequence[tuple[float, float]]:
    if indicator.interval is Interval.NONE:
        return [(one.low, one.high) for one in found]
    from minkang.engines.warehouse.queries.limits import limits_of  # noqa: PLC0415 - NumPy and SciPy take a second to import, and kept values need neither

    return limits_of(
        indicator, [one.numerator for one in found], [one.denominator or 0 for one in found]
    )


def _reported(expected: Counts | None, key: str) -> tuple[int | None, int | None]:
    if expected is None:
        return None, None
    total = expected.get(key, NOTHING).total
    return total.amount, total.rows


def _judgements(
    indicator: Indicator, place: Place, region: str, value: Decimal | None
) -> tuple[Judgement, ...]:
    if place.scope is Scope.ORGANISATION:
        return ()
    found = judge(indicator.judged, region, value)
    if place.scope is Scope.REGION:
        return found
    return tuple(one for one in found if one.applies)


def _reason(indicator: Indicator) -> Words:
    is_life = indicator.aggregation is Aggregation.LIFE_TABLE
    return TOO_FEW_LIVES if is_life else NOTHING_BELOW


def _decimal(number: float) -> Decimal | None:
    return Decimal(f"{number:.10g}") if isfinite(number) else None
