"""The element and search tables of FHIR R4 (4.0.1), as frozen values.

``table()`` is the one entrance: it reads ``definitions/r4.json`` once per process. The file is made
by ``compiling`` from the published definitions; it holds names, cardinalities, types, codes and
expressions, and no prose.
"""

from minkang.engines.records.rules.specification.loading import table
from minkang.engines.records.rules.specification.values import (
    Component,
    Constraint,
    Element,
    ParameterKind,
    SearchParameter,
    Specification,
    TypeDef,
    TypeKind,
    ValueSet,
)

__all__ = [
    "Component",
    "Constraint",
    "Element",
    "ParameterKind",
    "SearchParameter",
    "Specification",
    "TypeDef",
    "TypeKind",
    "ValueSet",
    "table",
]
