"""Makes XML of the JSON text of a resource that was accepted."""

import json
from collections.abc import Iterator
from typing import Any, Final

from minkang.engines.records.rules.xml.slots import FHIR, Slot, slots

_HEADER: Final = '<?xml version="1.0" encoding="UTF-8"?>'
_ESCAPES: Final = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "\t": "&#9;",
        "\n": "&#10;",
        "\r": "&#13;",
    }
)
_NONE: Final[list[Any]] = []


class _Literal(str):
    """A number as it was written."""

    __slots__ = ()


def to_xml(json_text: str | bytes) -> bytes:
    """The resource as an XML document in UTF-8; elements in the order of the standard.

    Args:
        json_text: JSON that validation accepted; numbers keep their letters.

    Raises:
        ValueError: A member that the standard does not know, which validation would have told.
    """
    tree = json.loads(json_text, parse_float=_Literal, parse_int=_Literal)
    return (_HEADER + "".join(_resource(tree, f' xmlns="{FHIR}"'))).encode()


def _resource(tree: dict[str, Any], declared: str = "") -> Iterator[str]:
    name = tree["resourceType"]
    yield f"<{name}{declared}>"
    yield from _children(tree, name)
    yield f"</{name}>"


def _children(tree: dict[str, Any], type_name: str) -> Iterator[str]:
    known = slots(type_name)
    unknown = {name.removeprefix("_") for name in tree} - known.keys() - {"resourceType"}
    if unknown:
        raise ValueError(f"{type_name} has no {', '.join(sorted(unknown))}")
    for name, slot in known.items():
        if slot.is_attribute or (name not in tree and "_" + name not in tree):
            continue
        if slot.is_primitive:
            yield from _primitives(name, slot, tree)
        else:
            for value in _listed(tree[name]):
                yield from _element(name, slot, value)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _element(name: str, slot: Slot, value: dict[str, Any]) -> Iterator[str]:
    if slot.kind == "Resource":
        yield f"<{name}>"
        yield from _resource(value)
        yield f"</{name}>"
        return
    yield f"<{name}{_attributes(value, slot.kind)}>"
    yield from _children(value, slot.kind)
    yield f"</{name}>"


def _attributes(value: dict[str, Any], type_name: str) -> str:
    known = slots(type_name)
    kept = (name for name in ("id", "url") if name in value and known[name].is_attribute)
    return "".join(f' {name}="{value[name].translate(_ESCAPES)}"' for name in kept)


def _primitives(name: str, slot: Slot, tree: dict[str, Any]) -> Iterator[str]:
    values = _listed(tree[name]) if name in tree else _NONE
    twins = _listed(tree["_" + name]) if "_" + name in tree else _NONE
    for place in range(max(len(values), len(twins))):
        value = values[place] if place < len(values) else None
        twin = (twins[place] if place < len(twins) else None) or {}
        if slot.kind == "xhtml":
            yield str(value)
            continue
        said = "" if value is None else f' value="{_lexical(value)}"'
        yield f"<{name}{_attributes(twin, 'Element')}{said}>" if twin else f"<{name}{said}/>"
        if twin:
            yield from _children(twin, "Element")
            yield f"</{name}>"


def _lexical(value: Any) -> str:
    if value is True:
        return "true"
    return "false" if value is False else str(value).translate(_ESCAPES)
