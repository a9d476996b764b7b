"""Invariants of the standard that are evaluated as FHIRPath.

They run after the walk, and only when it found nothing: their meaning is told for sound resources. An
invariant refuses when it is false; where a value leaves it open, it does not. So that nobody can send
work instead of a record, only `MOST_DECISIONS` are decided for one resource, and what compares every
part with every other is decided for small objects only.
"""

from typing import Any, Final

from minkang.engines.records.rules.paths import Context, Path, PathFault, compiled
from minkang.engines.records.rules.reading import Json
from minkang.engines.records.rules.specification import Constraint
from minkang.engines.records.rules.validation import faults
from minkang.engines.records.rules.validation.invariants import Rule
from minkang.engines.records.rules.validation.places import Place, Walk

MOST_DECISIONS: Final = 5_000
MOST_COMPARED: Final = 300
"""Members of an object in which all parts are compared with each other."""

_COMPARING: Final = ("isDistinct(", "descendants(", "intersect(", "combine(", "distinct(")


def rule_of(type_name: str, constraint: Constraint) -> Rule:
    """The rule that keeps `constraint` of `type_name` for the end of the walk."""
    path = compiled(constraint.expression)
    compares = any(call in constraint.expression for call in _COMPARING)

    def rule(value: Json, place: Place, walk: Walk) -> None:
        if len(walk.later) >= MOST_DECISIONS or (compares and not _left(value, MOST_COMPARED)):
            return
        externals = {"resource": walk.resource, "context": value}
        context = Context(externals=externals, type_name=type_name)

        def decide() -> None:
            if _is_false(path, value, context):
                walk.add(faults.INVARIANT, place, type=type_name, key=constraint.key)

        walk.later.append(decide)

    return rule


def _left(value: Any, budget: int) -> int:
    """What is left of `budget` after counting the members of `value`; 0 as soon as it is used up."""
    inner = value.values() if type(value) is dict else value
    for item in inner:
        if budget <= 0:
            return 0
        budget -= 1
        if type(item) is dict or type(item) is list:
            budget = _left(item, budget)
    return budget


def _is_false(path: Path, value: Json, context: Context) -> bool:
    try:
        return path(value, context) == [False]
    except PathFault:
        return False
