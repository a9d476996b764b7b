"""What a path is evaluated in, and how its values are taken out of the tree."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from minkang.engines.records.rules.specification import Specification
from minkang.engines.records.rules.views.definitions import Constant
from minkang.engines.records.rules.views.dialects import Dialect
from minkang.engines.records.rules.views.values import NUMBERS, Kind, Nodes, Scalar, Value


class Unsayable(Exception):  # noqa: N818 - it becomes a refusal with the place of the path
    """A path that has no SQL; the text says why, in English."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a path begins.

    Attributes:
        say: The database's words.
        table: Types and elements of the standard.
        constants: Named values of the view.
        resource: The whole resource.
        focus: ``$this``.
        row_index: SQL of ``%rowIndex``.
    """

    say: Dialect
    table: Specification
    constants: Mapping[str, Constant]
    resource: Nodes
    focus: Value
    row_index: str

    def on(self, focus: Value) -> "Scope":
        """The same place with another ``$this``."""
        return replace(self, focus=focus)

    def at(self, node: str, type_name: str | None, row_index: str) -> "Scope":
        """On one item of an iteration."""
        return replace(self, focus=self.single(node, type_name), row_index=row_index)

    def single(self, node: str, type_name: str | None) -> Nodes:
        """One node of a type."""
        return Nodes(node, base_is_list=False, type_name=type_name)


def one(scope: Scope, value: Value, kind: Kind) -> str:
    """The scalar in `value`, of which there may be only one, to be used as a `kind`."""
    say = scope.say
    if isinstance(value, Scalar):
        is_text = value.kind not in (Kind.BOOLEAN, *NUMBERS)
        return value.sql if is_text or kind is not Kind.TEXT else say.cast(value.sql, "VARCHAR")
    if value.many:
        return say.scalar(say.only(say.path(value)), kind)
    return say.scalar_at(value, kind)


def listed(scope: Scope, value: Value) -> str:
    """SQL of a list with all of `value`."""
    say = scope.say
    if isinstance(value, Scalar):
        return say.items(say.node(value.sql, value.kind))
    return say.path(value) if value.many else say.items(say.path(value))


def is_there(scope: Scope, value: Value) -> str:
    """Whether `value` is not empty."""
    if isinstance(value, Scalar):
        return f"({value.sql} IS NOT NULL)"
    path = scope.say.path(value)
    return f"({scope.say.count(path)} > 0)" if value.many else f"({path} IS NOT NULL)"


def truth(scope: Scope, value: Value) -> str:
    """`value` as a condition; one value that is no boolean means that it is there."""
    if value.kind is Kind.BOOLEAN or (isinstance(value, Scalar) and value.type_name is None):
        return one(scope, value, Kind.BOOLEAN)
    if isinstance(value, Nodes) and value.type_name is None:
        return one(scope, value, Kind.BOOLEAN)
    return f"(CASE WHEN {is_there(scope, value)} THEN TRUE END)"


def common_kind(left: Kind, right: Kind) -> Kind:
    """How two values are compared; NODE when nothing is known of either."""
    if left is right or right is Kind.NODE:
        return left
    if left is Kind.NODE:
        return right
    if left in NUMBERS and right in NUMBERS:
        return Kind.DECIMAL
    if Kind.TEXT in (left, right) and not {left, right} & (NUMBERS | {Kind.BOOLEAN}):
        return Kind.TEXT
    raise Unsayable(f"compares {left} with {right}")
