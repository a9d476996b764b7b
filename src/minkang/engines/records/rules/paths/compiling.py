"""Nodes to closures; what cannot be evaluated at all is refused here, before any value is seen."""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

from minkang.engines.records.rules.paths.functions import FUNCTIONS
from minkang.engines.records.rules.paths.items import (
    Item,
    Items,
    is_a,
    is_exactly,
    is_type,
    made,
    members,
    plain,
    rooted,
)
from minkang.engines.records.rules.paths.lexing import PathFault
from minkang.engines.records.rules.paths.nodes import (
    Amount,
    Binary,
    Call,
    Empty,
    External,
    Indexed,
    Literal,
    Member,
    Node,
    TypeTest,
    Unary,
    Variable,
)
from minkang.engines.records.rules.paths.operators import LAZY, STRICT, answer
from minkang.engines.records.rules.paths.parsing import parse
from minkang.engines.records.rules.paths.scopes import Context, Evaluator, Scope, single
from minkang.engines.records.rules.paths.temporal import Temporal, written

Path: TypeAlias = Callable[[Any, Context], list[Any]]
NO_CONTEXT = Context()
_CODE_SYSTEMS = {
    "ucum": "http://unitsofmeasure.org",
    "sct": "http://snomed.info/sct",
    "loinc": "http://loinc.org",
}


@lru_cache(maxsize=4096)
def compiled(text: str) -> Path:
    """The expression as a function of a JSON tree and a context, giving JSON values.

    Dates an expression made come as text, quantities as `Amount`, numbers as int or Decimal.

    Raises:
        PathFault: At once when the expression is none or calls an unknown function; by the function
            when a value does not suit (several where one is wanted, two things without an order).
    """
    evaluate = located(text)

    def path(tree: Any, context: Context = NO_CONTEXT) -> list[Any]:
        return [_given(item) for item in evaluate(tree, context) if item.value is not None]

    return path


@lru_cache(maxsize=4096)
def located(text: str) -> Callable[[Any, Context], Items]:
    """Like `compiled`, giving items, which know their type and place.

    Raises:
        PathFault: As `compiled`.
    """
    evaluate = _node(parse(text))

    def path(tree: Any, context: Context = NO_CONTEXT) -> Items:
        root = rooted(tree, context.type_name)
        return evaluate(Scope([root], root, context))

    return path


def _given(item: Item) -> Any:
    return written(item.value) if isinstance(item.value, Temporal) else item.value


def _node(node: Node) -> Evaluator:
    return _COMPILERS[type(node)](node)


def _source(source: Node | None) -> Evaluator:
    return _this if source is None else _node(source)


def _this(scope: Scope) -> Items:
    return scope.this


def _empty(_: Empty) -> Evaluator:
    return lambda scope: []  # noqa: ARG005 - every evaluator takes the scope


def _literal(node: Literal) -> Evaluator:
    item = made(node.value)
    return lambda scope: [item]  # noqa: ARG005 - every evaluator takes the scope


def _variable(node: Variable) -> Evaluator:
    if node.name == "this":
        return _this
    if node.name == "index":
        return lambda scope: [made(scope.index)]
    return lambda scope: scope.total


def _external(node: External) -> Evaluator:
    name = node.name

    def evaluate(scope: Scope) -> Items:
        if name in scope.context.externals:
            given = scope.context.externals[name]
            return [_as_item(each) for each in (given if type(given) is list else [given])]
        if name in ("resource", "rootResource", "context"):
            return [scope.root]
        if name in _CODE_SYSTEMS:
            return [made(_CODE_SYSTEMS[name])]
        if name.startswith("vs-"):
            return [made(f"http://hl7.org/fhir/ValueSet/{name[3:]}")]
        if name.startswith("ext-"):
            return [made(f"http://hl7.org/fhir/StructureDefinition/{name[4:]}")]
        raise PathFault(f"nobody gave %{name}")

    return evaluate


def _as_item(value: Any) -> Item:
    if isinstance(value, Item):
        return value
    return made(value) if isinstance(value, Temporal | Amount) else rooted(value)


def _member(node: Member) -> Evaluator:
    name = node.name
    if node.source is None:
        return _first_member(name)
    source = _node(node.source)

    def evaluate(scope: Scope) -> Items:
        return [found for item in source(scope) for found in members(item, name)]

    return evaluate


def _first_member(name: str) -> Evaluator:
    def evaluate(scope: Scope) -> Items:
        return [found for item in scope.this for found in members(item, name)]

    def evaluate_type(scope: Scope) -> Items:
        return [item for item in scope.this if is_a(item, "FHIR", name)] or evaluate(scope)

    return evaluate_type if name[:1].isupper() else evaluate


def _call(node: Call) -> Evaluator:
    function = FUNCTIONS.get(node.name)
    if function is None:
        raise PathFault(f"there is no function {node.name}()")
    if not function.least <= len(node.arguments) <= function.most:
        raise PathFault(f"{node.name}() does not take {len(node.arguments)} arguments")
    source, run = _source(node.source), function.run
    arguments = tuple(
        _type_argument(each) if function.takes_type else _node(each) for each in node.arguments
    )
    return lambda scope: run(source(scope), scope, arguments)


def _type_argument(node: Node) -> Evaluator:
    """A type written as an argument is not looked up but taken by its name."""
    name = node.name if isinstance(node, Member) else ""
    return lambda scope: [made(name)]  # noqa: ARG005 - every evaluator takes the scope


def _indexed(node: Indexed) -> Evaluator:
    source, index = _node(node.source), _node(node.index)

    def evaluate(scope: Scope) -> Items:
        place = single(index(scope))
        if place is None or type(place.value) is not int:
            return []
        items = source(scope)
        return [items[place.value]] if 0 <= place.value < len(items) else []

    return evaluate


def _type_test(node: TypeTest) -> Evaluator:
    source, namespace, name = _source(node.source), node.namespace, node.type_name
    if not is_type(namespace, name):
        raise PathFault(f"there is no type {name}")
    if node.operator == "is":

        def evaluate(scope: Scope) -> Items:
            item = single(source(scope))
            return answer(None if item is None else is_a(item, namespace, name))

        return evaluate
    # The test suite of HL7 narrows to just this type, while ``is`` knows what is derived from what.
    return lambda scope: [item for item in source(scope) if is_exactly(item, namespace, name)]


def _unary(node: Unary) -> Evaluator:
    operand = _node(node.operand)
    sign = -1 if node.operator == "-" else 1

    def evaluate(scope: Scope) -> Items:
        item = single(operand(scope))
        if item is None:
            return []
        value = plain(item)
        if isinstance(value, Amount):
            return [made(Amount(value.value * sign, value.unit, value.is_calendar))]
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return [made(value * sign)]
        raise PathFault(f"{node.operator} wants a number")

    return evaluate


def _binary(node: Binary) -> Evaluator:
    left, right = _node(node.left), _node(node.right)
    lazy = LAZY.get(node.operator)
    if lazy is not None:
        return lambda scope: lazy(scope, left, right)
    strict = STRICT[node.operator]
    return lambda scope: strict(left(scope), right(scope))


_COMPILERS: dict[type[Any], Callable[[Any], Evaluator]] = {
    Empty: _empty,
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
