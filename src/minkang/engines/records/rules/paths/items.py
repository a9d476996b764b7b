"""Values under evaluation, with what is known of their type and place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

from minkang.engines.records.rules.paths.nodes import Amount
from minkang.engines.records.rules.paths.temporal import (
    Temporal,
    TemporalKind,
    read_moment,
    read_time,
)
from minkang.engines.records.rules.specification import TypeKind, table

SYSTEM = "System."
_SYSTEM_NAMES = {
    bool: "System.Boolean",
    str: "System.String",
    int: "System.Integer",
    Decimal: "System.Decimal",
    Amount: "System.Quantity",
}
_TEMPORAL_NAMES = {
    TemporalKind.DATE: "System.Date",
    TemporalKind.DATETIME: "System.DateTime",
    TemporalKind.TIME: "System.Time",
}
_SYSTEM_TYPES = frozenset(
    name.removeprefix(SYSTEM) for name in (*_SYSTEM_NAMES.values(), *_TEMPORAL_NAMES.values())
)
_MOMENTS = frozenset({"date", "dateTime", "instant"})
QUANTITIES = frozenset(
    {"Quantity", "Age", "Count", "Distance", "Duration", "MoneyQuantity", "SimpleQuantity"}
)


@dataclass(slots=True, eq=False)
class Item:
    """One value of a collection.

    Attributes:
        value: A JSON value, or what an expression made; None for a primitive with nothing but
            extensions.
        type_name: FHIR type (``Patient``, ``Observation.component``), ``System.…`` for what an
            expression made, "" when nothing is known.
        extra: Id and extensions of a primitive.
        parent: The item it was reached from; None for the start and for what was made.
        member: JSON member of the parent.
        place: Place in the member's list; -1 when it is no list.
    """

    value: Any
    type_name: str
    extra: dict[str, Any] | None = None
    parent: "Item | None" = None
    member: str = ""
    place: int = -1


Items: TypeAlias = list[Item]


def made(value: bool | int | Decimal | str | Temporal | Amount) -> Item:
    """An item of a value an expression made."""
    if isinstance(value, Temporal):
        return Item(value, _TEMPORAL_NAMES[value.kind])
    return Item(value, _SYSTEM_NAMES[type(value)])


def rooted(tree: Any, type_name: str = "") -> Item:
    """The item an evaluation starts on; a resource names its own type."""
    if type(tree) is dict and type(tree.get("resourceType")) is str:
        return Item(tree, tree["resourceType"])
    return made(tree) if type(tree) in _SYSTEM_NAMES and not type_name else Item(tree, type_name)


def plain(item: Item) -> Any:
    """The value in the terms of the System types: Temporal of a date, Amount of a Quantity."""
    value, type_name = item.value, item.type_name
    if type(value) is str:
        if type_name in _MOMENTS:
            return read_moment(value) or value
        return read_time(value) or value if type_name == "time" else value
    if type(value) is dict and (type_name in QUANTITIES or (not type_name and "value" in value)):
        return amount(value) or value
    return value


def amount(quantity: Mapping[str, Any]) -> Amount | None:
    """A FHIR Quantity as an amount; None when it has no plain number."""
    number: Any = quantity.get("value")
    is_number = isinstance(number, int | Decimal) and not isinstance(number, bool)
    if not is_number or quantity.get("comparator"):
        return None
    unit = quantity.get("code") or quantity.get("unit") or "1"
    return Amount(Decimal(number), unit)


def members(item: Item, name: str) -> Iterator[Item]:
    """Values of one element, choices (``value``) included."""
    value = item.value
    if type(value) is not dict:
        yield from _of_primitive(item, name)
        return
    for member, type_name in _ways(item.type_name, name) or _guessed(value, name, item.type_name):
        if member in value or f"_{member}" in value:
            yield from _each(item, member, type_name)


def children(item: Item) -> Iterator[Item]:
    """Every element below the item, in the order of the JSON."""
    if type(item.value) is not dict:
        if item.extra:
            yield from members(item, "extension")
        return
    for member, type_name in _present(item):
        yield from _each(item, member, type_name)


def _of_primitive(item: Item, name: str) -> Iterator[Item]:
    if name == "value" and item.value is not None and not item.type_name.startswith(SYSTEM):
        yield made(plain(item))
    elif item.extra is not None and name in ("extension", "id"):
        owner = Item(item.extra, "Element", None, item, "_")
        yield from members(owner, name)


@lru_cache(maxsize=8192)
def _ways(type_name: str, name: str) -> tuple[tuple[str, str], ...]:
    known = table().types.get(type_name)
    element = known.elements.get(name) if known else None
    if element is None:
        return ()
    return tuple((element.json_name(each), each) for each in element.types)


def _guessed(value: Mapping[str, Any], name: str, type_name: str) -> tuple[tuple[str, str], ...]:
    """The ways where the type is not known: the member itself, or a choice that begins so."""
    if type_name in table().types:
        return ()
    if name in value:
        return ((name, ""),)
    found = (
        (member, _choice_type(member[len(name) :]))
        for member in value
        if member.startswith(name) and member[len(name) : len(name) + 1].isupper()
    )
    return tuple(each for each in found if each[1])


def _choice_type(ending: str) -> str:
    for name in (ending, ending[:1].lower() + ending[1:]):
        if name in table().types:
            return name
    return ""


def _present(item: Item) -> Iterator[tuple[str, str]]:
    known = table().types.get(item.type_name)
    types = dict(_types_of_members(item.type_name)) if known else {}
    seen: set[str] = set()
    for member in item.value:
        name = member.removeprefix("_")
        if name not in seen and name != "resourceType" and (name in types or not known):
            seen.add(name)
            yield name, types.get(name, "")


@lru_cache(maxsize=1024)
def _types_of_members(type_name: str) -> tuple[tuple[str, str], ...]:
    elements = table().types[type_name].elements.values()
    return tuple((each.json_name(kind), kind) for each in elements for kind in each.types)


def _each(item: Item, member: str, type_name: str) -> Iterator[Item]:
    found, extras = item.value.get(member), item.value.get(f"_{member}")
    if type(found) is not list and type(extras) is not list:
        extra = extras if type(extras) is dict else None
        if found is not None or extra is not None:
            yield Item(found, _actual(found, type_name), extra, item, member)
        return
    values = found if type(found) is list else []
    beside = extras if type(extras) is list else []
    for place in range(max(len(values), len(beside))):
        value = values[place] if place < len(values) else None
        extra = beside[place] if place < len(beside) else None
        if value is not None or extra is not None:
            yield Item(value, _actual(value, type_name), extra, item, member, place)


def _actual(value: Any, type_name: str) -> str:
    if type(value) is dict and type(value.get("resourceType")) is str:
        return str(value["resourceType"])
    return type_name


def is_a(item: Item, namespace: str, name: str) -> bool:
    """Whether the item is of the type or of one derived from it."""
    if item.type_name.startswith(SYSTEM):
        return namespace in ("", "System") and item.type_name == SYSTEM + name
    if namespace not in ("", "FHIR"):
        return False
    return name in ancestry(item.type_name)


def is_exactly(item: Item, namespace: str, name: str) -> bool:
    """Whether the item is of just this type."""
    if item.type_name.startswith(SYSTEM):
        return namespace in ("", "System") and item.type_name == SYSTEM + name
    return namespace in ("", "FHIR") and item.type_name == name


def is_type(namespace: str, name: str) -> bool:
    """Whether there is such a type."""
    is_fhir = namespace in ("", "FHIR") and (name in table().types or name in QUANTITIES)
    return is_fhir or (namespace in ("", "System") and name in _SYSTEM_TYPES)


@lru_cache(maxsize=1024)
def ancestry(type_name: str) -> frozenset[str]:
    """The type and all it is derived from."""
    found = {type_name}
    known = table().types.get(type_name)
    while known is not None and known.base and known.base not in found:
        found.add(known.base)
        known = table().types.get(known.base)
    return frozenset(found)


def is_primitive(item: Item) -> bool:
    """Whether the item is of a FHIR primitive type."""
    known = table().types.get(item.type_name)
    return known is not None and known.kind is TypeKind.PRIMITIVE
