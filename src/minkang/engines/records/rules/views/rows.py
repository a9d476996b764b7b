"""The rows of a view, for both databases: what they share."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace

from minkang.engines.records.rules.paths import External
from minkang.engines.records.rules.views.columns import Item, valued
from minkang.engines.records.rules.views.definitions import Block, Column, Each, Iteration, Union
from minkang.engines.records.rules.views.dialects import Dialect
from minkang.engines.records.rules.views.faults import unfit
from minkang.engines.records.rules.views.scopes import Scope, listed
from minkang.engines.records.rules.views.values import Value

_ROW_INDEX = External("rowIndex")


class Rows(ABC):
    """Turns the block of a view into one SELECT over a relation of resources."""

    say: Dialect

    @abstractmethod
    def select(
        self, scope: Scope, block: Block, keys: Sequence[Item], relation: str
    ) -> tuple[str, tuple[Item, ...]]:
        """The statement without its conditions, and its columns.

        `relation` is what stands after FROM; `keys` are columns of it that every row begins with.
        """

    def walked(self, scope: Scope, each: Each) -> Value:
        """What one iteration walks through, of a repeat the first level."""
        values = [valued(scope, path, each.iteration) for path in each.paths]
        if each.iteration is not Iteration.REPEAT:
            return values[0]
        types = {value.type_name for value in values}
        found = scope.say.followed([listed(scope, value) for value in values])
        first = scope.single("", types.pop() if len(types) == 1 else None)
        return replace(first, base=found, base_is_list=True)


def zeros(block: Block) -> frozenset[str]:
    """Columns of a block that are nothing but its row index."""
    return frozenset(_zeros(block))


def _zeros(block: Block) -> Iterator[str]:
    for part in block.parts:
        if isinstance(part, Column) and part.path == _ROW_INDEX:
            yield part.name
        elif isinstance(part, Union):
            yield from _zeros(part.branches[0])


def agree(branches: Sequence[Sequence[Item]]) -> None:
    """Refuse a union whose columns have different types."""
    for branch in branches[1:]:
        for own, first in zip(branch, branches[0], strict=True):
            if own.sql_type != first.sql_type:
                raise unfit(
                    f"unionAll column {own.name}", f"is {own.sql_type}, and {first.sql_type} before"
                )
