"""What the home page shows."""

from dataclasses import dataclass
from datetime import date

from minkang.cockpit.queries.library import AreaDocuments, DocumentLine, by_area, get_public_library
from minkang.cockpit.queries.lines import StateCount, count_states, lines
from minkang.policy.clauses import register

NEWEST = 4
"""How many of the newest documents the home page names."""


@dataclass(frozen=True, slots=True)
class HomePage:
    """The home page.

    Attributes:
        states: How many clauses of the register are in which state.
        registered: How many documents were taken apart into clauses.
        areas: The documents, by area, ours first.
        newest: The imported documents with the latest dates, the newest first.
        imported: How many documents have their text here.
    """

    states: tuple[StateCount, ...]
    registered: int
    areas: tuple[AreaDocuments, ...]
    newest: tuple[DocumentLine, ...]
    imported: int

    @property
    def clauses(self) -> int:
        """How many clauses there are."""
        return sum(count.count for count in self.states)


def get_public_home(on: date, here: str) -> HomePage:
    """The home page as on the day `on`, for the area with the code `here`."""
    documents = get_public_library(on)
    imported = [line for line in documents if line.head.is_imported]
    dated = [(line.dated, line) for line in imported if line.dated is not None]
    newest = sorted(dated, key=lambda pair: pair[0], reverse=True)
    return HomePage(
        states=count_states(lines(register().clauses.values(), on)),
        registered=len(register().documents),
        areas=by_area(documents, here),
        newest=tuple(line for _, line in newest[:NEWEST]),
        imported=len(imported),
    )
