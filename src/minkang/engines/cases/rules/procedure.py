"""What a procedure is: states, transitions, tasks, joins and limits, as values.

A transition whose event is ``auto`` happens by itself as soon as its origin is entered and its guard
holds. A transition to ``back`` returns to where the clock was stopped.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from minkang.engines.cases.rules.conditions import ALWAYS, Condition
from minkang.engines.cases.terms import (
    ClockEffect,
    JoinKind,
    LimitName,
    LimitUnit,
    Outcome,
    StateKind,
    SuspensionReason,
)

AUTO, BACK = "auto", "back"
APPLICANT, SYSTEM = "applicant", "system"
OWNER = "owner"


class Mark(StrEnum):
    """What else a transition means.

    RECEIVES: material was handed in on this day. ASKS: the applicant is told, once and completely,
    what is missing. COMPLETES: every fact the item requires must be known. REASONED: a reason must be
    given.
    """

    RECEIVES = "receives"
    ASKS = "asks"
    COMPLETES = "completes"
    REASONED = "reasoned"


@dataclass(frozen=True, slots=True)
class Basis:
    """Which article asks for it.

    Attributes:
        law: Title of the law or document.
        article: Article, as cited ("第四十二条"); "" for the whole.
        clause: Id of the register's clause, or "".
        verification: official, secondary or memory.
    """

    law: str
    article: str = ""
    clause: str = ""
    verification: str = "memory"

    @property
    def cited(self) -> str:
        """As it is cited in Chinese: 《行政许可法》第四十二条."""
        return f"《{self.law}》{self.article}"


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of days or months; counted from the day after it begins.

    Attributes:
        name: What it limits.
        amount: How many, at least one.
        unit: Of what.
        basis: Which article or promise.
    """

    name: LimitName
    amount: int
    unit: LimitUnit
    basis: Basis

    @property
    def shown(self) -> str:
        """In Chinese: 20个工作日."""
        return f"{self.amount}{self.unit.label}"


@dataclass(frozen=True, slots=True)
class State:
    """Where a case can stand; `outcome` is how it ends there, for a final state only."""

    code: str
    title: str
    title_en: str
    kind: StateKind
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from one state to another.

    Attributes:
        event: Code of the act that causes it, or ``auto``.
        title: Chinese words of the act, as they stand on a button.
        title_en: English words.
        origin: State it leaves.
        target: State it enters, or ``back``.
        roles: Who may cause it: roles of the registry, ``applicant`` or ``system``.
        guard: What must hold of the facts.
        clock: What it does to the clock.
        reasons: Why the clock may stop, for a transition that stops it.
        basis: Which article provides for it.
        marks: What else it means.
        needs: Facts that must be known.
        documents: Codes of the documents it produces.
        effects: Codes of messages that go out with it.
    """

    event: str
    title: str
    title_en: str
    origin: str
    target: str
    roles: frozenset[str]
    guard: Condition = ALWAYS
    clock: ClockEffect = ClockEffect.NONE
    reasons: frozenset[SuspensionReason] = frozenset()
    basis: Basis | None = None
    marks: frozenset[Mark] = frozenset()
    needs: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskDef:
    """One office's part while a case is in a state.

    Attributes:
        code: Unique in the procedure.
        title: Chinese words.
        title_en: English words.
        state: The state in which it is to be done.
        office: Kind of office, or ``owner`` for the one that owns the case.
        role: Who may finish it.
        after: Tasks that must be done before.
        is_optional: The join does not wait for its success.
        limit: Days it may take from the day after it is opened, or None.
    """

    code: str
    title: str
    title_en: str
    state: str
    office: str
    role: str
    after: tuple[str, ...] = ()
    is_optional: bool = False
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class Join:
    """What happens once enough tasks of a state are done, or can no longer be done.

    Attributes:
        state: Whose tasks.
        kind: How many of the tasks that are not optional.
        count: The number, for K_OF_N.
        then: State entered when enough are done.
        otherwise: State entered when all are settled and too few are done.
    """

    state: str
    kind: JoinKind
    then: str
    otherwise: str
    count: int = 0


@dataclass(frozen=True)
class Procedure:
    """A procedure; its first state is where a case begins.

    Attributes:
        code: Stable code.
        title: Chinese name.
        title_en: English name.
        states: In the order of the diagram.
        transitions: In the order in which guards are tried.
        tasks: In the order of the diagram.
        joins: At most one a state.
        limits: At most one of each name.
        source: Where the procedure is laid down.
    """

    code: str
    title: str
    title_en: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    tasks: tuple[TaskDef, ...] = ()
    joins: tuple[Join, ...] = ()
    limits: tuple[Limit, ...] = ()
    source: Basis = field(default_factory=lambda: Basis(""))

    @cached_property
    def state_of(self) -> Mapping[str, State]:
        """States by code."""
        return {state.code: state for state in self.states}

    @cached_property
    def leaving(self) -> Mapping[str, tuple[Transition, ...]]:
        """Transitions by origin, every state with an entry."""
        return {
            state.code: tuple(one for one in self.transitions if one.origin == state.code)
            for state in self.states
        }

    @cached_property
    def tasks_of(self) -> Mapping[str, tuple[TaskDef, ...]]:
        """Tasks by state, for states that have some."""
        found: dict[str, tuple[TaskDef, ...]] = {}
        for task in self.tasks:
            found[task.state] = (*found.get(task.state, ()), task)
        return found

    @cached_property
    def task_of(self) -> Mapping[str, TaskDef]:
        """Tasks by code."""
        return {task.code: task for task in self.tasks}

    @cached_property
    def join_of(self) -> Mapping[str, Join]:
        """Joins by state."""
        return {join.state: join for join in self.joins}

    @cached_property
    def limit_of(self) -> Mapping[LimitName, Limit]:
        """Limits by name."""
        return {limit.name: limit for limit in self.limits}
