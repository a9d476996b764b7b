"""The tree of a FHIRPath expression.

A `source` of None means: the focus the expression is evaluated on. Whether the first name of a path is
a type (``Patient.name``) or an element is for whoever evaluates to say; it parses as a `Member`.
"""

from dataclasses import dataclass
from decimal import Decimal

from minkang.engines.records.rules.paths.temporal import Temporal


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity; `unit` is a UCUM code, or the singular of a calendar word (``year``, ``day``)."""

    value: Decimal
    unit: str
    is_calendar: bool = False


@dataclass(frozen=True, slots=True)
class Empty:
    """``{}``."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the expression; whole numbers are int, others Decimal."""

    value: bool | int | Decimal | str | Temporal | Amount


@dataclass(frozen=True, slots=True)
class Variable:
    """``$this``, ``$index`` or ``$total``; `name` is without the sign."""

    name: str


@dataclass(frozen=True, slots=True)
class External:
    """``%name``; `name` is without the sign."""

    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """``source.name``."""

    source: "Node | None"
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """``source.name(arguments)``; arguments are unevaluated expressions."""

    source: "Node | None"
    name: str
    arguments: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Indexed:
    """``source[index]``."""

    source: "Node"
    index: "Node"


@dataclass(frozen=True, slots=True)
class TypeTest:
    """``source is T``, ``source as T``, and the functions ``is(T)``, ``as(T)`` and ``ofType(T)``.

    Attributes:
        operator: ``is``, ``as`` or ``ofType``.
        source: What is tested.
        namespace: ``FHIR``, ``System`` or "" when it was left out.
        type_name: Name of the type.
    """

    operator: str
    source: "Node | None"
    namespace: str
    type_name: str


@dataclass(frozen=True, slots=True)
class Unary:
    """``+operand`` or ``-operand``."""

    operator: str
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Binary:
    """``left operator right``; the operator is written as in the expression, ``and`` or ``<=``."""

    operator: str
    left: "Node"
    right: "Node"


Node = Empty | Literal | Variable | External | Member | Call | Indexed | TypeTest | Unary | Binary


def calls(node: Node | None) -> frozenset[str]:
    """Names of all functions the expression calls."""
    match node:
        case Call(source, name, arguments):
            return frozenset({name}).union(calls(source), *map(calls, arguments))
        case Member(source, _) | TypeTest(_, source, _, _) | Unary(_, source):
            return calls(source)
        case Indexed(left, right) | Binary(_, left, right):
            return calls(left) | calls(right)
    return frozenset()
