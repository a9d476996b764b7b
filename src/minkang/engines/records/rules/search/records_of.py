"""Which searches stay within one patient's record, and which order is that of the store."""

import re
from collections.abc import Iterable
from functools import lru_cache

from minkang.engines.records.rules.extraction.plans import plan
from minkang.engines.records.rules.search.values import Condition, Match, ReferenceValue
from minkang.engines.records.rules.specification import ParameterKind, SearchParameter, table

PATIENT = "Patient"
_FOREMOST = frozenset({"patient", "subject", "beneficiary", "individual"})
_CODE_IN = {
    "CodeableConcept": ".coding.code",
    "Coding": ".code",
    "Identifier": ".value",
    "ContactPoint": ".value",
    "code": "",
    "boolean": "",
    "string": "",
    "uri": "",
    "id": "",
}
_ELEMENT = re.compile(r"[A-Za-z]+\.([A-Za-z]+)(?:\.where\(resolve\(\) is Patient\))?\Z")


def patient_asked(conditions: Iterable[Condition]) -> ReferenceValue | None:
    """The patient in whose compartment alone the search can find anything; None when there is none."""
    for condition in conditions:
        if not isinstance(condition, Match) or condition.kind is not ParameterKind.REFERENCE:
            continue
        value = condition.values[0]
        if (
            len(condition.values) == 1
            and isinstance(value, ReferenceValue)
            and value.types == (PATIENT,)
            and all(_says_whose(table().parameter(number)) for number in condition.numbers)
        ):
            return value
    return None


def _says_whose(parameter: SearchParameter) -> bool:
    """Whether the parameter's one value decides in whose compartment the resource lies."""
    element = _element(parameter)
    if parameter.code not in _FOREMOST or not element:
        return False
    if element not in _elements_of_patients(parameter.type_name):
        return False
    return table().types[parameter.type_name].elements[element].max == 1


@lru_cache(maxsize=256)
def _elements_of_patients(type_name: str) -> frozenset[str]:
    """The elements that put a resource of the type into a patient's record."""
    return frozenset(_element(table().parameter(number)) for number in plan(type_name).patients)


def is_clinical_date(parameter: SearchParameter) -> bool:
    """Whether the store keeps its resources in the order of this date (``sort_ts``)."""
    element = _element(parameter)
    moments = plan(parameter.type_name).moments
    if parameter.kind is not ParameterKind.DATE or not element or not moments:
        return False
    kept = table().types[parameter.type_name].elements[element]
    return moments[0] in {kept.json_name(kind) for kind in kept.types}


def code_path(parameter: SearchParameter) -> str:
    """Where the code of a token parameter stands, as a JSON path; "" when that is more than one place."""
    element = _element(parameter)
    if not element:
        return ""
    types = table().types[parameter.type_name].elements[element].types
    ends = {_CODE_IN.get(kind) for kind in types}
    (end, *others) = ends
    return "" if others or end is None else f"$.{element}{end}"


def _element(parameter: SearchParameter) -> str:
    """The one element of the type that the parameter looks at, "" when it is more than that."""
    match = _ELEMENT.match(parameter.expression)
    known = table().types[parameter.type_name].elements
    return match[1] if match and match[1] in known else ""
