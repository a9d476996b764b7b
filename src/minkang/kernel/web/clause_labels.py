"""How the frame names a clause it only knows by id.

The kernel knows no clause; the policy pages tell it how to look one up.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClauseLabel:
    """What a clause chip shows.

    Attributes:
        id: The stable id.
        short_id: What fits in a chip.
        title: Our own title of the clause.
        address: The clause page.
    """

    id: str
    short_id: str
    title: str
    address: str


Lookup = Callable[[str], ClauseLabel | None]

_lookups: list[Lookup] = []


def declare_clause_lookup(lookup: Lookup) -> None:
    """Say how to find a clause by id (None when there is none); replaces an earlier lookup."""
    _lookups[:] = [lookup]


def clause_label(clause_id: str) -> ClauseLabel | None:
    """The label of a clause, or None while nobody has declared a lookup or none is found."""
    return _lookups[0](clause_id) if _lookups else None
