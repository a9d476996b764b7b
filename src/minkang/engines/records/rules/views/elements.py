"""Which members a type has, and what is in them, by the table of the standard."""

from minkang.engines.records.rules.specification import Specification, TypeKind
from minkang.engines.records.rules.views.values import PRIMITIVES, Nodes, Step


def member(nodes: Nodes, name: str, table: Specification) -> Nodes:
    """The member `name` of `nodes`; one the standard does not know may hold anything or nothing."""
    known = table.types.get(nodes.type_name or "")
    element = known.elements.get(name) if known else None
    if element is None:
        return nodes.after(Step((name,), None), None)
    many = element.max != 1
    if element.choice:
        names = tuple(element.json_name(type_name) for type_name in element.types)
        return nodes.after(Step(names, many), None, element)
    type_name = element.types[0] if len(element.types) == 1 else None
    return nodes.after(Step((name,), many), type_name)


def chosen(nodes: Nodes, type_name: str, table: Specification) -> Nodes | None:
    """Those of `nodes` that are of a type, where the member's name says it; None where it does not."""
    if nodes.choice is not None:
        return nodes.instead((nodes.choice.json_name(type_name),), type_name)
    if nodes.type_name is None and nodes.steps and not is_resource(type_name, table):
        name = nodes.steps[-1].names[0]
        return nodes.instead((name + type_name[0].upper() + type_name[1:],), type_name)
    return None


def is_resource(type_name: str, table: Specification) -> bool:
    """Whether the type says its own name in ``resourceType``."""
    known = table.types.get(type_name)
    return known is not None and known.kind is TypeKind.RESOURCE


def extensions(nodes: Nodes, table: Specification) -> Nodes:
    """Extensions of `nodes`; those of a primitive value lie beside it, under its name with a ``_``."""
    if nodes.type_name in PRIMITIVES and nodes.steps:
        names = tuple("_" + name for name in nodes.steps[-1].names)
        nodes = nodes.instead(names, "Element")
    return member(nodes, "extension", table)
