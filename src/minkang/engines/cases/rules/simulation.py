"""Every way a case can go through a procedure, for the two persons who approve it to read.

A path visits no state twice, so there are finitely many; a stop of the clock with its return is one
detour. Guards are shown, not decided: both ways are walked.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from minkang.engines.cases.rules import conditions
from minkang.engines.cases.rules.procedure import BACK, Procedure
from minkang.engines.cases.terms import Outcome, StateKind

MOST_PATHS = 200


@dataclass(frozen=True, slots=True)
class Leg:
    """One step of a path: what is done, by whom, and where it leads."""

    title: str
    title_en: str
    target: str
    roles: tuple[str, ...]
    is_guarded: bool


@dataclass(frozen=True, slots=True)
class Path:
    """One way from the beginning to an end."""

    legs: tuple[Leg, ...]
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Simulated:
    """The paths found, shortest first; `is_whole` unless there are more than `MOST_PATHS`."""

    paths: tuple[Path, ...]
    is_whole: bool


def simulate(procedure: Procedure, *, most: int = MOST_PATHS) -> Simulated:
    """The paths of a procedure that has no faults."""
    found: list[Path] = []
    for path in _paths(procedure, procedure.states[0].code, (), frozenset()):
        if len(found) == most:
            return Simulated(_sorted(found), is_whole=False)
        found.append(path)
    return Simulated(_sorted(found), is_whole=True)


def _sorted(paths: list[Path]) -> tuple[Path, ...]:
    return tuple(sorted(paths, key=lambda path: len(path.legs)))


def _paths(
    procedure: Procedure, at: str, legs: tuple[Leg, ...], seen: frozenset[str]
) -> Iterator[Path]:
    state = procedure.state_of[at]
    if state.kind is StateKind.FINAL:
        yield Path(legs, state.outcome)
        return
    for leg in _legs(procedure, at):
        if leg.target not in seen and leg.target != at:
            yield from _paths(procedure, leg.target, (*legs, leg), seen | {at})


def _legs(procedure: Procedure, at: str) -> Iterator[Leg]:
    join = procedure.join_of.get(at)
    if join is not None:
        roles = tuple(sorted({task.role for task in procedure.tasks_of[at]}))
        yield Leg("各项任务完成", "the tasks are done", join.then, roles, is_guarded=False)
        if join.otherwise != join.then:
            yield Leg("任务未通过", "a task fails", join.otherwise, roles, is_guarded=False)
    for one in procedure.leaving[at]:
        if one.target != BACK:
            is_guarded = one.guard != conditions.ALWAYS
            yield Leg(one.title, one.title_en, one.target, tuple(sorted(one.roles)), is_guarded)
