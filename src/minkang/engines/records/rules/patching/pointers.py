"""JSON Patch (RFC 6902), whose places are JSON Pointers (RFC 6901)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from minkang.engines.records.rules.issues import IssueCode
from minkang.engines.records.rules.patching.faults import fault, malformed, nothing_there
from minkang.engines.records.rules.patching.texts import (
    MOST_OPERATIONS,
    Draft,
    Value,
    read_patch,
    rewritten,
)
from minkang.engines.records.rules.paths.comparing import is_same_tree
from minkang.engines.records.rules.reading import MOST_DEPTH

_END = "-"


@dataclass(frozen=True, slots=True)
class Pointer:
    """A place: the names and positions that lead there. The whole resource is no place to change."""

    segments: tuple[str, ...]

    @property
    def last(self) -> str:
        """Name or position in the container."""
        return self.segments[-1]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation; `where` names it in issues (``operation[2]``)."""

    name: str
    where: str
    path: Pointer
    source: Pointer | None
    value: Value


def json_patched(text: str, patch: str | bytes) -> str:
    """The text of a resource after a JSON Patch.

    Raises:
        Unpatchable: The patch is none, does not fit the resource, or a test of it failed.
    """
    read = read_patch(patch)
    if type(read) is not list or len(read) > MOST_OPERATIONS:
        raise malformed("", f"A JSON Patch is a list of at most {MOST_OPERATIONS} operations.")
    operations = [_operation(each, f"operation[{place}]") for place, each in enumerate(read)]

    def change(draft: Draft) -> None:
        for operation in operations:
            _ACTS[operation.name](draft, operation)

    return rewritten(text, change)


def _operation(entry: Any, where: str) -> Operation:
    if type(entry) is not dict or entry.get("op") not in _ACTS:
        raise malformed(where, "An operation names one of: " + ", ".join(_ACTS))
    name = entry["op"]
    if name in ("add", "replace", "test") and "value" not in entry:
        raise malformed(where, f"{name} wants a value.")
    source = _pointer(entry.get("from"), where) if name in ("move", "copy") else None
    return Operation(name, where, _pointer(entry.get("path"), where), source, entry.get("value"))


def _pointer(text: Any, where: str) -> Pointer:
    if type(text) is not str or not text.startswith("/") or text.count("/") > MOST_DEPTH:
        raise malformed(where, "A place is a JSON Pointer below the resource, such as /name/0.")
    parts = text[1:].split("/")
    return Pointer(tuple(part.replace("~1", "/").replace("~0", "~") for part in parts))


def _container(draft: Draft, pointer: Pointer, where: str) -> dict[str, Value] | list[Value]:
    value: Value = draft.tree
    for segment in pointer.segments[:-1]:
        value = _inside(value, segment, where)
    if type(value) is not dict and type(value) is not list:
        raise nothing_there(where, "There is nothing at this place to change.")
    return value


def _inside(value: Value, segment: str, where: str) -> Value:
    if type(value) is dict and segment in value:
        return value[segment]
    if type(value) is list:
        return value[_position(value, segment, where)]
    raise nothing_there(where, "There is nothing at this place.")


def _position(values: list[Value], segment: str, where: str, *, may_end: bool = False) -> int:
    if may_end and segment == _END:
        return len(values)
    is_number = segment.isascii() and segment.isdigit() and segment == str(int(segment[:9] or 0))
    if not is_number or int(segment) >= len(values) + may_end:
        raise nothing_there(where, "There is no such position in the list.")
    return int(segment)


def _touch(draft: Draft, pointer: Pointer) -> None:
    draft.touched.add(pointer.segments[0])


def _put(draft: Draft, pointer: Pointer, value: Value, where: str) -> None:
    container = _container(draft, pointer, where)
    admitted = draft.admit(value, len(pointer.segments), where)
    if isinstance(container, list):
        container.insert(_position(container, pointer.last, where, may_end=True), admitted)
    else:
        container[pointer.last] = admitted
    _touch(draft, pointer)


def _take(draft: Draft, pointer: Pointer, where: str) -> Value:
    container = _container(draft, pointer, where)
    _touch(draft, pointer)
    if isinstance(container, list):
        return container.pop(_position(container, pointer.last, where))
    if pointer.last not in container:
        raise nothing_there(where, "There is nothing at this place to remove.")
    return container.pop(pointer.last)


def _value_at(draft: Draft, pointer: Pointer, where: str) -> Value:
    return _inside(_container(draft, pointer, where), pointer.last, where)


def _add(draft: Draft, operation: Operation) -> None:
    _put(draft, operation.path, operation.value, operation.where)


def _remove(draft: Draft, operation: Operation) -> None:
    _take(draft, operation.path, operation.where)


def _replace(draft: Draft, operation: Operation) -> None:
    pointer, where = operation.path, operation.where
    container = _container(draft, pointer, where)
    _inside(container, pointer.last, where)
    admitted = draft.admit(operation.value, len(pointer.segments), where)
    if isinstance(container, list):
        container[_position(container, pointer.last, where)] = admitted
    else:
        container[pointer.last] = admitted
    _touch(draft, pointer)


def _move(draft: Draft, operation: Operation) -> None:
    source = _source(operation)
    if operation.path.segments[: len(source.segments)] == source.segments:
        if operation.path == source:
            _value_at(draft, source, operation.where)
            return
        raise malformed(operation.where, "Nothing can be moved into itself.")
    _put(draft, operation.path, _take(draft, source, operation.where), operation.where)


def _copy(draft: Draft, operation: Operation) -> None:
    value = _value_at(draft, _source(operation), operation.where)
    _put(draft, operation.path, value, operation.where)


def _source(operation: Operation) -> Pointer:
    if operation.source is None:
        raise malformed(operation.where, f"{operation.name} wants from.")
    return operation.source


def _test(draft: Draft, operation: Operation) -> None:
    found = _value_at(draft, operation.path, operation.where)
    if not is_same_tree(found, operation.value):
        raise fault(
            operation.where,
            "当前内容与补丁的前提不符，补丁没有执行。请取回最新版本，核对后再提交。",
            "The test failed: the value is another.",
            IssueCode.CONFLICT,
        )


_ACTS: Mapping[str, Callable[[Draft, Operation], None]] = {
    "add": _add,
    "remove": _remove,
    "replace": _replace,
    "move": _move,
    "copy": _copy,
    "test": _test,
}
