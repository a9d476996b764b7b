"""What a path means in SQL: nodes of the JSON tree, or one computed scalar.

Both may be empty. An empty scalar and an empty single node are NULL; an empty list of nodes is NULL or
has no items.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from minkang.engines.records.rules.specification import Element


class Kind(StrEnum):
    """How values of a type are stored and compared in SQL."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    MOMENT = "moment"
    TIME = "time"
    NODE = "node"


NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL})
_KINDS = {
    "boolean": Kind.BOOLEAN,
    "decimal": Kind.DECIMAL,
    "time": Kind.TIME,
    **dict.fromkeys(("integer", "positiveInt", "unsignedInt", "integer64"), Kind.INTEGER),
    **dict.fromkeys(("date", "dateTime", "instant"), Kind.MOMENT),
    **dict.fromkeys(
        (
            *("base64Binary", "canonical", "code", "id", "markdown", "oid", "string"),
            *("uri", "url", "uuid", "xhtml"),
        ),
        Kind.TEXT,
    ),
}
PRIMITIVES = frozenset(_KINDS)


def kind_of(type_name: str | None) -> Kind:
    """The kind of a FHIR type; NODE for structures and where the type is unknown."""
    return _KINDS.get(type_name or "", Kind.NODE)


@dataclass(frozen=True, slots=True)
class Step:
    """One member further down the tree.

    Attributes:
        names: JSON names, of which a node has at most one; several for a choice of types.
        many: Whether the member holds a list; None when the standard does not say.
    """

    names: tuple[str, ...]
    many: bool | None


@dataclass(frozen=True, slots=True)
class Nodes:
    """Nodes reached from `base` by `steps`.

    Attributes:
        base: SQL of one JSON value, or of a list of them.
        base_is_list: Which of both `base` is.
        steps: Members to follow; printed as one path.
        type_name: FHIR type of the nodes; None when it is unknown or open.
        choice: The element, when its type was not chosen yet (``value`` of ``value[x]``).
    """

    base: str
    base_is_list: bool
    steps: tuple[Step, ...] = ()
    type_name: str | None = None
    choice: Element | None = None

    @property
    def kind(self) -> Kind:
        """How one of the nodes is stored when it is taken out of the tree."""
        return kind_of(self.type_name)

    @property
    def many(self) -> bool:
        """Whether there can be more than one."""
        return self.base_is_list or any(step.many is not False for step in self.steps)

    def after(self, step: Step, type_name: str | None, choice: Element | None = None) -> "Nodes":
        """One member further."""
        return Nodes(self.base, self.base_is_list, (*self.steps, step), type_name, choice)

    def instead(self, names: tuple[str, ...], type_name: str | None) -> "Nodes":
        """The same place with other names for the last member."""
        last = replace(self.steps[-1], names=names)
        return Nodes(self.base, self.base_is_list, (*self.steps[:-1], last), type_name)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One computed value; `type_name` is a primitive FHIR type, or None for ``{}``."""

    sql: str
    type_name: str | None

    @property
    def kind(self) -> Kind:
        """How it is stored."""
        return kind_of(self.type_name)


Value = Nodes | Scalar
