"""The elements a procedure is drawn with.

A state somebody acts on is a task with an exclusive gateway behind it, one way out for each transition. A
state whose parts run side by side is a parallel gateway, its tasks, and the gateway that joins them. A
state left by itself is a service task, or a gateway where guards decide. Limits are timers that interrupt
nothing.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from minkang.engines.cases.rules import conditions
from minkang.engines.cases.rules.procedure import (
    APPLICANT,
    AUTO,
    BACK,
    OWNER,
    SYSTEM,
    Join,
    Limit,
    Procedure,
    State,
    TaskDef,
    Transition,
)
from minkang.engines.cases.terms import ClockEffect, JoinKind, LimitName, StateKind

START_ID = "start"


class Kind(StrEnum):
    """Local names of BPMN elements."""

    START = "startEvent"
    END = "endEvent"
    HUMAN = "userTask"
    SERVICE = "serviceTask"
    CHOICE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    COMPLEX = "complexGateway"
    TIMER = "boundaryEvent"


@dataclass(frozen=True, slots=True)
class Node:
    """An element with a place in the diagram.

    Attributes:
        id: Unique in the document.
        kind: What it is.
        title: Words on it, Chinese.
        title_en: English words.
        lane: Id of its lane.
        state: State it belongs to; "" for the start.
        task: The office's part it stands for.
        join: The join it closes.
        limit: The limit it watches, for a timer.
        host: Id of the task a timer sits on.
        is_gathering: It only waits for parts before another one, or lets several begin.
        notes: Articles that are cited beside it.
    """

    id: str
    kind: Kind
    title: str = ""
    title_en: str = ""
    lane: str = ""
    state: str = ""
    task: TaskDef | None = None
    join: Join | None = None
    limit: Limit | None = None
    host: str = ""
    is_gathering: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """An arrow; `says` is what the extension element tells of it.

    `says` is ``transition``, ``then``, ``otherwise`` or ``enter``; "" for an arrow without meaning of
    its own.
    """

    id: str
    origin: str
    target: str
    title: str = ""
    title_en: str = ""
    says: str = ""
    transition: Transition | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """Who acts: a role, and the kind of office when it is not the one that owns the case."""

    id: str
    office: str
    role: str


@dataclass(slots=True)
class Graph:
    """A procedure as nodes and flows, in the order of its definition."""

    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    lanes: dict[str, Lane] = field(default_factory=dict)

    def lane(self, role: str, office: str = OWNER) -> str:
        """Id of the lane of a role, made when it is the first of its kind."""
        key = f"lane_{role}" if office == OWNER else f"lane_{office}_{role}"
        self.lanes.setdefault(key, Lane(key, office, role))
        return key

    def flow(
        self,
        origin: str,
        target: str,
        *,
        title: tuple[str, str] = ("", ""),
        says: str = "",
        transition: Transition | None = None,
    ) -> None:
        """Add an arrow."""
        nth = len(self.flows) + 1
        self.flows.append(Flow(f"flow_{nth}", origin, target, *title, says, transition))


def graph_of(procedure: Procedure) -> Graph:
    """The elements of a procedure that has no faults."""
    graph = Graph()
    first = procedure.states[0]
    graph.nodes.append(Node(START_ID, Kind.START, lane=graph.lane(_role(procedure, first))))
    graph.flow(START_ID, entry_of(procedure, first.code))
    for state in procedure.states:
        if state.kind is StateKind.FINAL:
            title, lane = (state.title, state.title_en), graph.lane(_role_of_end(procedure, state))
            graph.nodes.append(Node(f"state_{state.code}", Kind.END, *title, lane, state.code))
        else:
            _draw(graph, procedure, state)
    return graph


def entry_of(procedure: Procedure, code: str) -> str:
    """Id of the node through which a state is entered."""
    is_asked_first = code not in procedure.tasks_of and _is_mixed(procedure.leaving[code])
    return f"auto_{code}" if is_asked_first else f"state_{code}"


def _is_mixed(leaving: Iterable[Transition]) -> bool:
    return len({one.event == AUTO for one in leaving}) > 1


def _draw(graph: Graph, procedure: Procedure, state: State) -> None:
    if state.code in procedure.tasks_of:
        _draw_parts(graph, procedure, state)
        return
    leaving, lane = procedure.leaving[state.code], graph.lane(_role(procedure, state))
    by_itself = [one for one in leaving if one.event == AUTO]
    by_hand = [one for one in leaving if one.event != AUTO]
    title, notes = (state.title, state.title_en), _notes(leaving)
    own = f"state_{state.code}"
    if not by_hand and by_itself:
        kind = Kind.SERVICE if len(by_itself) == 1 else Kind.CHOICE
        graph.nodes.append(Node(own, kind, *title, lane, state.code, notes=notes))
        _leave(graph, procedure, own, by_itself)
        return
    if by_itself:
        asked = Node(f"auto_{state.code}", Kind.CHOICE, lane=lane, state=state.code)
        graph.nodes.append(asked)
        _leave(graph, procedure, asked.id, by_itself)
        graph.flow(asked.id, own, says="enter")
    graph.nodes.append(Node(own, Kind.HUMAN, *title, lane, state.code, notes=notes))
    _watch(graph, procedure, graph.nodes[-1])
    out = own
    if len(by_hand) > 1:
        out = f"choice_{state.code}"
        graph.nodes.append(Node(out, Kind.CHOICE, lane=lane, state=state.code))
        graph.flow(own, out)
    _leave(graph, procedure, out, by_hand)


def _draw_parts(graph: Graph, procedure: Procedure, state: State) -> None:
    tasks, join = procedure.tasks_of[state.code], procedure.join_of[state.code]
    leaving = procedure.leaving[state.code]
    lane = graph.lane(_role(procedure, state))
    own, close = f"state_{state.code}", f"join_{state.code}"
    title = (state.title, state.title_en)
    graph.nodes.append(
        Node(own, Kind.PARALLEL, *title, lane, state.code, join=join, notes=_notes(leaving))
    )
    awaited = {code for task in tasks for code in task.after}
    for task in tasks:
        _draw_part(graph, procedure, task)
        if task.code not in awaited:
            graph.flow(f"task_{task.code}", close)
    kind = Kind.PARALLEL if join.kind is JoinKind.ALL else Kind.COMPLEX
    graph.nodes.append(Node(close, kind, lane=lane, state=state.code, join=join))
    out = f"choice_{state.code}"
    graph.nodes.append(Node(out, Kind.CHOICE, lane=lane, state=state.code))
    graph.flow(close, out)
    done, failed = ("各项任务完成", "the tasks are done"), ("任务未通过", "a task fails")
    graph.flow(out, entry_of(procedure, join.then), title=done, says="then")
    graph.flow(out, entry_of(procedure, join.otherwise), title=failed, says="otherwise")
    _leave(graph, procedure, out, leaving)


def _draw_part(graph: Graph, procedure: Procedure, task: TaskDef) -> None:
    """A part with the arrows into it; it waits for several at a gateway, and lets several begin at one."""
    node = into = f"task_{task.code}"
    lane, title = graph.lane(task.role, task.office), (task.title, task.title_en)
    graph.nodes.append(Node(node, Kind.HUMAN, *title, lane, task.state, task=task))
    _watch(graph, procedure, graph.nodes[-1])
    if len(task.after) > 1:
        into = f"gather_{task.code}"
        graph.nodes.append(
            Node(into, Kind.PARALLEL, lane=lane, state=task.state, is_gathering=True)
        )
        graph.flow(into, node)
    for code in task.after:
        graph.flow(_out_of(procedure, code), into)
    if not task.after:
        graph.flow(f"state_{task.state}", into)
    if _out_of(procedure, task.code) != node:
        spread = Node(
            f"spread_{task.code}", Kind.PARALLEL, lane=lane, state=task.state, is_gathering=True
        )
        graph.nodes.append(spread)
        graph.flow(node, spread.id)


def _out_of(procedure: Procedure, code: str) -> str:
    """Node from which the arrows to the parts behind a part leave."""
    behind = sum(code in task.after for task in procedure.tasks)
    return f"spread_{code}" if behind > 1 else f"task_{code}"


def _leave(graph: Graph, procedure: Procedure, out: str, leaving: Iterable[Transition]) -> None:
    for one in leaving:
        for target in _targets(procedure, one):
            graph.flow(
                out,
                entry_of(procedure, target),
                title=(one.title, one.title_en),
                says="transition",
                transition=one,
            )


def _targets(procedure: Procedure, one: Transition) -> tuple[str, ...]:
    """Where a transition leads; ``back`` to every state in which the clock can have been stopped."""
    if one.target != BACK:
        return (one.target,)
    stops = (
        other.origin
        for other in procedure.transitions
        if other.clock is ClockEffect.STOP and other.target == one.origin
    )
    return tuple(dict.fromkeys(stops))


def _watch(graph: Graph, procedure: Procedure, host: Node) -> None:
    """A timer for the limit that runs while a task is worked on, with its own end."""
    limit = _limit_of(procedure, host)
    if limit is None:
        return
    timer, end = f"timer_{host.id}", f"late_{host.id}"
    graph.nodes.append(
        Node(timer, Kind.TIMER, limit.shown, "", host.lane, host.state, limit=limit, host=host.id)
    )
    graph.nodes.append(Node(end, Kind.END, "提醒", "reminder", host.lane, host.state, limit=limit))
    graph.flow(timer, end)


def _limit_of(procedure: Procedure, host: Node) -> Limit | None:
    if host.task is not None and host.task.limit is not None:
        return host.task.limit
    state = procedure.state_of[host.state]
    if any(one.clock is ClockEffect.DEEM for one in procedure.leaving[host.state]):
        return procedure.limit_of.get(LimitName.ACCEPTANCE)
    begins = {
        one.target
        for one in procedure.transitions
        if one.clock in (ClockEffect.START, ClockEffect.DEEM)
    }
    if host.task is None and state.code in begins:
        return procedure.limit_of.get(LimitName.PROMISED)
    return None


def _notes(leaving: Iterable[Transition]) -> tuple[str, ...]:
    told = (f"{one.title}：{one.basis.cited}" for one in leaving if one.basis and one.basis.law)
    return tuple(dict.fromkeys(told))


def _role(procedure: Procedure, state: State) -> str:
    """Who mostly acts in a state."""
    if state.kind is StateKind.DRAFT:
        return APPLICANT
    counted = Counter(
        role
        for one in procedure.leaving[state.code]
        if one.event != AUTO
        for role in one.roles - {APPLICANT, SYSTEM}
    )
    counted.update(
        task.role for task in procedure.tasks_of.get(state.code, ()) if task.office == OWNER
    )
    if counted:
        return min(counted, key=lambda role: (-counted[role], role))
    by_hand = any(one.roles for one in procedure.leaving[state.code])
    return APPLICANT if by_hand and state.kind is not StateKind.FINAL else SYSTEM


def _role_of_end(procedure: Procedure, state: State) -> str:
    """An end stands in the lane of who leads to it."""
    origins = [one.origin for one in procedure.transitions if one.target == state.code]
    origins += [one.state for one in procedure.joins if state.code in (one.then, one.otherwise)]
    return _role(procedure, procedure.state_of[origins[0]]) if origins else SYSTEM


def is_guarded(flow: Flow) -> bool:
    """Whether facts decide if a flow is taken."""
    return flow.transition is not None and flow.transition.guard != conditions.ALWAYS
