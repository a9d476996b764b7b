"""Promises beside live values: the one place where the cockpit asks the warehouse for numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from minkang.cockpit.queries.boards import nearness
from minkang.cockpit.rules import gap, standing
from minkang.cockpit.terms import NO_COPY_YET, NO_INDICATOR, NOT_IN_NUMBERS, Nearness
from minkang.engines.warehouse import queries as warehouse
from minkang.engines.warehouse.indicators import Indicator, Unmeasured, registered, targets_of
from minkang.kernel.charts.terms import Standing
from minkang.policy.clauses import Clause, register, waivers
from minkang.policy.targets import Target, Words
from minkang.policy.terms import Comparator, TargetStatus

Counted = Indicator | Unmeasured
"""What answers for a target: an indicator, or a number that cannot be counted yet."""

_WORDLESS = (Comparator.ALL, Comparator.RISING, Comparator.FALLING)
"""Comparators that say all without a number."""


@dataclass(frozen=True, slots=True)
class Live:
    """The numbers of a region on a day.

    Attributes:
        region: GB/T 2260 code of six digits.
        as_of: The moment the counted copy tells of; None while there is none.
        values: The region's own values by the id of the indicator.
    """

    region: str
    on: date
    as_of: datetime | None
    values: Mapping[str, warehouse.Value]


@dataclass(frozen=True, slots=True)
class LiveTarget:
    """A promise with where the region stands.

    Attributes:
        clause: None for an indicator that no clause asks for.
        target: As it is judged; None together with `clause`.
        counted: What answers for it; None while nothing does.
        value: The region's value; None while it is not counted.
        standing: Met, on its way, behind, without a target, or not measurable.
        gap: Distance to the target in words; None where no number can say it.
        reason: Why nothing can be judged; None where it is.
    """

    clause: Clause | None
    target: Target | None
    nearness: Nearness
    counted: Counted | None
    value: warehouse.Value | None
    standing: Standing
    gap: Words | None
    reason: Words | None

    @property
    def id(self) -> str:
        """Unique among all promises and indicators."""
        parts = (
            self.clause.id if self.clause else "",
            self.target.indicator if self.target else "",
            self.counted.id if self.counted else "",
        )
        return " ".join(parts)

    @property
    def title(self) -> Words:
        """What is measured, in the words of the promise where there is one."""
        if self.target is not None:
            return Words(self.target.indicator, self.target.indicator_en)
        return self.counted.title if self.counted else Words("", "")

    @property
    def number(self) -> Decimal | None:
        """The value itself."""
        return self.value.value if self.value else None

    @property
    def unit(self) -> Words:
        """The unit of the value."""
        return self.counted.unit if self.counted else Words("", "")

    @property
    def decimals(self) -> int:
        """Digits after the point on pages."""
        return self.counted.decimals if isinstance(self.counted, Indicator) else 0


def read_live(region: str, on: date) -> Live:
    """Every indicator's value for the region with this GB/T 2260 code, as of the day."""
    found = warehouse.values(region=region, on=on, levels=("region",))
    return Live(region, on, warehouse.watermark(), {value.indicator: value for value in found})


def promised(clauses: Iterable[Clause], live: Live) -> tuple[LiveTarget, ...]:
    """The commitments of these clauses beside their live values, in the order of the register."""
    answers = _answers()
    return tuple(
        _live_target(clause, target, answers.get((clause.id, target.indicator)), live)
        for clause in clauses
        for target in clause.targets
        if target.status is TargetStatus.COMMITMENT
    )


def judgements(counted: Counted, live: Live) -> tuple[LiveTarget, ...]:
    """Every promise an indicator answers for, the region's own first; one line without any."""
    found = [
        _live_target(clause, target, (counted, target), live)
        for clause, target in targets_of(counted.judged)
    ]
    if not found:
        return (_unpromised(counted, live),)
    order = list(Nearness)
    return tuple(sorted(found, key=lambda one: order.index(one.nearness)))


def everything_counted() -> Mapping[str, Counted]:
    """Every indicator, counted already or not, by id."""
    unmeasured = {one.id: one for one in warehouse.unmeasured()}
    return {**unmeasured, **registered()}


def _answers() -> Mapping[tuple[str, str], tuple[Counted, Target]]:
    """What answers for each target; a counted indicator goes before one that cannot be counted."""
    return {
        (clause.id, target.indicator): (counted, target)
        for counted in everything_counted().values()
        for clause, target in targets_of(counted.judged)
    }


def _live_target(
    clause: Clause, target: Target, answer: tuple[Counted, Target] | None, live: Live
) -> LiveTarget:
    counted, read = answer or (None, target)
    value = live.values.get(counted.id) if counted else None
    number = value.value if value else None
    verdict = standing(read, number, live.on)
    decimals = counted.decimals if isinstance(counted, Indicator) else 0
    return LiveTarget(
        clause=clause,
        target=read,
        nearness=nearness(register().document(clause.document).region, live.region),
        counted=counted,
        value=value,
        standing=verdict,
        gap=None if number is None else gap(read, number, decimals),
        reason=_reason(clause, read, counted, value) if verdict is Standing.UNMEASURED else None,
    )


def _unpromised(counted: Counted, live: Live) -> LiveTarget:
    value = live.values.get(counted.id)
    is_known = value is not None and value.value is not None
    return LiveTarget(
        clause=None,
        target=None,
        nearness=Nearness.OWN,
        counted=counted,
        value=value,
        standing=Standing.UNTARGETED if is_known else Standing.UNMEASURED,
        gap=None,
        reason=None if is_known else _not_counted(counted, value),
    )


def _not_counted(counted: Counted, value: warehouse.Value | None) -> Words:
    if isinstance(counted, Unmeasured):
        return counted.reason
    return value.not_measurable if value and value.not_measurable else NO_COPY_YET


def _reason(
    clause: Clause, target: Target, counted: Counted | None, value: warehouse.Value | None
) -> Words:
    if isinstance(counted, Unmeasured):
        return counted.reason
    if value is not None and value.not_measurable:
        return value.not_measurable
    if value is not None or (target.value is None and target.comparator not in _WORDLESS):
        return NOT_IN_NUMBERS
    if counted is not None:
        return NO_COPY_YET
    waiver = waivers().get(clause.id)
    return Words(waiver.reason, waiver.reason_en) if waiver else NO_INDICATOR
