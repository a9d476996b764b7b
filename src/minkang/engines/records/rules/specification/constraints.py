"""Which invariants of the standard the table carries."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

_KEYS: Final = (
    "ele-1 ext-1 dom-2 dom-4 txt-1 txt-2 ref-1 att-1 cpt-2 per-1 qty-3 rng-2 rat-1 obs-3 obs-6 obs-7 "
    "pat-1 org-1 org-2 org-3 con-4 con-5 ait-1 ait-2 bdl-1 bdl-2 bdl-3 bdl-4 bdl-5 bdl-7 bdl-8 bdl-9 "
    "bdl-10 bdl-11 bdl-12"
)
_WRITTEN_OUT: Final = frozenset(_KEYS.split())
"""Those that ``validation.invariants`` and the walk itself check."""

_LEFT_OUT: Final = frozenset({"dom-3", "dom-5"})
"""A contained resource nobody refers to, or with a label, does no harm."""

_NEEDS_OTHERS: Final = ("resolve(", "memberOf(", "conformsTo(")


def constraints(
    definitions: Sequence[dict[str, Any]], types: Collection[str]
) -> Iterator[list[str]]:
    """Rows ``[type, key, expression]`` of the errors that can be decided from the resource alone.

    An invariant of an element that is no structure is put on the type that holds it.
    """
    for definition in definitions:
        for element in definition["differential"]["element"]:
            for constraint in element.get("constraint", ()):
                expression = constraint.get("expression", "")
                if (
                    constraint["severity"] != "error"
                    or constraint["key"] in _WRITTEN_OUT | _LEFT_OUT
                    or any(call in expression for call in _NEEDS_OTHERS)
                ):
                    continue
                path = element["path"]
                if path in types:
                    yield [path, constraint["key"], expression]
                else:
                    parent, _, name = path.rpartition(".")
                    inner = name.removesuffix("[x]")
                    yield [parent, constraint["key"], f"{inner}.all({expression})"]
