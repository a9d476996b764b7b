"""Checks of one JSON member: a value or an array, of objects or primitives, and primitives' twins.

A twin is the member with an underscore that carries id and extensions of a primitive.
"""

from collections.abc import Callable
from typing import Any

from minkang.engines.records.rules.reading import Json
from minkang.engines.records.rules.specification import Element
from minkang.engines.records.rules.validation import faults
from minkang.engines.records.rules.validation.places import NO_INDEX, Place, Walk
from minkang.engines.records.rules.validation.primitives import Wrong

Check = Callable[[Any, Place, Walk], None]
"""Checks a value at a place."""

Member = Callable[[Json, Any, Place, Walk], None]
"""Checks a member: the object it is in, its value, the object's place."""


def one_object(element: Element, check: Check) -> Member:
    """An object that does not repeat."""
    name = element.name

    def member(_owner: Json, value: Any, place: Place, walk: Walk) -> None:
        if type(value) is list:
            walk.add(faults.A_LIST, (place, name, NO_INDEX))
        else:
            check(value, (place, name, NO_INDEX), walk)

    return member


def many_objects(element: Element, check: Check) -> Member:
    """An array of objects."""
    name = element.name

    def member(_owner: Json, value: Any, place: Place, walk: Walk) -> None:
        if type(value) is not list or not value:
            _no_list(value, (place, name, NO_INDEX), walk)
            return
        for index, item in enumerate(value):
            check(item, (place, name, index), walk)
        _at_most(element, value, place, walk)

    return member


def one_primitive(element: Element, wrong: Wrong) -> Member:
    """A primitive value that does not repeat."""
    name = element.name

    def member(_owner: Json, value: Any, place: Place, walk: Walk) -> None:
        fault = wrong(value)
        if fault is not None:
            _tell(fault, value, element, (place, name, NO_INDEX), walk)

    return member


def many_primitives(element: Element, json_name: str, wrong: Wrong) -> Member:
    """An array of primitives; null stands where only the twin says something."""
    name, twin_name = element.name, "_" + json_name

    def member(owner: Json, value: Any, place: Place, walk: Walk) -> None:
        if type(value) is not list or not value:
            _no_list(value, (place, name, NO_INDEX), walk)
            return
        for index, item in enumerate(value):
            fault = wrong(item)
            if fault is not None and not (item is None and _twin_says(owner, twin_name, index)):
                _tell(fault, item, element, (place, name, index), walk)
        _at_most(element, value, place, walk)

    return member


def one_twin(element: Element, check: Check) -> Member:
    """The twin of a primitive that does not repeat."""
    return one_object(element, check)


def many_twins(element: Element, json_name: str, check: Check) -> Member:
    """The twin of an array of primitives: of equal length, null where there is nothing to add."""
    name = element.name

    def member(owner: Json, value: Any, place: Place, walk: Walk) -> None:
        if type(value) is not list or not value:
            _no_list(value, (place, name, NO_INDEX), walk)
            return
        plain = owner.get(json_name)
        if type(plain) is list and len(plain) != len(value):
            walk.add(faults.LENGTHS, (place, name, NO_INDEX))
        for index, item in enumerate(value):
            if item is not None or type(plain) is not list:
                check(item, (place, name, index), walk)

    return member


def _twin_says(owner: Json, twin_name: str, index: int) -> bool:
    twin = owner.get(twin_name)
    return type(twin) is list and index < len(twin) and type(twin[index]) is dict


def _at_most(element: Element, value: list[Any], place: Place, walk: Walk) -> None:
    if element.max is not None and len(value) > element.max:
        walk.add(faults.TOO_MANY, (place, element.name, NO_INDEX), most=str(element.max))


def _no_list(value: Any, place: Place, walk: Walk) -> None:
    walk.add(faults.EMPTY if type(value) is list else faults.NOT_A_LIST, place)


def _tell(fault: faults.Fault, value: Any, element: Element, place: Place, walk: Walk) -> None:
    if value is None:
        walk.add(faults.NULL, place)
    elif type(value) is list:
        walk.add(faults.A_LIST, place)
    elif fault is faults.NOT_IN_SET and element.binding is not None:
        walk.add(fault, place, name=element.binding.name)
    else:
        walk.add(fault, place)
