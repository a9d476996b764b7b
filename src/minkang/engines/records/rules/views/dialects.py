"""What a database has to be able to say, so that every path can be said in its SQL."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from decimal import Decimal

from minkang.engines.records.rules.views.values import Kind, Nodes

Body = Callable[[str], str]


class Dialect(ABC):
    """SQL of one database.

    Methods take and give SQL text. A ``node`` is one JSON value or NULL; a ``list`` is a list of JSON
    values, empty or NULL when there are none. An instance serves one statement: it counts its names.
    """

    def __init__(self) -> None:
        """Begin counting names."""
        self._names = 0

    def name(self, letter: str) -> str:
        """A name that nothing else in the statement has."""
        self._names += 1
        return f"{letter}{self._names}"

    def text(self, value: str) -> str:
        """A literal of text."""
        return "'" + value.replace("'", "''").replace("\0", "") + "'"

    @abstractmethod
    def number(self, value: Decimal | int) -> str:
        """A literal of an exact number."""

    @abstractmethod
    def let(self, sql: str, body: Body) -> str:
        """`body` of a name for `sql`, which is evaluated once."""

    @abstractmethod
    def path(self, nodes: Nodes) -> str:
        """A list, or a node when there can be only one."""

    @abstractmethod
    def scalar_at(self, nodes: Nodes, kind: Kind) -> str:
        """The scalar in the one node that `nodes` can be."""

    @abstractmethod
    def scalar(self, node: str, kind: Kind) -> str:
        """The scalar in a node."""

    @abstractmethod
    def scalars(self, items: str, kind: Kind) -> str:
        """The scalars in a list, as a native array; an empty one when there are none."""

    @abstractmethod
    def node(self, scalar: str, kind: Kind) -> str:
        """A node that holds a scalar."""

    @abstractmethod
    def items(self, node: str) -> str:
        """The list of one node."""

    @abstractmethod
    def only(self, items: str) -> str:
        """The only node of a list; the statement fails when there are several."""

    @abstractmethod
    def at(self, items: str, index: str) -> str:
        """The node at a place counted from 0."""

    def nth(self, nodes: Nodes, index: str) -> str:
        """The node of `nodes` at a place counted from 0."""
        return self.at(self.path(nodes), index)

    @abstractmethod
    def last(self, items: str) -> str:
        """The last node of a list."""

    @abstractmethod
    def count(self, items: str) -> str:
        """How many nodes a list has."""

    @abstractmethod
    def where(self, items: str, condition: Body) -> str:
        """The nodes of a list that meet a condition."""

    @abstractmethod
    def each(self, items: str, node: Body) -> str:
        """The nodes that `node` makes of those of a list; NULL is left out."""

    @abstractmethod
    def flat(self, items: str, listed: Body) -> str:
        """The lists that `listed` makes of the nodes of a list, one after the other."""

    @abstractmethod
    def followed(self, lists: list[str]) -> str:
        """The lists one after the other."""

    @abstractmethod
    def all_of(self, items: str, condition: Body) -> str:
        """Whether every node of a list meets a condition."""

    @abstractmethod
    def joined(self, items: str, separator: str) -> str:
        """The texts of a list as one text; "" when there are none."""

    @abstractmethod
    def quotient(self, dividend: str, divisor: str) -> str:
        """An exact quotient, NULL when the divisor is 0."""

    @abstractmethod
    def product(self, left: str, right: str) -> str:
        """An exact product."""

    @abstractmethod
    def whole_quotient(self, dividend: str, divisor: str) -> str:
        """The quotient without its fraction, NULL when the divisor is 0."""

    @abstractmethod
    def exact(self, text: str) -> str:
        """The number a text writes."""

    @abstractmethod
    def half_step(self, number: str) -> str:
        """Half of one at the last place of a number, whose text is `number`."""

    @abstractmethod
    def last_day(self, month: str) -> str:
        """The last day, two digits, of a month written ``2024-02``."""

    @abstractmethod
    def instant(self, text: str) -> str:
        """The point of time of a complete moment with its zone."""

    @abstractmethod
    def cast(self, sql: str, sql_type: str) -> str:
        """A scalar as a column type of `COLUMN_TYPES`."""

    @abstractmethod
    def typed_null(self, sql_type: str) -> str:
        """NULL of a column type."""


def is_one_list(nodes: Nodes) -> bool:
    """Whether `nodes` are one list of structures, whose places are those of the JSON array."""
    if not nodes.steps or nodes.base_is_list or nodes.kind is not Kind.NODE:
        return False
    *before, last = nodes.steps
    return (
        bool(last.many)
        and nodes.type_name is not None
        and all(step.many is False and len(step.names) == 1 for step in before)
    )
