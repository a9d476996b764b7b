"""Operators of paths. Empty is NULL, and SQL's logic of three values is that of FHIRPath."""

from minkang.engines.records.rules.paths import Binary, Unary
from minkang.engines.records.rules.views import moments
from minkang.engines.records.rules.views.dialects import Dialect
from minkang.engines.records.rules.views.scopes import (
    Scope,
    Unsayable,
    common_kind,
    listed,
    one,
    truth,
)
from minkang.engines.records.rules.views.values import NUMBERS, Kind, Nodes, Scalar, Value

_LOGIC = {
    "and": "({0} AND {1})",
    "or": "({0} OR {1})",
    "xor": "(({0}) <> ({1}))",
    "implies": "((NOT {0}) OR {1})",
}
_ORDER = frozenset({"<", "<=", ">", ">="})
_EQUALITY = {"=": "{0}", "!=": "(NOT {0})"}
_ARITHMETIC = frozenset({"+", "-", "*", "/", "div", "mod"})


def binary(scope: Scope, node: Binary, left: Value, right: Value) -> Value:
    """What an operator makes of two values."""
    operator = node.operator
    if operator in _LOGIC:
        return Scalar(_LOGIC[operator].format(truth(scope, left), truth(scope, right)), "boolean")
    if operator in _EQUALITY:
        return Scalar(_EQUALITY[operator].format(_equal(scope, left, right)), "boolean")
    if operator in _ORDER:
        return Scalar(_ordered(scope, operator, left, right), "boolean")
    if operator == "&":
        texts = (f"coalesce({one(scope, side, Kind.TEXT)}, '')" for side in (left, right))
        return Scalar(f"({' || '.join(texts)})", "string")
    if operator == "|":
        items = scope.say.followed([listed(scope, left), listed(scope, right)])
        same = left.type_name if left.type_name == right.type_name else None
        return Nodes(items, base_is_list=True, type_name=same)
    if operator in _ARITHMETIC:
        return _calculated(scope, operator, left, right)
    raise Unsayable(f"uses the operator {operator}, which views do not have")


def unary(scope: Scope, node: Unary, operand: Value) -> Value:
    """A number with its sign."""
    if operand.kind not in NUMBERS:
        raise Unsayable("gives a sign to what is no number")
    return Scalar(f"({node.operator}{one(scope, operand, operand.kind)})", operand.type_name)


def _equal(scope: Scope, left: Value, right: Value) -> str:
    """Lists of different lengths differ; nothing is equal to nothing."""
    say = scope.say
    if not _is_many(left):
        left, right = right, left
    if not isinstance(left, Nodes) or not left.many:
        return _same(scope, left, right)
    if _is_many(right):
        return say.let(
            listed(scope, left),
            lambda a: say.let(
                listed(scope, right),
                lambda b: (
                    f"(CASE WHEN {say.count(a)} > 0 AND {say.count(b)} > 0 THEN {a} = {b} END)"
                ),
            ),
        )
    type_name = left.type_name
    return say.let(
        say.path(left),
        lambda v: (
            f"(CASE {say.count(v)} WHEN 0 THEN NULL "
            f"WHEN 1 THEN {_same(scope, scope.single(say.at(v, '0'), type_name), right)} "
            "ELSE FALSE END)"
        ),
    )


def _is_many(value: Value) -> bool:
    return isinstance(value, Nodes) and value.many


def _same(scope: Scope, left: Value, right: Value) -> str:
    kind = common_kind(left.kind, right.kind)
    if kind is Kind.NODE and isinstance(left, Nodes) and isinstance(right, Nodes):
        return f"({scope.say.path(left)} = {scope.say.path(right)})"
    return _compared(scope.say, "=", kind, (one(scope, left, kind), one(scope, right, kind)))


def _ordered(scope: Scope, operator: str, left: Value, right: Value) -> str:
    kind = common_kind(left.kind, right.kind)
    if kind in (Kind.BOOLEAN, Kind.NODE):
        raise Unsayable(f"orders what has no order with {operator}")
    return _compared(scope.say, operator, kind, (one(scope, left, kind), one(scope, right, kind)))


def _compared(say: Dialect, operator: str, kind: Kind, sides: tuple[str, str]) -> str:
    if kind is Kind.MOMENT:
        return moments.compared(say, operator, *sides)
    if kind is Kind.TIME:
        sides = (say.let(sides[0], moments.low_time), say.let(sides[1], moments.low_time))
    return f"({sides[0]} {operator} {sides[1]})"


def _calculated(scope: Scope, operator: str, left: Value, right: Value) -> Value:
    kind = common_kind(left.kind, right.kind)
    if kind is Kind.TEXT and operator == "+":
        return Scalar(f"({one(scope, left, kind)} || {one(scope, right, kind)})", "string")
    if kind not in NUMBERS and kind is not Kind.NODE:
        raise Unsayable(f"calculates {operator} with {kind}")
    a, b = one(scope, left, Kind.DECIMAL), one(scope, right, Kind.DECIMAL)
    type_name = "integer" if kind is Kind.INTEGER and operator != "/" else "decimal"
    return Scalar(_number(scope.say, operator, a, b), type_name)


def _number(say: Dialect, operator: str, a: str, b: str) -> str:
    if operator in "+-":
        return f"({a} {operator} {b})"
    if operator == "*":
        return say.product(a, b)
    if operator == "/":
        return say.quotient(a, b)
    if operator == "div":
        return say.whole_quotient(a, b)
    return say.let(a, lambda x: say.let(b, lambda y: _remainder(say, x, y)))


def _remainder(say: Dialect, a: str, b: str) -> str:
    return f"({a} - {say.product(say.whole_quotient(a, b), b)})"
