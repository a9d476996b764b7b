"""Search expressions as routes through the JSON of one resource type.

Nearly every expression of the standard is a path with few kinds of conditions. Types are known
beforehand from the element table, so a route names JSON members (``valueQuantity``), and whoever walks
it need not ask what type a value has.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from minkang.engines.records.rules.paths import (
    Binary,
    Call,
    External,
    Indexed,
    Literal,
    Member,
    Node,
    TypeTest,
)
from minkang.engines.records.rules.specification import Element, table

_ROOTS = frozenset({"Resource", "DomainResource"})


class NoRoute(ValueError):  # noqa: N818 - says what it is
    """The expression is more than a route; the general evaluator has to walk it."""


@dataclass(frozen=True, slots=True)
class Step:
    """Into a JSON member, once for each value of a list."""

    member: str


@dataclass(frozen=True, slots=True)
class Nth:
    """Only the value at `place` of a JSON member, counted from 0."""

    member: str
    place: int


@dataclass(frozen=True, slots=True)
class Having:
    """Only where the member `name` is `text`."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class RefersTo:
    """Only references to resources of one type."""

    type_name: str


Move: TypeAlias = Step | Nth | Having | RefersTo


@dataclass(frozen=True, slots=True)
class Route:
    """One way from the start to values of one type.

    Attributes:
        moves: From the start to the value.
        type_name: Type of the value.
        systems: For a code of a required binding, the system of each code.
        is_from_root: It starts at the resource although the expression is evaluated deeper.
    """

    moves: tuple[Move, ...]
    type_name: str
    systems: Mapping[str, str] = field(default_factory=dict, compare=False)
    is_from_root: bool = False


def routes(node: Node, type_name: str, root: str) -> tuple[Route, ...]:
    """Routes of an expression evaluated on a value of `type_name` within a resource of type `root`.

    Raises:
        NoRoute: It is more than paths, ``|``, ``as``, ``where`` of three kinds and an index.
    """
    return tuple(_routes(node, type_name, root))


def _routes(node: Node | None, start: str, root: str) -> Iterator[Route]:
    match node:
        case None:
            yield Route((), start)
        case Member(External("resource"), name):
            yield from _deeper(Route((), root, is_from_root=True), name)
        case Member(None, name) if name[:1].isupper():
            if name != start and name not in _ROOTS:
                raise NoRoute(name)
            yield Route((), start)
        case Member(source, name):
            for route in _routes(source, start, root):
                yield from _deeper(route, name)
        case _:
            yield from _narrowed(node, start, root)


def _narrowed(node: Node, start: str, root: str) -> Iterator[Route]:
    match node:
        case Binary("|", left, right):
            yield from _routes(left, start, root)
            yield from _routes(right, start, root)
        case TypeTest("as" | "ofType", source, _, name):
            # The standard's own parameters write ``DateTime`` for ``dateTime``.
            wanted = {name, name[:1].lower() + name[1:]}
            yield from (each for each in _routes(source, start, root) if each.type_name in wanted)
        case Indexed(source, Literal(int(place))):
            for route in _routes(source, start, root):
                yield _nth(route, place)
        case Call(source, "where", (condition,)):
            move = _condition(condition)
            for route in _routes(source, start, root):
                yield Route(
                    (*route.moves, move), route.type_name, route.systems, route.is_from_root
                )
        case _:
            raise NoRoute(str(node))


def _condition(node: Node) -> Having | RefersTo:
    match node:
        case TypeTest("is", Call(None, "resolve", ()), _, name):
            return RefersTo(name)
        case Binary("=", Member(None, name), Literal(str(text))):
            return Having(name, text)
    raise NoRoute(str(node))


def _nth(route: Route, place: int) -> Route:
    match route.moves:
        case (*before, Step(member)):
            moves = (*before, Nth(member, place))
            return Route(moves, route.type_name, route.systems, route.is_from_root)
    raise NoRoute("an index that follows no member")


def _deeper(route: Route, name: str) -> Iterator[Route]:
    element = table().types[route.type_name].elements.get(name)
    if element is None:
        raise NoRoute(f"{route.type_name}.{name}")
    systems = _systems(route.type_name, name)
    for type_name in element.types:
        moves = (*route.moves, Step(element.json_name(type_name)))
        yield Route(moves, type_name, systems, route.is_from_root)


@lru_cache(maxsize=4096)
def _systems(type_name: str, name: str) -> Mapping[str, str]:
    element: Element = table().types[type_name].elements[name]
    if element.binding is None:
        return {}
    return {code: system for system, codes in element.binding.systems.items() for code in codes}
