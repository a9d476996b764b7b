"""What XML and JSON call the elements of a type."""

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from minkang.engines.records.rules.specification import Element, TypeKind, table

FHIR: Final = "http://hl7.org/fhir"
XHTML: Final = "http://www.w3.org/1999/xhtml"


class Slot(NamedTuple):
    """One JSON member, which is one XML element or attribute.

    Attributes:
        kind: Type of its values.
        repeats: Whether JSON writes an array.
        is_attribute: Whether XML writes an attribute (id of an element, url of an extension).
        is_primitive: Whether its value is a primitive.
    """

    kind: str
    repeats: bool
    is_attribute: bool
    is_primitive: bool


@cache
def slots(type_name: str) -> Mapping[str, Slot]:
    """The members of `type_name` in the order of the standard; empty for an unknown type."""
    known = table().types.get(type_name)
    if known is None:
        return {}
    return {
        element.json_name(kind): _slot(type_name, element, kind)
        for element in known.elements.values()
        for kind in element.types
    }


def _slot(type_name: str, element: Element, kind: str) -> Slot:
    is_id = element.name == "id" and kind == "string"
    is_url = element.name == "url" and type_name == "Extension"
    is_primitive = table().types[kind].kind is TypeKind.PRIMITIVE
    return Slot(kind, element.max != 1, is_id or is_url, is_primitive)


@cache
def is_resource(name: str) -> bool:
    """Whether `name` is a concrete resource type."""
    known = table().types.get(name)
    return known is not None and known.kind is TypeKind.RESOURCE
