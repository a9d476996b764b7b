"""Paths to SQL values, directed by the types of the standard."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from minkang.engines.records.rules.paths import (
    Binary,
    Call,
    Empty,
    External,
    Indexed,
    Literal,
    Member,
    Node,
    Temporal,
    TemporalKind,
    TypeTest,
    Unary,
    Variable,
)
from minkang.engines.records.rules.views import elements
from minkang.engines.records.rules.views.dialects import Dialect
from minkang.engines.records.rules.views.functions import call, indexed
from minkang.engines.records.rules.views.operators import binary, unary
from minkang.engines.records.rules.views.scopes import Scope, Unsayable, is_there, one
from minkang.engines.records.rules.views.values import Kind, Nodes, Scalar, Value, kind_of

_SYSTEMS = {
    "loinc": "http://loinc.org",
    "sct": "http://snomed.info/sct",
    "ucum": "http://unitsofmeasure.org",
}
_TEMPORAL = {
    TemporalKind.DATE: "date",
    TemporalKind.DATETIME: "dateTime",
    TemporalKind.TIME: "time",
}


def evaluate(scope: Scope, node: Node) -> Value:
    """What `node` means on the focus of `scope`.

    Raises:
        Unsayable: Views do not have this kind of path.
    """
    return _WAYS[type(node)](scope, node)


def _literal(scope: Scope, node: Literal) -> Value:
    return literal(scope.say, node.value)


def literal(say: Dialect, value: object) -> Scalar:
    """A value that is written out."""
    if isinstance(value, bool):
        return Scalar("TRUE" if value else "FALSE", "boolean")
    if isinstance(value, int):
        return Scalar(say.number(value), "integer")
    if isinstance(value, Decimal):
        return Scalar(say.number(value), "decimal")
    if isinstance(value, str):
        return Scalar(say.text(value), "string")
    if isinstance(value, Temporal):
        return Scalar(say.text(value.text), _TEMPORAL[value.kind])
    raise Unsayable("writes a quantity, which views do not have")


def _variable(scope: Scope, node: Variable) -> Value:
    if node.name != "this":
        raise Unsayable(f"uses ${node.name}, which views do not have")
    return scope.focus


def _external(scope: Scope, node: External) -> Value:
    if node.name == "rowIndex":
        return Scalar(scope.row_index, "integer")
    if node.name in ("resource", "rootResource", "context"):
        return scope.resource
    if node.name in _SYSTEMS:
        return Scalar(scope.say.text(_SYSTEMS[node.name]), "uri")
    constant = scope.constants.get(node.name)
    if constant is None:
        raise Unsayable(f"uses %{node.name}, which is no constant of the view")
    if kind_of(constant.type_name) is Kind.DECIMAL:
        return Scalar(scope.say.number(Decimal(str(constant.value))), constant.type_name)
    return Scalar(literal(scope.say, constant.value).sql, constant.type_name)


def _member(scope: Scope, node: Member) -> Value:
    if node.source is None and node.name == scope.resource.type_name:
        return scope.resource
    source = scope.focus if node.source is None else evaluate(scope, node.source)
    if not isinstance(source, Nodes):
        raise Unsayable(f"asks a computed value for {node.name}")
    if not node.name.replace("_", "a").isalnum() or not node.name.isascii():
        raise Unsayable(f"names a member {node.name!r}, which no resource has")
    return elements.member(source, node.name, scope.table)


def _call(scope: Scope, node: Call) -> Value:
    source = scope.focus if node.source is None else evaluate(scope, node.source)
    return call(scope, evaluate, source, node)


def _indexed(scope: Scope, node: Indexed) -> Value:
    index = evaluate(scope, node.index)
    if index.kind is not Kind.INTEGER:
        raise Unsayable("counts places with what is no whole number")
    return indexed(scope, evaluate(scope, node.source), one(scope, index, Kind.INTEGER))


def _type_test(scope: Scope, node: TypeTest) -> Value:
    source = scope.focus if node.source is None else evaluate(scope, node.source)
    found = _of_type(scope, source, node.type_name)
    if node.operator == "is":
        there = is_there(scope, source)
        return Scalar(f"(CASE WHEN {there} THEN {is_there(scope, found)} END)", "boolean")
    return found


def _of_type(scope: Scope, source: Value, type_name: str) -> Value:
    if source.type_name == type_name:
        return source
    if isinstance(source, Scalar):
        raise Unsayable(f"tests a computed value for {type_name}")
    found = elements.chosen(source, type_name, scope.table)
    if found is not None:
        return found
    if not elements.is_resource(type_name, scope.table):
        return Scalar("NULL", None)
    return _resources(scope, source, type_name)


def _resources(scope: Scope, source: Nodes, type_name: str) -> Value:
    """Contained resources, or those of a bundle, of one type."""
    own = Member(None, "resourceType")
    wanted = Call(None, "where", (Binary("=", own, Literal(type_name)),))
    kept = call(scope, evaluate, source, wanted)
    return replace(kept, type_name=type_name) if isinstance(kept, Nodes) else kept


def _unary(scope: Scope, node: Unary) -> Value:
    return unary(scope, node, evaluate(scope, node.operand))


def _binary(scope: Scope, node: Binary) -> Value:
    return binary(scope, node, evaluate(scope, node.left), evaluate(scope, node.right))


_WAYS: dict[type[Node], Callable[[Scope, Any], Value]] = {
    Empty: lambda *_: Scalar("NULL", None),
    Literal: _literal,
    Variable: _variable,
    External: _external,
    Member: _member,
    Call: _call,
    Indexed: _indexed,
    TypeTest: _type_test,
    Unary: _unary,
    Binary: _binary,
}
