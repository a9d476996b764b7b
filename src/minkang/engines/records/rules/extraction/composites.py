"""Composite parameters: what was found together in one place."""

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


def pairs(sp: int, parts: tuple[tuple[Leaf, bool], ...]) -> Leaf:
    """Rows of one composite.

    Args:
        sp: Its number.
        parts: For each component its walker and whether it starts at the resource; walkers leave
            rows under the number 0.
    """

    def leaf(value: object, out: Harvest) -> None:
        found: list[list[_Row]] = []
        # The value is more often missing than the code, so it is looked for first.
        for walker, is_from_root in reversed(parts):
            scratch = Harvest(out.root, out.readings, out.on)
            walker(out.root if is_from_root else value, scratch)
            rows = _rows(scratch)
            if not rows:
                return
            found.append(rows)
        found.reverse()
        for combined, _ in zip(product(*found), range(_MOST), strict=False):
            out.pairs.append(_pair(sp, combined))

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
