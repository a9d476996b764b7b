"""A ViewDefinition, read and brought into one normal form.

Source: SQL on FHIR 2.0 (HL7, ViewDefinition). What a view says nested without iterating is laid flat:
a block is columns, iterations and unions in their order, and its rows are the product of their rows.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from minkang.engines.records.rules.paths import Node, PathFault, parse
from minkang.engines.records.rules.views.faults import unfit
from minkang.engines.records.rules.views.values import PRIMITIVES

Json = Mapping[str, Any]
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}\Z")
_MOST_COLUMNS = 500
_DEEPEST = 12
_ANSI_TYPE = "ansi/type"


class Iteration(StrEnum):
    """How a select walks through a collection."""

    EACH = "forEach"
    EACH_OR_NULL = "forEachOrNull"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: Its name in the table.
        path: Where its value is.
        type_name: Primitive FHIR type; "" when the view does not say.
        is_collection: Whether it holds all values as a list; otherwise more than one is an error.
        sql_type: What the tag ``ansi/type`` asks for, upper case; "" without one.
    """

    name: str
    path: Node
    type_name: str
    is_collection: bool
    sql_type: str


@dataclass(frozen=True, slots=True)
class Each:
    """The rows of a block for each item of a collection; `paths` are several only for a repeat."""

    iteration: Iteration
    paths: tuple[Node, ...]
    block: "Block"


@dataclass(frozen=True, slots=True)
class Union:
    """The rows of one block after those of another; all have the same columns."""

    branches: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Block:
    """The product of its parts; columns are parts with one row."""

    parts: tuple[Column | Each | Union, ...]

    def columns(self) -> Iterator[Column]:
        """All columns, in the order of the table."""
        for part in self.parts:
            if isinstance(part, Column):
                yield part
            else:
                yield from (part.block if isinstance(part, Each) else part.branches[0]).columns()


@dataclass(frozen=True, slots=True)
class Constant:
    """A named value of a view; `value` as JSON has it, `type_name` from ``value[x]``."""

    type_name: str
    value: Any


@dataclass(frozen=True, slots=True)
class View:
    """A view over the resources of one type."""

    resource: str
    name: str
    constants: Mapping[str, Constant]
    where: tuple[Node, ...]
    block: Block


def read(view: Json) -> View:
    """The view a ViewDefinition means.

    Raises:
        Refused: `records.view_unfit`, with the place in the definition.
    """
    resource = view.get("resource")
    if not isinstance(resource, str) or not resource:
        raise unfit("resource", "names no resource type")
    name = view.get("name", "")
    if not isinstance(name, str) or (name and not _NAME.match(name)):
        raise unfit("name", "is no name for a table")
    block = Block(tuple(_selects(view, "", 0)))
    names = [column.name for column in block.columns()]
    if not names or len(names) > _MOST_COLUMNS:
        raise unfit("select", f"has {len(names)} columns; 1 to {_MOST_COLUMNS} are possible")
    if len(set(names)) != len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise unfit("select", f"names columns twice: {', '.join(twice)}")
    where = tuple(
        _path(entry, "path", f"where[{place}].") for place, entry in _entries(view, "where", "")
    )
    return View(resource, name, _constants(view), where, block)


def _entries(holder: Json, key: str, at: str) -> Iterator[tuple[int, Json]]:
    listed = holder.get(key, ())
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        raise unfit(at + key, "is no list")
    for place, entry in enumerate(listed):
        if not isinstance(entry, Mapping):
            raise unfit(f"{at}{key}[{place}]", "is no object")
        yield place, entry


def _selects(holder: Json, at: str, depth: int) -> Iterator[Column | Each | Union]:
    if depth > _DEEPEST:
        raise unfit(at, f"is nested more than {_DEEPEST} deep")
    for place, entry in _entries(holder, "select", at):
        yield from _select(entry, f"{at}select[{place}].", depth + 1)


def _select(select: Json, at: str, depth: int) -> Iterator[Column | Each | Union]:
    parts = [
        *(_column(entry, f"{at}column[{n}].") for n, entry in _entries(select, "column", at)),
        *_selects(select, at, depth),
        *_union(select, at, depth),
    ]
    walks = [word for word in Iteration if select.get(word) is not None]
    if not walks:
        yield from parts
        return
    if len(walks) > 1:
        raise unfit(at + walks[1], f"stands beside {walks[0]}")
    yield Each(walks[0], _walked(select, walks[0], at), Block(tuple(parts)))


def _walked(select: Json, walk: Iteration, at: str) -> tuple[Node, ...]:
    if walk is not Iteration.REPEAT:
        return (_path(select, walk, at),)
    listed = select[walk]
    if not isinstance(listed, Sequence) or isinstance(listed, str) or not listed:
        raise unfit(at + walk, "is no list of paths")
    return tuple(_parsed(text, f"{at}{walk}[{place}]") for place, text in enumerate(listed))


def _union(select: Json, at: str, depth: int) -> Iterator[Union]:
    branches = [
        Block(tuple(_select(entry, f"{at}unionAll[{place}].", depth + 1)))
        for place, entry in _entries(select, "unionAll", at)
    ]
    if not branches:
        return
    first = [column.name for column in branches[0].columns()]
    for place, branch in enumerate(branches):
        names = [column.name for column in branch.columns()]
        if names != first:
            raise unfit(f"{at}unionAll[{place}]", f"has columns {names}, the first has {first}")
    yield Union(tuple(branches))


def _column(column: Json, at: str) -> Column:
    name, type_name = column.get("name"), column.get("type", "")
    if not isinstance(name, str) or not _NAME.match(name):
        raise unfit(at + "name", "is no name for a column")
    if not isinstance(type_name, str):
        raise unfit(at + "type", "is no text")
    type_name = type_name.rsplit("/", 1)[-1]
    if type_name and type_name not in PRIMITIVES:
        raise unfit(at + "type", f"is no primitive type: {type_name}")
    is_collection = column.get("collection", False)
    if not isinstance(is_collection, bool):
        raise unfit(at + "collection", "is neither true nor false")
    sql_type = next(
        (
            str(tag.get("value", "")).upper()
            for _, tag in _entries(column, "tag", at)
            if tag.get("name") == _ANSI_TYPE
        ),
        "",
    )
    return Column(name, _path(column, "path", at), type_name, is_collection, sql_type)


def _path(holder: Json, key: str, at: str) -> Node:
    return _parsed(holder.get(key), at + key)


def _parsed(text: object, at: str) -> Node:
    if not isinstance(text, str) or not text.strip():
        raise unfit(at, "is no path")
    try:
        return parse(text)
    except PathFault as fault:
        raise unfit(at, str(fault)) from fault


def _constants(view: Json) -> dict[str, Constant]:
    constants: dict[str, Constant] = {}
    for place, entry in _entries(view, "constant", ""):
        at = f"constant[{place}]"
        name = entry.get("name")
        if not isinstance(name, str) or not _NAME.match(name) or name in constants:
            raise unfit(at, "has no name of its own")
        values = [key for key in entry if key.startswith("value")]
        if len(values) != 1:
            raise unfit(at, "has not exactly one value")
        type_name = values[0].removeprefix("value")
        type_name = type_name[:1].lower() + type_name[1:]
        if type_name not in PRIMITIVES or isinstance(entry[values[0]], dict | list | None):
            raise unfit(at, "is no primitive value")
        constants[name] = Constant(type_name, entry[values[0]])
    return constants
