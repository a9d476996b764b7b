"""Where a check stands, and what it found so far."""

from collections.abc import Callable
from typing import Any, Final

from minkang.engines.records.rules.issues import Issue, Severity
from minkang.engines.records.rules.reading import Json
from minkang.engines.records.rules.validation.faults import Fault

Place = tuple[Any, str, int]
"""A link of the way from the root: the place above (or None), the element's name, its index or -1."""

MOST_ISSUES: Final = 500
NO_INDEX: Final = -1


def path(place: Place) -> str:
    """FHIRPath of `place`: ``Patient.name[0].given[1]``."""
    parts = []
    link: Place | None = place
    while link is not None:
        above, name, index = link
        parts.append(name if index == NO_INDEX else f"{name}[{index}]")
        link = above
    return ".".join(reversed(parts))


class Walk:
    """One check of one resource: what was found, and what its parts must know of the whole.

    Attributes:
        found: Issues, at most `MOST_ISSUES`; a resource with more is broken as a whole.
        contained: Ids of the contained resources around the present place, with their types.
        resource: The resource around the present place.
        later: Checks for when the whole is known to be sound in structure.
        is_platform: Whether marks only the platform may set are allowed.
    """

    __slots__ = ("contained", "found", "is_platform", "later", "resource")

    def __init__(self, *, is_platform: bool) -> None:
        """Nothing found yet."""
        self.found: list[Issue] = []
        self.contained: dict[str, str] = {}
        self.resource: Json = {}
        self.later: list[Callable[[], None]] = []
        self.is_platform = is_platform

    def add(self, fault: Fault, place: Place, **words: str) -> None:
        """Keep `fault` at `place`; `words` fill its texts and never hold a sender's value."""
        if len(self.found) >= MOST_ISSUES:
            return
        zh, en = fault.zh, fault.en
        if words:
            zh, en = zh.format(**words), en.format(**words)
        self.found.append(Issue(Severity.ERROR, fault.code, path(place), zh, en))
