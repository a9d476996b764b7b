"""A value against the targets it is judged by."""

from dataclasses import dataclass
from decimal import Decimal

from minkang.engines.warehouse.rules.declaration import Judged, targets_of
from minkang.policy import targets
from minkang.policy.clauses import Clause, Target, register
from minkang.policy.terms import Comparator


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one target says of a value.

    Attributes:
        region: GB/T 2260 code of the area whose document it is; empty when unknown.
        applies: False for a target of some other region, shown beside the value for comparison.
        met: None where one number cannot decide.
        headroom: Distance on the good side, negative when short; None where no side is good.
        change: Value less baseline; None without an exact baseline.
    """

    clause: str
    region: str
    target: Target
    applies: bool
    met: bool | None
    headroom: Decimal | None
    change: Decimal | None


def judge(judged: tuple[Judged, ...], region: str, value: Decimal | None) -> tuple[Judgement, ...]:
    """Every judgement of a value, those of the region and of what contains it first.

    Args:
        judged: The targets to judge by.
        region: Six-digit code of the region the value is about or lies in.
        value: In the unit of the targets; None while there is none.
    """
    found = [_judgement(clause, target, region, value) for clause, target in targets_of(judged)]
    return tuple(sorted(found, key=lambda one: not one.applies))


def contains(outer: str, inner: str) -> bool:
    """Whether the area of a six-digit code is or contains the other; an empty code contains nothing."""
    pairs = outer.rstrip("0")
    pairs += "0" * (len(pairs) % 2)
    return bool(outer) and inner.startswith(pairs)


def _judgement(clause: Clause, target: Target, region: str, value: Decimal | None) -> Judgement:
    issuer = register().document(clause.document).region
    return Judgement(
        clause=clause.id,
        region=issuer,
        target=target,
        applies=contains(issuer, region),
        met=None if value is None else targets.met(target, value),
        headroom=None if value is None else targets.headroom(target, value),
        change=None if value is None else _change(target, value),
    )


def _change(target: Target, value: Decimal) -> Decimal | None:
    baseline = target.baseline
    if baseline is None or baseline.bound is not Comparator.EXACTLY:
        return None
    return value - baseline.value
