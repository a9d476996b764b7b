"""Composite parameters: what was found together in one place."""

from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from minkang.engines.records.rules.extraction.rows import (
    DateRow,
    Harvest,
    Leaf,
    PairRow,
    QuantityRow,
    ReferenceRow,
    StringRow,
    TokenRow,
)

_Row: TypeAlias = TokenRow | ReferenceRow | QuantityRow | DateRow | StringRow
_MOST = 1_000
"""Pairs of one place; nobody measures more, and a crafted list of codings could ask for millions."""


@dataclass(frozen=True, slots=True)
class Part:
    """One component.

    Attributes:
        walk: Leaves rows under the number 0.
        members: JSON members one of which must be there for any row.
        is_from_root: It starts at the resource, wherever the composite is.
    """

    walk: Leaf
    members: frozenset[str]
    is_from_root: bool


def pairs(sps: tuple[int, ...], parts: tuple[Part, ...]) -> Leaf:
    """Rows of the composite parameters numbered `sps`."""

    def leaf(value: object, out: Harvest) -> None:
        starts = [out.root if part.is_from_root else value for part in parts]
        # Of a code and four types of value at most one is there, so look before walking.
        for part, start in zip(parts, starts, strict=True):
            if type(start) is not dict or part.members.isdisjoint(start):
                return
        found: list[list[_Row]] = []
        for part, start in zip(parts, starts, strict=True):
            scratch = Harvest(out.root, out.readings, out.on)
            part.walk(start, scratch)
            found.append(_rows(scratch))
        for combined, _ in zip(product(*found), range(_MOST), strict=False):
            out.pairs.extend([_pair(sp, combined) for sp in sps])

    return leaf


def _rows(scratch: Harvest) -> list[_Row]:
    return [
        *scratch.tokens,
        *scratch.references,
        *scratch.quantities,
        *scratch.dates,
        *scratch.strings,
    ]


def _pair(sp: int, combined: tuple[_Row, ...]) -> PairRow:
    first, second, *third = combined
    code, system = _code(first)
    match second:
        case QuantityRow(_, low, high, unit, unit_system):
            if third and isinstance(third[0], QuantityRow):
                high = third[0].high
            return PairRow(sp, code, system, unit, unit_system, low=low, high=high)
        case DateRow(_, lo, hi):
            return PairRow(sp, code, system, lo=lo, hi=hi)
        case StringRow(_, norm, _):
            return PairRow(sp, code, system, norm=norm)
    return PairRow(sp, code, system, *_code(second))


def _code(row: _Row) -> tuple[int, int]:
    match row:
        case TokenRow(_, code, system):
            return code, system
        case ReferenceRow(_, _, target):
            return target, 0
    return 0, 0
