"""What an expression is evaluated in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from minkang.engines.records.rules.paths.items import Item, Items
from minkang.engines.records.rules.paths.lexing import PathFault


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression may ask for besides its input.

    Attributes:
        externals: Values of ``%name``, plain or lists.
        resolve: The resource behind a reference's text; None of it when nobody can say.
        now: The moment of ``now()``, ``today()`` and ``timeOfDay()``.
        type_name: Type of the input when it is no resource.
    """

    externals: Mapping[str, Any] = field(default_factory=dict)
    resolve: Callable[[str], dict[str, Any] | None] | None = None
    now: datetime | None = None
    type_name: str = ""


@dataclass(slots=True)
class Scope:
    """The focus and the variables of one evaluation."""

    this: Items
    root: Item
    context: Context
    index: int = 0
    total: Items = field(default_factory=list)

    def on(self, this: Item, index: int = 0) -> "Scope":
        """The scope inside a function that goes through its input one by one."""
        return Scope([this], self.root, self.context, index, self.total)


Evaluator: TypeAlias = Callable[[Scope], Items]


def single(items: Items) -> Item | None:
    """The only item, or None of none.

    Raises:
        PathFault: There are several where one is wanted.
    """
    if len(items) > 1:
        raise PathFault(f"one value is wanted, there are {len(items)}")
    return items[0] if items else None
