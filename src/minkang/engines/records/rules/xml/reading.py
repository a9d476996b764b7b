"""Makes JSON text of a FHIR document in XML.

Numbers and booleans keep their letters; one that JSON cannot hold, and an element that the standard does
not know, are handed on as text, so that validation tells them with their path.
"""

import re
from typing import Final

import msgspec

from minkang.engines.records.rules.issues import Issue, IssueCode, Severity
from minkang.engines.records.rules.reading import MOST_BYTES, MOST_DEPTH, Unreadable
from minkang.engines.records.rules.xml.parsing import Node, parsed
from minkang.engines.records.rules.xml.slots import Slot, is_resource, slots

_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_NUMBERS: Final = frozenset({"decimal", "integer", "positiveInt", "unsignedInt"})
_UNKNOWN: Final = Slot("Element", repeats=False, is_attribute=False, is_primitive=False)
_UNKNOWN_TEXT: Final = Slot("string", repeats=False, is_attribute=False, is_primitive=True)
_UNKNOWN_MARKUP: Final = Slot("xhtml", repeats=False, is_attribute=False, is_primitive=True)
_NO_ELEMENT: Final = "@"


def to_json(
    text: bytes | str, *, most_depth: int = MOST_DEPTH, most_bytes: int = MOST_BYTES
) -> str:
    """The resource in `text` as JSON, members in the order of the XML.

    Raises:
        Unreadable: Too long, no UTF-8, no XML, with a DTD, or no document of FHIR's namespace.
    """
    root = parsed(text, most_depth=most_depth, most_bytes=most_bytes)
    return _resource(root)


def _resource(node: Node) -> str:
    if not is_resource(node.name):
        raise Unreadable(
            Issue(
                Severity.FATAL,
                IssueCode.STRUCTURE,
                "Resource",
                "元素名不是 FHIR R4 的资源类型。请检查根元素。",
                "The element is no resource type of FHIR R4.",
            )
        )
    return _object(node, node.name, [f'"resourceType":"{node.name}"'])


def _object(node: Node, type_name: str, parts: list[str]) -> str:
    """The JSON object of `node`; `parts` are members that come first."""
    known = slots(type_name)
    for name, value in node.attributes.items():
        is_ours = name in known and known[name].is_attribute
        parts.append(f'"{name if is_ours else _NO_ELEMENT}":{_text(value)}')
    grouped: dict[str, list[Node]] = {}
    for child in node.children:
        grouped.setdefault(child.name, []).append(child)
    for name, children in grouped.items():
        slot = known.get(name) or _guessed(children[0])
        parts += (
            _primitives(name, slot, children)
            if slot.is_primitive
            else _objects(name, slot, children)
        )
    return "{" + ",".join(parts) + "}"


def _guessed(node: Node) -> Slot:
    if node.narrative:
        return _UNKNOWN_MARKUP
    return _UNKNOWN_TEXT if "value" in node.attributes else _UNKNOWN


def _objects(name: str, slot: Slot, nodes: list[Node]) -> list[str]:
    if slot.kind == "Resource":
        values = [_resource(child) for node in nodes for child in node.children]
    else:
        values = [_object(node, slot.kind, []) for node in nodes]
    return [_member(name, values, repeats=slot.repeats)]


def _primitives(name: str, slot: Slot, nodes: list[Node]) -> list[str]:
    """The member and, where a value has an id or extensions, its twin.

    Arrays are filled with null on both sides, as the standard's own examples do.
    """
    values = [_value(node, slot) for node in nodes]
    twins = [_twin(node) for node in nodes]
    has_twin = any(twin != "null" for twin in twins)
    parts = []
    if slot.repeats or not has_twin or values != ["null"]:
        parts.append(_member(name, values, repeats=slot.repeats))
    if has_twin:
        parts.append(_member("_" + name, twins, repeats=slot.repeats))
    return parts


def _value(node: Node, slot: Slot) -> str:
    if node.narrative:
        return _text(node.narrative)
    value = node.attributes.get("value")
    if value is None:
        return "null"
    is_bare = (slot.kind in _NUMBERS and _NUMBER.fullmatch(value)) or (
        slot.kind == "boolean" and value in ("true", "false")
    )
    return value if is_bare else _text(value)


def _twin(node: Node) -> str:
    rest = {name: value for name, value in node.attributes.items() if name != "value"}
    if not rest and not node.children:
        return "null"
    return _object(Node(node.name, rest, node.children), "Element", [])


def _member(name: str, values: list[str], *, repeats: bool) -> str:
    """One member; several values of an element that does not repeat stay an array, to be told."""
    if repeats or len(values) > 1:
        return f'"{name}":[{",".join(values)}]'
    return f'"{name}":{values[0]}' if values else f'"{name}":{{}}'


def _text(value: str) -> str:
    return msgspec.json.encode(value).decode()
