"""A search as frozen values: conditions that must all hold, an order, a page, what comes along."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from minkang.engines.records.rules.issues import Issue
from minkang.engines.records.rules.specification import ParameterKind

LEAST_COUNT, DEFAULT_COUNT, MOST_COUNT = 0, 20, 1000


class Prefix(StrEnum):
    """How an ordered value is compared (FHIR R4 search, 3.1.1.4.6)."""

    EQ = "eq"
    NE = "ne"
    GT = "gt"
    LT = "lt"
    GE = "ge"
    LE = "le"
    SA = "sa"
    EB = "eb"
    AP = "ap"


class Modifier(StrEnum):
    """What follows the colon of a parameter; a resource type there is kept apart."""

    NONE = ""
    EXACT = "exact"
    CONTAINS = "contains"
    MISSING = "missing"
    NOT = "not"
    TEXT = "text"
    IDENTIFIER = "identifier"
    ABOVE = "above"
    BELOW = "below"
    OF_TYPE = "of-type"


class Summary(StrEnum):
    """FHIR ``_summary``."""

    TRUE = "true"
    TEXT = "text"
    DATA = "data"
    COUNT = "count"
    FALSE = "false"


class Total(StrEnum):
    """FHIR ``_total``."""

    NONE = "none"
    ESTIMATE = "estimate"
    ACCURATE = "accurate"


@dataclass(frozen=True, slots=True)
class TokenValue:
    """`system|code`; None is "any", "" of the system is "none at all"."""

    system: str | None
    code: str | None


@dataclass(frozen=True, slots=True)
class TypedIdentifier:
    """``:of-type``: the system and code of an identifier's type, and its value."""

    system: str
    code: str
    value: str


@dataclass(frozen=True, slots=True)
class StringValue:
    """Text as it was asked for."""

    text: str


@dataclass(frozen=True, slots=True)
class DateValue:
    """A half-open stretch ``[lo, hi)`` of microseconds since 1970 (UTC)."""

    prefix: Prefix
    lo: int
    hi: int


@dataclass(frozen=True, slots=True)
class NumberValue:
    """A number or quantity; ``[low, high)`` is all that rounds to `point`.

    `system` and `unit` are None when none was asked for.
    """

    prefix: Prefix
    point: Decimal
    low: Decimal
    high: Decimal
    system: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class ReferenceValue:
    """What is pointed at: a resource of this server (one of `types`, `fhir_id`), or an address."""

    types: tuple[str, ...]
    fhir_id: str
    address: str


@dataclass(frozen=True, slots=True)
class UriValue:
    """An address, compared as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class CompositeValue:
    """One value of each component."""

    parts: tuple["PartValue", ...]


PartValue: TypeAlias = (
    TokenValue | StringValue | DateValue | NumberValue | ReferenceValue | UriValue
)
Value: TypeAlias = PartValue | TypedIdentifier | CompositeValue


@dataclass(frozen=True, slots=True)
class Match:
    """One of `values` is among the index rows of `numbers`.

    Attributes:
        numbers: The ``sp`` of the parameter, one for each type searched.
        kind: Which index table.
        modifier: How values are compared.
        values: Any of them will do.
        part_kinds: Kinds of the components of a composite.
    """

    numbers: tuple[int, ...]
    kind: ParameterKind
    modifier: Modifier
    values: tuple[Value, ...]
    part_kinds: tuple[ParameterKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """There is no index row of the parameter (or, negated, at least one)."""

    numbers: tuple[int, ...]
    kind: ParameterKind
    is_missing: bool


@dataclass(frozen=True, slots=True)
class Ids:
    """The logical id is one of `ids`, or none of them, among resources of `types`."""

    ids: tuple[str, ...]
    types: tuple[str, ...]
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Updated:
    """``_lastUpdated`` fits one of `values`."""

    values: tuple[DateValue, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A type a chain may lead to, and what must hold there."""

    type_name: str
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Chain:
    """A reference of `numbers` leads to a resource for which one of `alternatives` holds."""

    numbers: tuple[int, ...]
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Having:
    """Some resource of `type_name` points here by a reference of `numbers`, and `condition` holds there."""

    type_name: str
    numbers: tuple[int, ...]
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Compartment:
    """The resource is in the compartment of `type_name`/`fhir_id`.

    `numbers` are the references that place it there; `is_own_type` when the compartment's own
    resource belongs to what is searched.
    """

    type_name: str
    fhir_id: str
    numbers: tuple[int, ...]
    is_own_type: bool = False


Condition: TypeAlias = Match | Missing | Ids | Updated | Chain | Having | Compartment


class OrderKind(StrEnum):
    """Where the key of an order is."""

    CLINICAL = "clinical"
    UPDATED = "updated"
    ID = "id"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Order:
    """One key of ``_sort``. `numbers` and `index` only of the kind INDEX.

    `path` is where the code of a token stands (``$.status``): the index keeps only its hash.
    """

    kind: OrderKind
    is_descending: bool
    numbers: tuple[int, ...] = ()
    index: ParameterKind = ParameterKind.DATE
    path: str = ""


@dataclass(frozen=True, slots=True)
class Include:
    """One ``_include`` or ``_revinclude``.

    Attributes:
        source: Type that holds the reference; "" for every type.
        numbers: References to follow; empty for all of them.
        target: Only resources of this type; "" for any.
        is_reverse: Bring those that point at what was found.
        iterates: Follow what came along, too.
    """

    source: str
    numbers: tuple[int, ...]
    target: str
    is_reverse: bool
    iterates: bool


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search.

    Attributes:
        type_names: Types searched; empty for all of them.
        conditions: All must hold.
        orders: Keys of the order; the rid settles ties. Empty when nobody asked for one: the store
            then gives what it has in order, clinically newest or last updated first.
        count: Most matches of a page.
        cursor: Where the page begins, as an earlier page gave it; "" for the first.
        applied: The parameters that were understood, for the self link.
        ignored: What is to be said of those that were not (under lenient handling).
    """

    type_names: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()
    orders: tuple[Order, ...] = ()
    count: int = DEFAULT_COUNT
    summary: Summary = Summary.FALSE
    elements: tuple[str, ...] = ()
    includes: tuple[Include, ...] = ()
    total: Total = Total.NONE
    cursor: str = ""
    applied: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    ignored: tuple[Issue, ...] = ()
