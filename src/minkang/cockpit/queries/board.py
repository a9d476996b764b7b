"""The leader's board: every promise of the region beside its live value."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from minkang.cockpit.queries.boards import Section, SectionKind, measure_titles, sections_for
from minkang.cockpit.queries.live import Live, LiveTarget, promised, read_live
from minkang.cockpit.terms import Nearness
from minkang.kernel.charts.terms import Standing
from minkang.policy.clauses import Clause, state_of, waivers
from minkang.policy.queries.places import every_place
from minkang.policy.targets import Words
from minkang.policy.terms import ClauseState


@dataclass(frozen=True, slots=True)
class Count:
    """How many targets have a standing."""

    standing: Standing
    count: int


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """Targets that their document keeps together; the title is empty where it sorts nothing."""

    title: Words
    targets: tuple[LiveTarget, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """One numbered measure: how many of its clauses run, and how its targets stand.

    Attributes:
        number: The document's own number.
        running: Clauses that run, of those that ask for something.
        asked: Clauses that ask for something; what is only kept as evidence is not among them.
    """

    number: str
    title: Words
    first: Clause
    running: int
    asked: int
    targets: tuple[LiveTarget, ...]

    @property
    def counts(self) -> tuple[Count, ...]:
        """Its targets by standing, without the empty ones."""
        return tuple(one for one in counted(self.targets) if one.count)


@dataclass(frozen=True, slots=True)
class BoardSection:
    """One list of the board; `measures` is filled for sections told measure by measure."""

    section: Section
    groups: tuple[TargetGroup, ...]
    measures: tuple[Measure, ...]

    @property
    def is_peer(self) -> bool:
        """Whether another region set these targets for itself."""
        return self.section.nearness is Nearness.PEER

    @property
    def targets(self) -> tuple[LiveTarget, ...]:
        """All its targets."""
        return tuple(target for group in self.groups for target in group.targets)

    @property
    def counts(self) -> tuple[Count, ...]:
        """Its targets by standing."""
        return counted(self.targets)


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board on a day; `as_of` is the moment the counted copy tells of."""

    on: date
    as_of: datetime | None
    sections: tuple[BoardSection, ...]

    @property
    def headline(self) -> BoardSection:
        """The region's own targets, or the nearest there are."""
        return self.sections[0]


def get_public_board(code: str, on: date) -> Board:
    """The board of the region with this code, as of the day."""
    live = read_live(code, on)
    sections = tuple(_board_section(section, live) for section in sections_for(code))
    return Board(on, live.as_of, sections)


def counted(targets: Iterable[LiveTarget]) -> tuple[Count, ...]:
    """Targets by standing, in the order of the vocabulary, empty ones included."""
    found = Counter(target.standing for target in targets)
    return tuple(Count(standing, found[standing]) for standing in _OF_TARGETS)


_OF_TARGETS = tuple(one for one in Standing if one is not Standing.UNTARGETED)


def _board_section(section: Section, live: Live) -> BoardSection:
    by_path: dict[str, list[LiveTarget]] = {}
    for target in promised(section.clauses, live):
        if target.clause is not None:
            by_path.setdefault(target.clause.path, []).append(target)
    groups = tuple(
        TargetGroup(
            group.title, tuple(target for path in group.paths for target in by_path.get(path, ()))
        )
        for group in section.groups
    )
    is_by_measure = section.kind is SectionKind.MEASURES
    measures = _measures(section.clauses, by_path) if is_by_measure else ()
    return BoardSection(section, groups, measures)


def _measures(
    clauses: Iterable[Clause], by_path: Mapping[str, list[LiveTarget]]
) -> tuple[Measure, ...]:
    items: dict[str, list[Clause]] = {}
    for clause in clauses:
        items.setdefault(clause.item, []).append(clause)
    return tuple(_measure(item, found, by_path) for item, found in items.items())


def _measure(item: str, clauses: list[Clause], by_path: Mapping[str, list[LiveTarget]]) -> Measure:
    placed, waived = every_place(), waivers()
    states = Counter(state_of(clause.id, placed, waived) for clause in clauses)
    first = clauses[0]
    return Measure(
        number=item.partition("/")[2],
        title=measure_titles().get(item, Words(first.title, first.title_en)),
        first=first,
        running=states[ClauseState.PLACED],
        asked=len(clauses) - states[ClauseState.RECORDED],
        targets=tuple(target for clause in clauses for target in by_path.get(clause.path, ())),
    )
