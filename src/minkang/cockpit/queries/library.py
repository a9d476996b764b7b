"""The documents of the library as lines of a list."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from minkang.cockpit.queries.areas import area_name, area_slug
from minkang.cockpit.queries.lines import StateCount, counted
from minkang.policy.clauses import register, state_of, waivers
from minkang.policy.queries.documents import get_public_documents
from minkang.policy.queries.places import every_place
from minkang.policy.queries.standing import DocumentHead
from minkang.policy.targets import Words
from minkang.policy.terms import ClauseState
from minkang.policy.validity import Validity


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in a list.

    Attributes:
        states: How many of its clauses in the register are in which state.
    """

    head: DocumentHead
    area: Words
    states: tuple[StateCount, ...]

    @property
    def slug(self) -> str:
        """The document as it stands in an address."""
        return self.head.slug

    @property
    def title(self) -> str:
        """The Chinese title."""
        return self.head.title

    @property
    def title_en(self) -> str:
        """The English title, or empty."""
        return self.head.title_en

    @property
    def area_slug(self) -> str:
        """The area as it stands in an address."""
        return area_slug(self.head.region)

    @property
    def dated(self) -> date | None:
        """The day it was signed; where that is unknown, the day it was published."""
        return self.head.signed_on or self.head.published_on

    @property
    def validity(self) -> Validity:
        """Its standing on the day of the list."""
        return self.head.validity

    @property
    def clauses(self) -> int:
        """How many clauses the register has of it."""
        return sum(count.count for count in self.states)

    @property
    def running(self) -> int:
        """How many of them run."""
        return self._in(ClauseState.PLACED)

    @property
    def waiting(self) -> int:
        """How many of them wait for a room."""
        return self._in(ClauseState.WAITING)

    def _in(self, state: ClauseState) -> int:
        return next(count.count for count in self.states if count.state is state)


@dataclass(frozen=True, slots=True)
class AreaDocuments:
    """The documents of one area."""

    area: Words
    documents: tuple[DocumentLine, ...]


def get_public_library(on: date) -> tuple[DocumentLine, ...]:
    """Every document, as in force on the day `on`, the register's first and in its order."""
    placed, waived = every_place(), waivers()
    states: defaultdict[str, Counter[ClauseState]] = defaultdict(Counter)
    for clause in register().clauses.values():
        states[clause.document][state_of(clause.id, placed, waived)] += 1
    return tuple(
        DocumentLine(head, area_name(head.region), counted(states[head.register_id]))
        for head in get_public_documents(on)
    )


def by_area(documents: Iterable[DocumentLine], here: str) -> tuple[AreaDocuments, ...]:
    """Documents under the names of their areas.

    The area with the code `here` comes first, then its province, then the others in the order in
    which they first appear.
    """
    found: dict[str, list[DocumentLine]] = {}
    for document in sorted(documents, key=lambda line: _distance(line.head.region, here)):
        found.setdefault(document.head.region, []).append(document)
    return tuple(AreaDocuments(area_name(code), tuple(several)) for code, several in found.items())


def _distance(code: str, here: str) -> int:
    """0 for the area itself, 1 for its province, 2 for the rest."""
    if code == here:
        return 0
    return 1 if code.endswith("0000") and code[:2] == here[:2] else 2
