"""The leader's board: every promise of the region beside its live value."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from minkang.cockpit.queries.boards import Section, SectionKind, measure_titles, sections_for
from minkang.cockpit.queries.live import LiveTarget, live_targets
from minkang.kernel.charts.terms import Standing
from minkang.policy.clauses import Clause, places, state_of, waivers
from minkang.policy.targets import Words
from minkang.policy.terms import ClauseState


@dataclass(frozen=True, slots=True)
class Count:
    """How many targets have a standing."""

    standing: Standing
    count: int


@dataclass(frozen=True, slots=True)
class Measure:
    """One numbered measure: how many of its clauses run, and how its targets stand."""

    item: str
    title: Words
    clauses: tuple[Clause, ...]
    running: int
    targets: tuple[LiveTarget, ...]

    @property
    def counts(self) -> tuple[Count, ...]:
        """Its targets by standing, without the empty ones."""
        return tuple(one for one in counted(self.targets) if one.count)


@dataclass(frozen=True, slots=True)
class BoardSection:
    """One list of the board; `measures` is filled for sections told measure by measure."""

    section: Section
    targets: tuple[LiveTarget, ...]
    measures: tuple[Measure, ...]

    @property
    def counts(self) -> tuple[Count, ...]:
        """Its targets by standing."""
        return counted(self.targets)


def get_public_board(code: str, on: date) -> tuple[BoardSection, ...]:
    """The board of the region with this code, as of the day."""
    return tuple(_board_section(section, code, on) for section in sections_for(code))


def counted(targets: Iterable[LiveTarget]) -> tuple[Count, ...]:
    """Targets by standing, in the order of the vocabulary."""
    found = Counter(target.standing for target in targets)
    return tuple(Count(standing, found[standing]) for standing in Standing)


def _board_section(section: Section, code: str, on: date) -> BoardSection:
    targets = live_targets(section.clauses, code, on)
    measures: tuple[Measure, ...] = ()
    if section.kind is SectionKind.MEASURES:
        measures = _measures(section.clauses, targets)
    return BoardSection(section, targets, measures)


def _measures(
    clauses: Iterable[Clause], targets: Iterable[LiveTarget]
) -> tuple[Measure, ...]:
    items: dict[str, list[Clause]] = {}
    for clause in clauses:
        items.setdefault(clause.item, []).append(clause)
    live: dict[str, list[LiveTarget]] = {}
    for target in targets:
        live.setdefault(target.clause.item, []).append(target)
    return tuple(
        _measure(item, found, live.get(item, []))
        for item, found in items.items()
    )


def _measure(item: str, clauses: list[Clause], targets: list[LiveTarget]) -> Measure:
    titles: Mapping[str, Words] = measure_titles()
    placed, waived = places(), waivers()
    return Measure(
        item=item.partition("/")[2],
        title=titles.get(item, Words(clauses[0].title, clauses[0].title_en)),
        clauses=tuple(clauses),
        running=sum(
            state_of(clause.id, placed, waived) is ClauseState.PLACED for clause in clauses
        ),
        targets=tuple(targets),
    )
