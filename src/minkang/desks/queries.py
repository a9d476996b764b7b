"""What the home page shows."""

from dataclasses import dataclass
from datetime import date

from minkang.cockpit.queries.library import AreaDocuments, by_area, get_public_library
from minkang.cockpit.queries.lines import StateCount, count_states, lines
from minkang.policy.clauses import register


@dataclass(frozen=True, slots=True)
class HomePage:
    """The home page.

    Attributes:
        states: How many clauses of the register are in which state.
        areas: The documents, by area.
    """

    states: tuple[StateCount, ...]
    areas: tuple[AreaDocuments, ...]

    @property
    def clauses(self) -> int:
        """How many clauses there are."""
        return sum(count.count for count in self.states)

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return sum(len(area.documents) for area in self.areas)


def get_public_home(on: date) -> HomePage:
    """The home page as on the day `on`."""
    return HomePage(
        states=count_states(lines(register().clauses.values(), on)),
        areas=by_area(get_public_library(on)),
    )
