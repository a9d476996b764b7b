"""What an indicator says about itself, and the list of all that exist.

An app declares its indicators in its `indicators` room while that module is imported. A part is
a function from frames to rows; aggregation over areas and organisations, intervals, drill-down
and trends are the warehouse's work and the same for all.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from minkang.engines.warehouse.rules.frames import Frames, Rows
from minkang.policy.clauses import Clause, Target, measures, register
from minkang.policy.targets import Words
from minkang.policy.terms import Comparator, TargetStatus

Part: TypeAlias = Callable[[Frames], Rows]
"""Rows with the columns of `frames.ROWS`, one row for each thing that is counted."""

INDICATOR_ID = re.compile(r"[a-z]+(\.[a-z0-9_]+)+")
SHARED_UNITS = frozenset({"%", "‰", "/10万"})
"""Units in which a target and a value mean something else if they differ."""


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NEUTRAL = "neutral"


class Aggregation(StrEnum):
    """How rows become one value.

    COUNT adds the numerator. RATIO divides the sums and multiplies by the scale; a mean is a
    ratio whose denominator counts the rows. LIFE_TABLE takes deaths and population of twelve
    months, both with a column ``band`` (0 to 18, see `life_table.BANDS`), to life expectancy.
    LEAST is for promises to each of several: both parts have a column ``unit``, the denominator
    has one row for each unit inside, and the value is the least sum of the numerator any unit
    has, 0 where a unit has none.
    """

    COUNT = "count"
    RATIO = "ratio"
    LIFE_TABLE = "life_table"
    LEAST = "least"


class Interval(StrEnum):
    """What chance stands behind the numerator, and so which exact 95 % interval is shown.

    POISSON: events among many. BINOMIAL: the numerator is a part of the denominator. TWO_COUNTS:
    numerator and denominator are counts of their own. NONE: a full count without chance.
    """

    NONE = "none"
    POISSON = "poisson"
    BINOMIAL = "binomial"
    TWO_COUNTS = "two_counts"


@dataclass(frozen=True, slots=True)
class Judged:
    """A target of a clause that an indicator is measured against.

    A clause without targets is measured and placed, but judges nothing.

    Attributes:
        target: The `indicator` words of the target; may be empty where the clause has one target.
        reading: How the target is read where its own comparator cannot be: ``三级`` as all.
    """

    clause: str
    target: str = ""
    reading: Comparator | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number the platform can count.

    Attributes:
        id: ``<room>.<name>``, for ever.
        title: What a page calls it.
        definition: In words, what is counted above and below the line.
        unit: Unit of the value. Where a judged target is in %, ‰ or /10万, the Chinese is that.
        scale: What n/d is multiplied by: 1, 100, 1000 …
        expected: Organisations that ought to have reported, amount 1 where they did; None
            where completeness is not a question of reporting.
        decimals: Digits after the point on pages; values themselves are exact.
    """

    id: str
    title: Words
    definition: Words
    unit: Words
    direction: Direction
    numerator: Part
    denominator: Part | None = None
    scale: int = 1
    aggregation: Aggregation = Aggregation.RATIO
    interval: Interval = Interval.NONE
    expected: Part | None = None
    judged: tuple[Judged, ...] = ()
    decimals: int = 2

    def __post_init__(self) -> None:
        """Refuse a declaration that cannot be counted.

        Raises:
            ValueError: the id is malformed or aggregation, interval and denominator do not fit.
        """
        if not INDICATOR_ID.fullmatch(self.id):
            raise ValueError(f"{self.id!r} is no indicator id such as 'capacity.beds'")
        is_count = self.aggregation is Aggregation.COUNT
        if is_count is not (self.denominator is None):
            raise ValueError(f"{self.id}: exactly a count has no denominator")
        is_ratio = self.aggregation is Aggregation.RATIO
        if self.interval in (Interval.BINOMIAL, Interval.TWO_COUNTS) and not is_ratio:
            raise ValueError(f"{self.id}: only a ratio has a {self.interval} interval")

    @property
    def parts(self) -> Mapping[str, Part]:
        """The parts it has, by name: numerator, denominator, expected."""
        named = {
            "numerator": self.numerator,
            "denominator": self.denominator,
            "expected": self.expected,
        }
        return {name: part for name, part in named.items() if part is not None}


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A number a clause asks for that cannot be counted yet, and why."""

    id: str
    title: Words
    unit: Words
    judged: tuple[Judged, ...]
    reason: Words


_indicators: dict[str, Indicator] = {}


def register_indicator(indicator: Indicator) -> Indicator:
    """Add a declaration and place it at every clause it is judged by.

    Raises:
        UnknownClause: a clause is not in the register.
        ValueError: a clause has no such target, the target's unit is another one, or the id is
            taken by another declaration.
    """
    for judged in indicator.judged:
        _require_unit(indicator, judged)
    known = _indicators.get(indicator.id)
    if known is not None and _path(known.numerator) != _path(indicator.numerator):
        raise ValueError(f"{indicator.id} is declared twice")
    _indicators[indicator.id] = indicator
    measures(*(judged.clause for judged in indicator.judged))(indicator.numerator)
    return indicator


def registered() -> Mapping[str, Indicator]:
    """Every indicator by id, in order of the ids; complete once all apps are imported."""
    return MappingProxyType(dict(sorted(_indicators.items())))


def target_of(judged: Judged) -> tuple[Clause, Target]:
    """The clause and the target it is about, with the reading the declaration gives it.

    Raises:
        UnknownClause: the clause is not in the register.
        ValueError: it has no such commitment, or several and none is named.
    """
    clause = register().get(judged.clause)
    promised = [one for one in clause.targets if one.status is TargetStatus.COMMITMENT]
    found = [one for one in promised if judged.target in ("", one.indicator)]
    if len(found) != 1:
        names = ", ".join(one.indicator for one in promised) or "none"
        raise ValueError(f"{judged.clause} has no one target {judged.target!r}; it has {names}")
    return clause, replace(found[0], reading=judged.reading or found[0].reading)


def targets_of(judged: Iterable[Judged]) -> Iterator[tuple[Clause, Target]]:
    """Clause and target of each, as `target_of`; clauses without targets are left out."""
    for one in judged:
        if one.target or register().get(one.clause).targets:
            yield target_of(one)


def _require_unit(indicator: Indicator, judged: Judged) -> None:
    for _, target in targets_of([judged]):
        is_all = Comparator.ALL in (target.comparator, target.reading)
        if target.value is None and not is_all:
            continue
        wanted = "%" if is_all else target.unit
        if wanted != indicator.unit.zh and SHARED_UNITS & {wanted, indicator.unit.zh}:
            raise ValueError(
                f"{indicator.id} is in {indicator.unit.zh!r}, {judged.clause} in {wanted!r}"
            )


def _path(part: Part) -> str:
    return f"{part.__module__}.{part.__qualname__}"
