"""Turns the table of the standard into checks that walk a tree.

Each type becomes one `Shape`: a function per JSON member, the elements that must be there, the choices
of which one may be, and rules over the whole object. Shapes are made on first use and refer to each
other, so that recursive content costs nothing. Functions are plain closures because every resource of
every hospital passes through them.
"""

from functools import cache
from threading import RLock
from typing import Any

from minkang.engines.records.rules.reading import Json, shown
from minkang.engines.records.rules.specification import Element, TypeDef, TypeKind, table
from minkang.engines.records.rules.validation import bindings, faults, references
from minkang.engines.records.rules.validation.constraints import rule_of
from minkang.engines.records.rules.validation.invariants import RULES, Rule
from minkang.engines.records.rules.validation.members import (
    Check,
    Member,
    many_objects,
    many_primitives,
    many_twins,
    one_object,
    one_primitive,
    one_twin,
)
from minkang.engines.records.rules.validation.places import NO_INDEX, Place, Walk
from minkang.engines.records.rules.validation.primitives import CHECKS, Wrong

_ATTRIBUTES = frozenset({("Element", "id"), ("Extension", "url")})


class Shape:
    """How the members of one type are checked, and its objects as a whole."""

    __slots__ = ("members", "name", "rules")

    def __init__(self, name: str) -> None:
        """Empty until `shape` has filled it."""
        self.name = name
        self.members: dict[str, Member] = {}
        self.rules: tuple[Rule, ...] = ()


_SHAPES: dict[str, Shape] = {}
# Shapes refer to each other before they are filled; nobody else may see one until all of them are.
_UNFILLED: dict[str, Shape] = {}
_MAKING = RLock()


def shape(name: str) -> Shape:
    """The shape of type `name`."""
    known = _SHAPES.get(name)
    if known is not None:
        return known
    with _MAKING:
        known = _SHAPES.get(name) or _UNFILLED.get(name)
        return known or _made(name)


def _made(name: str) -> Shape:
    is_first = not _UNFILLED
    made = _UNFILLED[name] = Shape(name)
    _fill(made, table().types[name])
    if is_first:
        _SHAPES.update(_UNFILLED)
        _UNFILLED.clear()
    return made


@cache
def resource_types() -> frozenset[str]:
    """Names of the concrete resource types."""
    return frozenset(table().resources)


def check_resource(value: Any, place: Place, walk: Walk) -> None:
    """Check a resource that stands for itself: the root, or one in an entry of a bundle."""
    around = walk.contained
    inner = value.get("contained") if type(value) is dict else None
    walk.contained = _contained_ids(inner, place, walk) if type(inner) is list else {}
    _check_typed(value, place, walk)
    walk.contained = around


def _contained_ids(inner: list[Any], place: Place, walk: Walk) -> dict[str, str]:
    """Types of the contained resources by id; tells ids that are there twice."""
    kinds: dict[str, str] = {}
    for index, item in enumerate(inner):
        if type(item) is not dict or type(item.get("id")) is not str:
            continue
        if item["id"] in kinds:
            walk.add(faults.CONTAINED_ID, ((place, "contained", index), "id", NO_INDEX))
        kinds[item["id"]] = str(item.get("resourceType"))
    return kinds


def _check_typed(value: Any, place: Place, walk: Walk) -> None:
    if type(value) is not dict:
        walk.add(faults.NOT_AN_OBJECT, place)
        return
    name = value.get("resourceType")
    if type(name) is not str or name not in resource_types():
        walk.add(faults.NO_TYPE, (place, "resourceType", NO_INDEX))
        return
    around = walk.resource
    walk.resource = value
    _check_object(shape(name), value, place, walk)
    walk.resource = around


def _check_contained(value: Any, place: Place, walk: Walk) -> None:
    _check_typed(value, place, walk)
    if type(value) is not dict:
        return
    if "contained" in value:
        walk.add(faults.NESTED, (place, "contained", NO_INDEX))
    meta = value.get("meta")
    if type(meta) is dict and ("versionId" in meta or "lastUpdated" in meta):
        walk.add(faults.CONTAINED_META, (place, "meta", NO_INDEX))
    if type(value.get("id")) is not str:
        walk.add(faults.CONTAINED_ID, (place, "id", NO_INDEX))


