"""FHIRPath Patch: a Parameters resource whose operations name places by FHIRPath."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from minkang.engines.records.rules.issues import IssueCode
from minkang.engines.records.rules.patching.faults import (
    Unpatchable,
    fault,
    malformed,
    nothing_there,
)
from minkang.engines.records.rules.patching.places import Place, insert, put, remove, shift
from minkang.engines.records.rules.patching.texts import (
    MOST_OPERATIONS,
    Draft,
    Value,
    read_patch,
    rewritten,
)
from minkang.engines.records.rules.patching.values import Given, given_value, member_of
from minkang.engines.records.rules.paths import Context, Item, PathFault, located
from minkang.engines.records.rules.paths.nodes import calls
from minkang.engines.records.rules.paths.parsing import parse
from minkang.engines.records.rules.reading import Json

_CONTEXT = Context()
# A pattern from outside could keep a processor busy for hours.
_FORBIDDEN = frozenset({"matches", "matchesFull", "replaceMatches"})


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation; `where` names it in issues (``Parameters.parameter[2]``)."""

    kind: str
    where: str
    path: str
    name: str
    value: Json | None
    numbers: Mapping[str, int]

    def number(self, name: str) -> int:
        """``index``, ``source`` or ``destination``."""
        if name not in self.numbers or self.numbers[name] < 0:
            raise malformed(self.where, f"{self.kind} wants {name}.")
        return self.numbers[name]

    def given(self, type_names: tuple[str, ...]) -> Given:
        """The value, for an element of one of these types."""
        if self.value is None:
            raise malformed(self.where, f"{self.kind} wants a value.")
        return given_value(self.value, type_names, self.where)


def path_patched(text: str, patch: str | bytes) -> str:
    """The text of a resource after a FHIRPath Patch.

    Raises:
        Unpatchable: The patch is none, or does not fit the resource.
    """
    read = read_patch(patch)
    entries = read.get("parameter", []) if type(read) is dict else None
    if type(entries) is not list or read.get("resourceType") != "Parameters":
        raise malformed("Parameters", "A FHIRPath Patch is a Parameters resource.")
    if len(entries) > MOST_OPERATIONS:
        raise malformed("Parameters", f"At most {MOST_OPERATIONS} operations.")
    operations = [
        _operation(entry, f"Parameters.parameter[{place}]") for place, entry in enumerate(entries)
    ]

    def change(draft: Draft) -> None:
        for operation in operations:
            _ACTS[operation.kind](draft, operation)

    return rewritten(text, change)


def _operation(entry: Any, where: str) -> Operation:
    if type(entry) is not dict or entry.get("name") != "operation":
        raise malformed(where, "Every parameter is an operation.")
    parts = {
        part["name"]: part
        for part in entry.get("part") or ()
        if type(part) is dict and type(part.get("name")) is str
    }
    kind, path = _text(parts, "type"), _text(parts, "path")
    if kind not in _ACTS or not path:
        raise malformed(where, "An operation has a path and one of the types: " + ", ".join(_ACTS))
    _require_harmless(path, where)
    numbers = {name: part["valueInteger"] for name, part in parts.items() if _is_number(part)}
    return Operation(kind, where, path, _text(parts, "name"), parts.get("value"), numbers)


def _is_number(part: Json) -> bool:
    return type(part.get("valueInteger")) is int


def _text(parts: Mapping[str, Json], name: str) -> str:
    part = parts.get(name, {})
    text = part.get("valueCode") or part.get("valueString")
    return text if type(text) is str else ""


def _require_harmless(path: str, where: str) -> None:
    try:
        called = calls(parse(path))
    except PathFault as wrong:
        raise malformed(where, f"The path is no FHIRPath: {wrong}") from wrong
    if called & _FORBIDDEN:
        raise malformed(where, "A path may not use patterns.")


def _found(draft: Draft, path: str, where: str) -> list[Item]:
    try:
        return located(path)(draft.tree, _CONTEXT)
    except PathFault as wrong:
        raise malformed(where, f"The path cannot be evaluated: {wrong}") from wrong


def _only(draft: Draft, operation: Operation, path: str = "") -> Item:
    items = _found(draft, path or operation.path, operation.where)
    if not items:
        raise nothing_there(operation.where, "The path leads to nothing.")
    if len(items) > 1:
        raise _several(operation.where)
    return items[0]


def _several(where: str) -> Unpatchable:
    return fault(
        where,
        "路径对应多处内容，无法确定改哪一处，补丁没有执行。请写明序号或条件。",
        "The path leads to several elements.",
        IssueCode.MULTIPLE_MATCHES,
    )


