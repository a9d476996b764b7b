"""A clause as one line of a list, with its state and what falls due."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from minkang.cockpit.rules import Due, due, promised_deadlines
from minkang.policy.clauses import Clause, state_of, waivers
from minkang.policy.queries.places import every_place
from minkang.policy.targets import Words, in_words
from minkang.policy.terms import ClauseState


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause in a list.

    Attributes:
        due: Its next last day, its own or of a target.
        targets: What it promises, in words.
    """

    clause: Clause
    state: ClauseState
    due: Due
    targets: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many clauses are in a state."""

    state: ClauseState
    count: int


def lines(clauses: Iterable[Clause], on: date) -> tuple[ClauseLine, ...]:
    """Lines of these clauses, in the same order, as seen on the day `on`."""
    placed, waived = every_place(), waivers()
    return tuple(
        ClauseLine(
            clause=clause,
            state=state_of(clause.id, placed, waived),
            due=due(promised_deadlines(clause.deadline, clause.targets), on),
            targets=tuple(in_words(target) for target in clause.targets),
        )
        for clause in clauses
    )


def count_states(found: Iterable[ClauseLine]) -> tuple[StateCount, ...]:
    """How many lines are in each state."""
    return counted(Counter(line.state for line in found))


def counted(states: Mapping[ClauseState, int]) -> tuple[StateCount, ...]:
    """Counts in the order of the vocabulary, empty ones included."""
    return tuple(StateCount(state, states.get(state, 0)) for state in ClauseState)
