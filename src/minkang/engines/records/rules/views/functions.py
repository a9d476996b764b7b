"""Functions of paths.

The standard asks of views: ``where exists empty extension ofType first lowBoundary highBoundary join
getResourceKey getReferenceKey not``; the others here are those our own views and reports need.
"""

from collections.abc import Callable
from dataclasses import dataclass

from minkang.engines.records.rules.paths import Call, Member, Node
from minkang.engines.records.rules.views import elements, moments
from minkang.engines.records.rules.views.dialects import Dialect
from minkang.engines.records.rules.views.scopes import (
    Scope,
    Unsayable,
    is_there,
    listed,
    one,
    truth,
)
from minkang.engines.records.rules.views.values import NUMBERS, Kind, Nodes, Scalar, Value

Evaluate = Callable[[Scope, Node], Value]
_FIRST_ZONE, _LAST_ZONE = "+14:00", "-12:00"


@dataclass(frozen=True, slots=True)
class Called:
    """One call: what the function is asked of, and its arguments, not yet evaluated."""

    scope: Scope
    evaluate: Evaluate
    source: Value
    arguments: tuple[Node, ...]

    @property
    def say(self) -> Dialect:
        """The database's words."""
        return self.scope.say

    def listed(self) -> str:
        """SQL of a list with all that the function is asked of."""
        return listed(self.scope, self.source)

    def text(self, place: int) -> str:
        """SQL of an argument that is a text."""
        return one(self.scope, self.evaluate(self.scope, self.arguments[place]), Kind.TEXT)

    def on(self, node: str) -> Value:
        """The first argument, evaluated on one of the source's nodes."""
        focus = self.scope.single(node, self.source.type_name)
        return self.evaluate(self.scope.on(focus), self.arguments[0])

    def condition(self, node: str) -> str:
        """The first argument as a condition on one of the source's nodes."""
        return truth(self.scope, self.on(node))


Function = Callable[[Called], Value]


def call(scope: Scope, evaluate: Evaluate, source: Value, node: Call) -> Value:
    """What a function makes of `source`."""
    called = Called(scope, evaluate, source, node.arguments)
    if node.name in _TEXTS:
        return _text(called, node.name)
    known = _FUNCTIONS.get(node.name)
    if known is None:
        raise Unsayable(f"uses the function {node.name}, which views do not have")
    function, least, most = known
    if not least <= len(node.arguments) <= most:
        raise Unsayable(f"gives {node.name} {len(node.arguments)} arguments")
    return function(called)


def indexed(scope: Scope, source: Value, index: str) -> Value:
    """The value at a place counted from 0."""
    if isinstance(source, Nodes) and source.many:
        return scope.single(scope.say.nth(source, index), source.type_name)
    if index == "0":
        return source
    return scope.single(scope.say.at(listed(scope, source), index), source.type_name)


def _where(called: Called) -> Value:
    kept = called.say.where(called.listed(), called.condition)
    if isinstance(called.source, Nodes) and called.source.many:
        return Nodes(kept, base_is_list=True, type_name=called.source.type_name)
    return called.scope.single(called.say.at(kept, "0"), called.source.type_name)


def _exists(called: Called) -> Value:
    source = _where(called) if called.arguments else called.source
    return Scalar(is_there(called.scope, source), "boolean")


def _empty(called: Called) -> Value:
    return Scalar(f"(NOT {is_there(called.scope, called.source)})", "boolean")


def _all(called: Called) -> Value:
    return Scalar(called.say.all_of(called.listed(), called.condition), "boolean")


def _select(called: Called) -> Value:
    type_names: set[str | None] = set()

    def items(node: str) -> str:
        value = called.on(node)
        type_names.add(value.type_name)
        return listed(called.scope, value)

    flat = called.say.flat(called.listed(), items)
    return Nodes(flat, base_is_list=True, type_name=type_names.pop())


def _first(called: Called) -> Value:
    return indexed(called.scope, called.source, "0")


def _last(called: Called) -> Value:
    if not isinstance(called.source, Nodes) or not called.source.many:
        return called.source
    last = called.say.last(called.say.path(called.source))
    return called.scope.single(last, called.source.type_name)


def _count(called: Called) -> Value:
    return Scalar(called.say.count(called.listed()), "integer")


def _not(called: Called) -> Value:
    return Scalar(f"(NOT {truth(called.scope, called.source)})", "boolean")


def _join(called: Called) -> Value:
    separator = called.text(0) if called.arguments else "''"
    return Scalar(called.say.joined(called.listed(), separator), "string")


def _iif(called: Called) -> Value:
    if called.source != called.scope.focus:
        raise Unsayable("asks iif of something; views ask it of nothing")
    scope = called.scope
    condition = truth(scope, called.evaluate(scope, called.arguments[0]))
    ways = [called.evaluate(scope, path) for path in called.arguments[1:]]
    kinds = {way.kind for way in ways} - {Kind.NODE}
    if len(kinds) != 1:
        raise Unsayable("chooses with iif between values of different types")
    kind = kinds.pop()
    then, *otherwise = (one(scope, way, kind) for way in ways)
    type_name = next(way.type_name for way in ways if way.kind is kind)
    no = otherwise[0] if otherwise else "NULL"
    return Scalar(f"(CASE WHEN {condition} THEN {then} ELSE {no} END)", type_name)