def _place(item: Item, operation: Operation) -> Place:
    if item.parent is None or type(item.parent.value) is not dict:
        raise malformed(operation.where, "The path does not lead to an element of the resource.")
    return Place(item.parent.value, item.member, item.place)


def _touch(draft: Draft, item: Item | None, member: str) -> None:
    while item is not None and item.parent is not None:
        item, member = item.parent, item.member
    draft.touched |= {member, f"_{member}"}


def _depth(item: Item) -> int:
    depth = 1
    while item.parent is not None:
        item, depth = item.parent, depth + 2
    return depth


def _add(draft: Draft, operation: Operation) -> None:
    owner = _only(draft, operation)
    if type(owner.value) is not dict or not operation.name:
        raise malformed(operation.where, "add wants the path of an object and a name.")
    known = member_of(owner.type_name, operation.name, operation.where)
    given = operation.given(known.types)
    member = known.json_name(given.type_name)
    value = draft.admit(given.value, _depth(owner), operation.where)
    if known.is_list:
        insert(owner.value, member, len(owner.value.get(member) or ()), value)
    elif any(known.json_name(each) in owner.value for each in known.types):
        raise fault(
            operation.where,
            "这一项已经有内容，不能再添加，补丁没有执行。请改用 replace。",
            "The element is there already and does not repeat; use replace.",
            IssueCode.CONFLICT,
        )
    else:
        owner.value[member] = value
    _touch(draft, owner, member)


def _list_at(draft: Draft, operation: Operation) -> tuple[Item, str, list[Value]]:
    """Owner, member and values of the list a path leads to."""
    items = _found(draft, operation.path, operation.where)
    if items:
        owner, member = items[0].parent, items[0].member
        if owner is None or any(
            (each.parent is None or each.parent.value is not owner.value, each.member)
            != (False, member)
            for each in items
        ):
            raise _several(operation.where)
        values = Place(owner.value, member, 0).values
        if not values:
            raise malformed(operation.where, "The path leads to no list.")
        return owner, member, values
    before, dot, name = operation.path.rpartition(".")
    if not dot or not name.isidentifier():
        raise nothing_there(operation.where, "The path leads to nothing.")
    owner = _only(draft, operation, before)
    known = member_of(owner.type_name, name, operation.where)
    if not known.is_list or type(owner.value) is not dict:
        raise malformed(operation.where, "The path leads to no list.")
    return owner, name, []


def _insert(draft: Draft, operation: Operation) -> None:
    owner, member, values = _list_at(draft, operation)
    position = operation.number("index")
    if position > len(values):
        raise nothing_there(operation.where, "The index lies beyond the end of the list.")
    known = member_of(owner.type_name, member, operation.where)
    value = draft.admit(operation.given(known.types).value, _depth(owner), operation.where)
    insert(owner.value, member, position, value)
    _touch(draft, owner, member)


def _move(draft: Draft, operation: Operation) -> None:
    owner, member, values = _list_at(draft, operation)
    source, destination = operation.number("source"), operation.number("destination")
    if max(source, destination) >= len(values):
        raise nothing_there(operation.where, "The list is shorter.")
    shift(owner.value, member, source, destination)
    _touch(draft, owner, member)


def _delete(draft: Draft, operation: Operation) -> None:
    items = _found(draft, operation.path, operation.where)
    if len(items) > 1:
        raise _several(operation.where)
    for item in items:
        _take_away(draft, item, operation)
        above = item.parent
        # An object without content is none in FHIR, so what held only this goes with it.
        while above is not None and above.parent is not None and not above.value:
            _take_away(draft, above, operation)
            above = above.parent


def _take_away(draft: Draft, item: Item, operation: Operation) -> None:
    remove(_place(item, operation))
    _touch(draft, item.parent, item.member)


def _replace(draft: Draft, operation: Operation) -> None:
    item = _only(draft, operation)
    place = _place(item, operation)
    owner = item.parent
    if owner is None:
        raise malformed(operation.where, "The resource itself cannot be replaced.")
    known = member_of(owner.type_name, place.member, operation.where)
    given = operation.given(known.types)
    member = known.json_name(given.type_name)
    value = draft.admit(given.value, _depth(owner), operation.where)
    _touch(draft, owner, place.member)
    _touch(draft, owner, member)
    put(place, value, member)


_ACTS: Mapping[str, Callable[[Draft, Operation], None]] = {
    "add": _add,
    "insert": _insert,
    "delete": _delete,
    "replace": _replace,
    "move": _move,
}