def _object_check(of: Shape) -> Check:
    def check(value: Any, place: Place, walk: Walk) -> None:
        if type(value) is dict:
            _check_object(of, value, place, walk)
        else:
            walk.add(faults.NULL if value is None else faults.NOT_AN_OBJECT, place)

    return check


def _check_object(of: Shape, value: Json, place: Place, walk: Walk) -> None:
    if not value:
        walk.add(faults.EMPTY, place)
        return
    members = of.members
    for name, item in value.items():
        member = members.get(name)
        if member is None:
            walk.add(faults.UNKNOWN, (place, shown(name), NO_INDEX), type=of.name)
        else:
            member(value, item, place, walk)
    for rule in of.rules:
        rule(value, place, walk)


def _fill(into: Shape, of: TypeDef) -> None:
    rules: list[Rule] = []
    if of.kind is TypeKind.RESOURCE:
        into.members["resourceType"] = _nothing
    for element in of.elements.values():
        names = [element.json_name(kind) for kind in element.types]
        for kind, name in zip(element.types, names, strict=True):
            _add(into, of, element, kind, name)
        if element.min:
            rules.append(_required(element.name, [*names, *("_" + name for name in names)]))
        if len(names) > 1:
            rules.append(_one_of(element.name, names))
    later = (rule_of(of.name, kept) for kept in table().constraints.get(of.name, ()))
    into.rules = (*rules, *RULES.get(of.name, ()), *later)


def _required(element: str, names: list[str]) -> Rule:
    holders = frozenset(names)

    def rule(value: Json, place: Place, walk: Walk) -> None:
        if holders.isdisjoint(value):
            walk.add(faults.MISSING, (place, element, NO_INDEX), name=element)

    return rule


def _one_of(element: str, names: list[str]) -> Rule:
    holders = frozenset([*names, *("_" + name for name in names)])

    def rule(value: Json, place: Place, walk: Walk) -> None:
        found = holders & value.keys()
        if len(found) > 1 and len({name.removeprefix("_") for name in found}) > 1:
            walk.add(faults.TWO_CHOICES, (place, element, NO_INDEX), name=element)

    return rule


def _nothing(_owner: Json, _value: Any, _place: Place, _walk: Walk) -> None:
    """`resourceType` was checked before its shape was chosen."""


def _add(into: Shape, of: TypeDef, element: Element, kind: str, name: str) -> None:
    repeats = element.max != 1
    wrong = CHECKS.get(kind)
    if wrong is None:
        check = _check_of(element, kind)
        into.members[name] = many_objects(element, check) if repeats else one_object(element, check)
        return
    if element.binding is not None:
        wrong = bindings.bound(wrong, element.binding)
    into.members[name] = _primitive(element, name, wrong, repeats=repeats)
    if kind != "xhtml" and not _is_attribute(of, element):
        twin = _object_check(shape("Element"))
        into.members["_" + name] = (
            many_twins(element, name, twin) if repeats else one_twin(element, twin)
        )


def _primitive(element: Element, name: str, wrong: Wrong, *, repeats: bool) -> Member:
    return many_primitives(element, name, wrong) if repeats else one_primitive(element, wrong)


def _is_attribute(of: TypeDef, element: Element) -> bool:
    is_element_id = element.name == "id" and element.types == ("string",)
    return is_element_id or (of.name, element.name) in _ATTRIBUTES


def _check_of(element: Element, kind: str) -> Check:
    if kind == "Resource":
        return _check_contained if element.name == "contained" else check_resource
    plain = _object_check(shape(kind))
    if kind == "Reference":
        return _both(plain, references.check_of(element.targets, resource_types()))
    if element.binding is not None and kind in ("CodeableConcept", "Coding"):
        return _both(plain, bindings.concept_check(element.binding, kind))
    return plain


def _both(plain: Check, more: Check) -> Check:
    def check(value: Any, place: Place, walk: Walk) -> None:
        plain(value, place, walk)
        if type(value) is dict:
            more(value, place, walk)

    return check