def _extension(called: Called) -> Value:
    scope = called.scope
    if not isinstance(called.source, Nodes):
        raise Unsayable("asks a computed value for its extensions")
    found = elements.extensions(called.source, scope.table)

    def is_asked(node: str) -> str:
        url = elements.member(scope.single(node, "Extension"), "url", scope.table)
        return f"({one(scope, url, Kind.TEXT)} = {called.text(0)})"

    kept = called.say.where(listed(scope, found), is_asked)
    return Nodes(kept, base_is_list=True, type_name="Extension")


def _low(called: Called) -> Value:
    return _boundary(called, is_low=True)


def _high(called: Called) -> Value:
    return _boundary(called, is_low=False)


def _boundary(called: Called, *, is_low: bool) -> Value:
    """Least or greatest value that what was written to its precision may mean."""
    scope, say, source = called.scope, called.say, called.source
    text = one(scope, source, Kind.TEXT)
    if source.kind in NUMBERS:
        sign = "-" if is_low else "+"
        step = say.let(text, lambda v: f"({say.exact(v)} {sign} {say.half_step(v)})")
        return Scalar(step, "decimal")
    boundary = _BOUNDARIES[_temporal(source), is_low]
    return Scalar(say.let(text, lambda name: boundary(say, name)), source.type_name)


def _temporal(source: Value) -> str:
    if source.kind not in (Kind.MOMENT, Kind.TIME):
        raise Unsayable("asks for the boundary of what is neither number, date nor time")
    return "dateTime" if source.type_name == "instant" else str(source.type_name)


_BOUNDARIES: dict[tuple[str, bool], Callable[[Dialect, str], str]] = {
    ("date", True): lambda _, text: moments.low_date(text),
    ("date", False): moments.high_date,
    ("dateTime", True): lambda say, text: moments.low_moment(say, text, _FIRST_ZONE),
    ("dateTime", False): lambda say, text: moments.high_moment(say, text, _LAST_ZONE),
    ("time", True): lambda _, text: moments.low_time(text),
    ("time", False): lambda _, text: moments.high_time(text),
}


def _resource_key(called: Called) -> Value:
    """``Type/id``: the same text a reference to it has."""
    scope = called.scope
    if called.source != scope.resource:
        raise Unsayable("asks for the key of what is no whole resource")
    own = elements.member(scope.resource, "id", scope.table)
    prefix = called.say.text(f"{scope.resource.type_name}/")
    return Scalar(f"({prefix} || {one(scope, own, Kind.TEXT)})", "string")


def _reference_key(called: Called) -> Value:
    """``Type/id`` of a reference inside this server, the whole address of one outside."""
    scope, say = called.scope, called.say
    if not isinstance(called.source, Nodes):
        raise Unsayable("asks a computed value for a reference")
    references = elements.member(called.source, "reference", scope.table)
    named = _named_type(called)

    def key(text: str) -> str:
        own = f"split_part({text}, '/_history/', 1)"
        if not named:
            return f"(CASE WHEN {text} NOT LIKE '#%' THEN {own} END)"
        return say.let(
            own, lambda v: f"(CASE WHEN split_part({v}, '/', -2) = '{named}' THEN {v} END)"
        )

    if not references.many:
        return Scalar(say.let(one(scope, references, Kind.TEXT), key), "string")
    keys = say.each(
        say.path(references),
        lambda node: say.node(say.let(say.scalar(node, Kind.TEXT), key), Kind.TEXT),
    )
    return Nodes(keys, base_is_list=True, type_name="string")


def _named_type(called: Called) -> str:
    if not called.arguments:
        return ""
    named = called.arguments[0]
    if not isinstance(named, Member) or named.source is not None:
        raise Unsayable("gives getReferenceKey no name of a type")
    if named.name not in called.scope.table.types:
        raise Unsayable(f"gives getReferenceKey no name of a type: {named.name}")
    return named.name


def _to_string(called: Called) -> Value:
    return Scalar(one(called.scope, called.source, Kind.TEXT), "string")


def _text(called: Called, name: str) -> Value:
    template, type_name, count = _TEXTS[name]
    if len(called.arguments) != count:
        raise Unsayable(f"gives {name} {len(called.arguments)} arguments")
    sides = [one(called.scope, called.source, Kind.TEXT), *map(called.text, range(count))]
    if name != "endsWith":
        return Scalar(template.format(*sides), type_name)
    return Scalar(called.say.let(sides[1], lambda end: template.format(sides[0], end)), type_name)


_TEXTS = {
    "startsWith": ("starts_with({0}, {1})", "boolean", 1),
    "endsWith": ("(right({0}, length({1})) = {1})", "boolean", 1),
    "contains": ("(strpos({0}, {1}) > 0)", "boolean", 1),
    "upper": ("upper({0})", "string", 0),
    "lower": ("lower({0})", "string", 0),
    "length": ("length({0})", "integer", 0),
    "trim": ("trim({0})", "string", 0),
    "replace": ("replace({0}, {1}, {2})", "string", 2),
}
_FUNCTIONS: dict[str, tuple[Function, int, int]] = {
    "where": (_where, 1, 1),
    "exists": (_exists, 0, 1),
    "empty": (_empty, 0, 0),
    "all": (_all, 1, 1),
    "select": (_select, 1, 1),
    "first": (_first, 0, 0),
    "last": (_last, 0, 0),
    "count": (_count, 0, 0),
    "not": (_not, 0, 0),
    "join": (_join, 0, 1),
    "iif": (_iif, 2, 3),
    "extension": (_extension, 1, 1),
    "lowBoundary": (_low, 0, 0),
    "highBoundary": (_high, 0, 0),
    "getResourceKey": (_resource_key, 0, 0),
    "getReferenceKey": (_reference_key, 0, 1),
    "toString": (_to_string, 0, 0),
}
