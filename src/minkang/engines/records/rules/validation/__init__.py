"""Checks a resource against the standard and against what the platform asks of senders.

``issues(tree)`` walks the whole tree once and tells everything wrong with its path: structure,
cardinality, types, forms of primitives, choices, contained resources, required bindings, targets of
references, invariants of the standard that can be checked without other resources, and our own rules.
It never raises for a tree that ``reading.read`` gave, and no text repeats a value.
"""

from minkang.engines.records.rules.issues import Issue
from minkang.engines.records.rules.reading import Json
from minkang.engines.records.rules.validation.places import NO_INDEX, Walk
from minkang.engines.records.rules.validation.shapes import check_resource, resource_types

__all__ = ["issues"]


def issues(tree: Json, *, is_platform: bool = False) -> tuple[Issue, ...]:
    """Everything that is wrong with the resource `tree`, in the order of its members.

    Args:
        tree: What `reading.read` gave.
        is_platform: Whether the platform itself writes, so that it may set its own marks.

    Returns:
        Issues of severity error; empty when the resource may be stored.
    """
    walk = Walk(is_platform=is_platform)
    name = tree.get("resourceType")
    is_named = type(name) is str and name in resource_types()
    check_resource(tree, (None, str(name) if is_named else "Resource", NO_INDEX), walk)
    if not walk.found:
        for decide in walk.later:
            decide()
    return tuple(walk.found)
