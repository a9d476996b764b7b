"""Operators of FHIRPath; an empty side makes the result empty unless the operator says otherwise."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import Any, TypeAlias

from minkang.engines.records.rules.paths.comparing import (
    IS_ORDERED,
    Seen,
    equal,
    equivalent,
    order,
)
from minkang.engines.records.rules.paths.items import Item, Items, made, plain
from minkang.engines.records.rules.paths.lexing import PathFault
from minkang.engines.records.rules.paths.nodes import Amount
from minkang.engines.records.rules.paths.scopes import Evaluator, Scope, single
from minkang.engines.records.rules.paths.sums import added
from minkang.engines.records.rules.paths.temporal import Temporal
from minkang.engines.records.rules.paths.units import canonical

Operator: TypeAlias = Callable[[Items, Items], Items]


def truth(items: Items) -> bool | None:
    """The truth of a collection: a flag itself, any other single value true, None when empty."""
    item = single(items)
    if item is None:
        return None
    return item.value if isinstance(item.value, bool) else True


def answer(value: bool | None) -> Items:
    """A collection of a flag, empty for None."""
    return [] if value is None else [made(value)]


def unite(one: Items, other: Items) -> Items:
    """Both without duplicates."""
    return distinct([*one, *other])


def distinct(items: Items) -> Items:
    """The items without those that were there before."""
    seen = Seen()
    return [item for item in items if seen.add(item)]


def contains(many: Items, one: Items) -> Items:
    """``contains``: whether the single item of `one` is among `many`."""
    item = single(one)
    return [] if item is None else answer(item in Seen(many))


def _ordered(name: str) -> Operator:
    is_so = IS_ORDERED[name]

    def operator(one: Items, other: Items) -> Items:
        left, right = single(one), single(other)
        if left is None or right is None:
            return []
        found = order(left, right)
        return [] if found is None else [made(is_so(found))]

    return operator


def _not(value: bool | None) -> Items:
    return [] if value is None else [made(not value)]


def _and(scope: Scope, one: Evaluator, other: Evaluator) -> Items:
    left = truth(one(scope))
    if left is False:
        return answer(False)
    right = truth(other(scope))
    return answer(False if right is False else (None if left is None or right is None else True))


def _or(scope: Scope, one: Evaluator, other: Evaluator) -> Items:
    left = truth(one(scope))
    if left is True:
        return answer(True)
    right = truth(other(scope))
    return answer(True if right is True else (None if left is None or right is None else False))


def _xor(scope: Scope, one: Evaluator, other: Evaluator) -> Items:
    left, right = truth(one(scope)), truth(other(scope))
    return [] if left is None or right is None else answer(left != right)


def _implies(scope: Scope, one: Evaluator, other: Evaluator) -> Items:
    left = truth(one(scope))
    if left is False:
        return answer(True)
    right = truth(other(scope))
    return answer(True if right is True else (None if left is None else right))


def _pair(one: Items, other: Items) -> tuple[Any, Any] | None:
    left, right = single(one), single(other)
    return None if left is None or right is None else (plain(left), plain(right))


def _arithmetic(name: str) -> Operator:
    compute = _COMPUTE[name]

    def operator(one: Items, other: Items) -> Items:
        pair = _pair(one, other)
        if pair is None:
            return []
        try:
            result = compute(*pair)
        except (InvalidOperation, DivisionByZero, ZeroDivisionError, OverflowError):
            return []
        return [] if result is None else [made(result)]

    return operator


def number(value: Any) -> int | Decimal:
    """The value as the number it is.

    Raises:
        PathFault: It is none.
    """
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    raise PathFault(f"{type(value).__name__} is no number")


def _plus(one: Any, other: Any) -> Any:
    if isinstance(one, str) and isinstance(other, str):
        return one + other
    if isinstance(one, Temporal) and isinstance(other, Amount):
        return added(one, other)
    if isinstance(one, Amount) and isinstance(other, Amount):
        return _sum_of_amounts(one, other)
    return number(one) + number(other)


def _minus(one: Any, other: Any) -> Any:
    if isinstance(other, Amount) and isinstance(one, Temporal | Amount):
        return _plus(one, replace(other, value=-other.value))
    return number(one) - number(other)


def _sum_of_amounts(one: Amount, other: Amount) -> Amount | None:
    (base, _), (other_base, value) = canonical(one), canonical(other)
    if base != other_base:
        return None
    return replace(one, value=one.value + value / canonical(replace(one, value=Decimal(1)))[1])


def _times(one: Any, other: Any) -> Any:
    if isinstance(one, Amount) and isinstance(other, Amount):
        unit = one.unit if other.unit == "1" else f"{one.unit}.{other.unit}"
        return Amount(one.value * other.value, other.unit if one.unit == "1" else unit)
    if isinstance(one, Amount):
        return replace(one, value=one.value * number(other))
    if isinstance(other, Amount):
        return replace(other, value=other.value * number(one))
    return number(one) * number(other)


def _over(one: Any, other: Any) -> Any:
    if isinstance(one, Amount) and isinstance(other, Amount):
        unit = "1" if one.unit == other.unit else f"{one.unit}/{other.unit}"
        return Amount(one.value / other.value, unit)
    if isinstance(one, Amount):
        return replace(one, value=one.value / number(other))
    return Decimal(number(one)) / Decimal(number(other))


def _div(one: Any, other: Any) -> Any:
    return int(Decimal(number(one)) / Decimal(number(other)))


def _mod(one: Any, other: Any) -> Any:
    rest = Decimal(number(one)) % Decimal(number(other))
    return int(rest) if isinstance(one, int) and isinstance(other, int) else rest


_COMPUTE: dict[str, Callable[[Any, Any], Any]] = {
    "+": _plus,
    "-": _minus,
    "*": _times,
    "/": _over,
    "div": _div,
    "mod": _mod,
}


def _joined(one: Items, other: Items) -> Items:
    return [made(_text(single(one)) + _text(single(other)))]


def _text(item: Item | None) -> str:
    if item is None:
        return ""
    if isinstance(item.value, str):
        return item.value
    raise PathFault("& joins texts only")


STRICT: dict[str, Operator] = {
    "=": lambda one, other: answer(equal(one, other)),
    "!=": lambda one, other: _not(equal(one, other)),
    "~": lambda one, other: answer(equivalent(one, other)),
    "!~": lambda one, other: answer(not equivalent(one, other)),
    "|": unite,
    "&": _joined,
    "in": lambda one, other: contains(other, one),
    "contains": contains,
    **{name: _ordered(name) for name in IS_ORDERED},
    **{name: _arithmetic(name) for name in _COMPUTE},
}
"""Operators that want both sides."""

LAZY: dict[str, Callable[[Scope, Evaluator, Evaluator], Items]] = {
    "and": _and,
    "or": _or,
    "xor": _xor,
    "implies": _implies,
}
"""Operators that may do with one."""
