"""What the standard says about types, elements and search parameters, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

PARAMETERS_PER_TYPE = 200
"""Numbers one resource type owns: ``sp = type number * 200 + ordinal``, below 2**15 for 148 types."""


class TypeKind(StrEnum):
    """What a type is."""

    RESOURCE = "resource"
    COMPLEX = "complex"
    PRIMITIVE = "primitive"
    BACKBONE = "backbone"
    ABSTRACT = "abstract"


class ParameterKind(StrEnum):
    """FHIR ``search-param-type``."""

    NUMBER = "number"
    DATE = "date"
    STRING = "string"
    TOKEN = "token"  # noqa: S105  a kind of parameter
    REFERENCE = "reference"
    COMPOSITE = "composite"
    QUANTITY = "quantity"
    URI = "uri"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class ValueSet:
    """The codes of a required binding.

    Attributes:
        name: Last part of its address, e.g. ``observation-status``.
        codes: Every code, whatever its system.
        systems: Code system to its codes.
    """

    name: str
    codes: frozenset[str]
    systems: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a type.

    Attributes:
        name: As FHIRPath says it: ``value`` for ``value[x]``.
        min: Least number of values.
        max: Most number of values; None without limit.
        types: Names of types; the name of a backbone type (``Observation.component``) for a nested
            structure, of the repeated one where the standard refers to another element's content.
        choice: Whether JSON and XML append the type to the name (``valueQuantity``).
        binding: Codes of a required binding that can be listed; None otherwise.
        targets: Types a Reference may point at; empty when it is no reference or any type will do.
        content_of: Type whose content the element repeats, "" otherwise.
        is_summary: Part of ``_summary=true``.
        is_modifier: May change the meaning of the whole.
    """

    name: str
    min: int
    max: int | None
    types: tuple[str, ...]
    choice: bool = False
    binding: ValueSet | None = None
    targets: tuple[str, ...] = ()
    content_of: str = ""
    is_summary: bool = False
    is_modifier: bool = False

    def json_name(self, type_name: str) -> str:
        """The member that holds a value of `type_name`."""
        if not self.choice:
            return self.name
        return self.name + type_name[0].upper() + type_name[1:]


@dataclass(frozen=True, slots=True)
class TypeDef:
    """One type; `elements` by name, inherited ones first, in the order of the standard.

    `number` identifies resource types in the store and is 0 for all others.
    """

    name: str
    kind: TypeKind
    base: str
    elements: Mapping[str, Element]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a composite parameter: which parameter it is, and where below the composite."""

    code: str
    expression: str


@dataclass(frozen=True, slots=True)
class Constraint:
    """An invariant of a type: FHIRPath over one of its objects that must not be false."""

    key: str
    expression: str


@dataclass(frozen=True, slots=True)
class SearchParameter:
    """One search parameter of one resource type.

    Attributes:
        number: The ``sp`` of index rows.
        type_name: The resource type; a parameter of all types exists once for each.
        code: Name in a query string.
        kind: How values are compared.
        expression: FHIRPath over the resource, only the part that concerns the type.
        targets: Types a reference may point at; empty when any will do.
        components: Parts of a composite, in order.
    """

    number: int
    type_name: str
    code: str
    kind: ParameterKind
    expression: str
    targets: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()


@dataclass(frozen=True, slots=True)
class Specification:
    """The whole table.

    Attributes:
        types: Every type by name, backbone types (``Patient.contact``) among them.
        resources: Names of the concrete resource types, in alphabetical order.
        value_sets: Required bindings by name.
        constraints: Type to its invariants, without those that `validation` writes out itself.
        compartments: Compartment (``Patient``) to resource type to the parameters that place a
            resource in it; ``{def}`` stands for the compartment's own resource.
    """

    types: Mapping[str, TypeDef]
    resources: tuple[str, ...]
    value_sets: Mapping[str, ValueSet]
    constraints: Mapping[str, tuple[Constraint, ...]]
    compartments: Mapping[str, Mapping[str, tuple[str, ...]]]
    by_type: Mapping[str, Mapping[str, SearchParameter]]
    by_number: Mapping[int, SearchParameter]
    names: Mapping[int, str]

    def type_number(self, name: str) -> int:
        """The number of resource type `name`; KeyError when it is no concrete resource type."""
        number = self.types[name].number
        if not number:
            raise KeyError(name)
        return number

    def type_name(self, number: int) -> str:
        """The resource type numbered `number`; KeyError for others."""
        return self.names[number]

    def parameters(self, type_name: str) -> Mapping[str, SearchParameter]:
        """Search parameters of `type_name` by code, those of all types (``_id``) included."""
        return self.by_type[type_name]

    def parameter(self, number: int) -> SearchParameter:
        """The search parameter numbered `number`; KeyError for others."""
        return self.by_number[number]
