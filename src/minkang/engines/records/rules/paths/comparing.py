"""Equality, equivalence and order of values; None means that it cannot be said."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from minkang.engines.records.rules.paths.items import Item, Items, plain
from minkang.engines.records.rules.paths.lexing import PathFault
from minkang.engines.records.rules.paths.nodes import Amount
from minkang.engines.records.rules.paths.temporal import Temporal, TemporalKind, in_utc
from minkang.engines.records.rules.paths.units import canonical, is_like

_WHOLE = 5
"""Parts of a moment that is given to the minute."""


def equal(one: Items, other: Items) -> bool | None:
    """``=`` of two collections; None when either is empty or dates are too vague."""
    if not one or not other:
        return None
    if len(one) != len(other):
        return False
    answers = [_equal(plain(left), plain(right)) for left, right in zip(one, other, strict=True)]
    if False in answers:
        return False
    return None if None in answers else True


def equivalent(one: Items, other: Items) -> bool:
    """``~`` of two collections: in any order, case and precision forgiven."""
    if len(one) != len(other):
        return False
    left = list(other)
    for item in one:
        found = next((each for each in left if is_equivalent(item, each)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def is_same(one: Item, other: Item) -> bool:
    """Whether two items count as one in a set."""
    return _equal(plain(one), plain(other)) is True


class Seen:
    """A set of items, quick for texts, flags and numbers, which most are."""

    __slots__ = ("_others", "_simple")

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._simple: set[tuple[bool, str | int | Decimal]] = set()
        self._others: list[Item] = []
        for item in items:
            self.add(item)

    def add(self, item: Item) -> bool:
        """Whether the item is new; from now on it is not."""
        if item in self:
            return False
        value = plain(item)
        if isinstance(value, str | int | Decimal):
            self._simple.add((isinstance(value, bool), value))
        else:
            self._others.append(item)
        return True

    def __contains__(self, item: Item) -> bool:
        value = plain(item)
        if isinstance(value, str | int | Decimal):
            return (isinstance(value, bool), value) in self._simple
        return any(is_same(item, each) for each in self._others)


def is_equivalent(one: Item, other: Item) -> bool:
    """``~`` of two items."""
    left, right = plain(one), plain(other)
    if isinstance(left, str) and isinstance(right, str):
        return " ".join(left.casefold().split()) == " ".join(right.casefold().split())
    if isinstance(left, Temporal) and isinstance(right, Temporal):
        return left.kind == right.kind and compare_moments(left, right) == 0
    if isinstance(left, Amount) and isinstance(right, Amount):
        return is_like(left, right)
    if _is_number(left) and _is_number(right):
        places = min(_places(left), _places(right))
        return round(Decimal(left), places) == round(Decimal(right), places)
    return _equal(left, right) is True


def order(one: Item, other: Item) -> int | None:
    """-1, 0 or 1; None when dates are too vague or units differ.

    Raises:
        PathFault: The two cannot be put in order at all.
    """
    left, right = plain(one), plain(other)
    if isinstance(left, Amount) or isinstance(right, Amount):
        return _order_of_amounts(_as_amount(left), _as_amount(right))
    if isinstance(left, Temporal) and isinstance(right, Temporal):
        if (left.kind is TemporalKind.TIME) == (right.kind is TemporalKind.TIME):
            return compare_moments(left, right)
    elif (_is_number(left) and _is_number(right)) or (
        isinstance(left, str) and isinstance(right, str)
    ):
        return int(left > right) - int(left < right)
    raise PathFault(f"{_called(left)} and {_called(right)} have no order")


def compare_moments(one: Temporal, other: Temporal) -> int | None:
    """-1, 0 or 1; None when the coarser of the two leaves it open."""
    knows_clock = len(one.parts) >= _WHOLE and len(other.parts) >= _WHOLE
    if knows_clock and (one.offset is None) != (other.offset is None):
        return None
    if one.offset is not None and other.offset is not None:
        one, other = in_utc(one), in_utc(other)
    for left, right in zip(one.parts, other.parts, strict=False):
        if left != right:
            return -1 if left < right else 1
    if len(one.parts) != len(other.parts) or (one.second is None) != (other.second is None):
        return None
    if one.second is None or other.second is None or one.second == other.second:
        return 0
    return -1 if one.second < other.second else 1


def _order_of_amounts(one: Amount, other: Amount) -> int | None:
    (base, left), (other_base, right) = canonical(one), canonical(other)
    return None if base != other_base else (left > right) - (left < right)


def _as_amount(value: Any) -> Amount:
    if isinstance(value, Amount):
        return value
    if _is_number(value):
        return Amount(Decimal(value), "1")
    raise PathFault(f"{_called(value)} is no quantity")


def _equal(one: Any, other: Any) -> bool | None:
    if isinstance(one, Amount) and isinstance(other, Amount):
        ordered = _order_of_amounts(one, other)
        return None if ordered is None else ordered == 0
    if isinstance(one, Temporal) and isinstance(other, Temporal):
        if (one.kind is TemporalKind.TIME) != (other.kind is TemporalKind.TIME):
            return False
        ordered = compare_moments(one, other)
        return None if ordered is None else ordered == 0
    if isinstance(one, Amount | Temporal) or isinstance(other, Amount | Temporal):
        return _equal_across(one, other)
    if isinstance(one, bool) != isinstance(other, bool):
        return False
    return bool(one == other) if type(one) is not dict else is_same_tree(one, other)


def _equal_across(one: Any, other: Any) -> bool | None:
    if _is_number(one) and isinstance(other, Amount):
        return _equal(Amount(Decimal(one), "1"), other)
    if _is_number(other) and isinstance(one, Amount):
        return _equal(one, Amount(Decimal(other), "1"))
    return False


def is_same_tree(one: Any, other: Any) -> bool:
    """Whether two JSON trees are equal; a flag is never a number."""
    if type(one) is dict and type(other) is dict:
        return one.keys() == other.keys() and all(is_same_tree(one[k], other[k]) for k in one)
    if type(one) is list and type(other) is list:
        return len(one) == len(other) and all(map(is_same_tree, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _places(value: int | Decimal) -> int:
    exponent = Decimal(value).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _called(value: Any) -> str:
    return type(value).__name__


IS_ORDERED: dict[str, Callable[[int], bool]] = {
    "<": lambda ordered: ordered < 0,
    ">": lambda ordered: ordered > 0,
    "<=": lambda ordered: ordered <= 0,
    ">=": lambda ordered: ordered >= 0,
}
