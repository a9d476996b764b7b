"""What a function of FHIRPath is to the compiler."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from minkang.engines.records.rules.paths.items import Items, made, plain
from minkang.engines.records.rules.paths.lexing import PathFault
from minkang.engines.records.rules.paths.scopes import Evaluator, Scope, single

Run: TypeAlias = Callable[[Items, Scope, tuple[Evaluator, ...]], Items]


@dataclass(frozen=True, slots=True)
class Function:
    """One function.

    Attributes:
        run: Takes the input, the scope and the arguments, which it evaluates itself.
        least: Fewest arguments.
        most: Most arguments.
        takes_type: The argument is the name of a type.
    """

    run: Run
    least: int = 0
    most: int = 0
    takes_type: bool = False


def of_collection(compute: Callable[[Items], Items]) -> Function:
    """A function of the whole input without arguments."""
    return Function(lambda items, scope, arguments: compute(items))  # noqa: ARG005


def of_value(compute: Callable[[Any], Any]) -> Function:
    """A function of one value without arguments; empty gives empty, and so does None."""

    def run(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:  # noqa: ARG001
        item = single(items)
        if item is None or item.value is None:
            return []
        result = compute(plain(item))
        return [] if result is None else [made(result)]

    return Function(run)


def of_text(compute: Callable[..., Any], least: int = 0, most: int | None = None) -> Function:
    """A function of one text and single values; anything empty gives empty."""

    def run(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
        item = single(items)
        given = [single(argument(scope)) for argument in arguments]
        if item is None or None in given:
            return []
        if not isinstance(item.value, str):
            raise PathFault("a text is wanted")
        result = compute(item.value, *(each.value for each in given if each is not None))
        return [] if result is None else [made(result)]

    return Function(run, least, least if most is None else most)
