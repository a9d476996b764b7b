"""Whether codes are from the value set that the standard requires."""

from collections.abc import Callable
from typing import Any

from minkang.engines.records.rules.specification import ValueSet
from minkang.engines.records.rules.validation import faults
from minkang.engines.records.rules.validation.faults import Fault
from minkang.engines.records.rules.validation.places import Place, Walk
from minkang.engines.records.rules.validation.primitives import Wrong


def bound(wrong: Wrong, value_set: ValueSet) -> Wrong:
    """The check of a ``code`` element bound to `value_set`."""
    codes = value_set.codes

    def checked(value: Any) -> Fault | None:
        if type(value) is str and value in codes:
            return None
        return wrong(value) or faults.NOT_IN_SET

    return checked


def concept_check(value_set: ValueSet, kind: str) -> Callable[[Any, Place, Walk], None]:
    """The check of a Coding or CodeableConcept bound to `value_set`: one coding must be in it."""

    def check(value: Any, place: Place, walk: Walk) -> None:
        codings = [value] if kind == "Coding" else value.get("coding")
        if not codings and "extension" in value:
            return
        if type(codings) is not list or not any(_is_in(value_set, item) for item in codings):
            walk.add(faults.NO_CODING, place, name=value_set.name)

    return check


def _is_in(value_set: ValueSet, coding: Any) -> bool:
    if type(coding) is not dict:
        return False
    system, code = coding.get("system"), coding.get("code")
    if type(system) is not str or type(code) is not str:
        return False
    return code in value_set.systems.get(system, ())
