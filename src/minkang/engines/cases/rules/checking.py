"""Static checks of a procedure before two persons may publish it: every fault at once, in words.

A procedure without faults never strands a case: every state can be reached, an end can be reached from
every state, joins can be satisfied and fail, automatic transitions do not circle, and every limit and
every act that touches the clock has its article.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from minkang.engines.cases.rules import conditions
from minkang.engines.cases.rules.facts import FactType
from minkang.engines.cases.rules.procedure import (
    APPLICANT,
    AUTO,
    BACK,
    SYSTEM,
    Mark,
    Procedure,
    State,
    TaskDef,
    Transition,
)
from minkang.engines.cases.rules.snapshot import BUILT_IN
from minkang.engines.cases.terms import ClockEffect, JoinKind, LimitName, StateKind
from minkang.registry.access.terms import Role

CODE = re.compile("[a-z][a-z0-9_]*")
MOST_OF_CODE, MOST_OF_OFFICE = 60, 40
ROLES = frozenset({APPLICANT, SYSTEM, *map(str, Role)})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a procedure.

    Attributes:
        code: Stable (``state_unreachable``).
        place: State, event, task or limit concerned.
        message: Chinese; what is wrong and what to change.
        detail: English.
    """

    code: str
    place: str
    message: str
    detail: str


def faults(procedure: Procedure, types: Mapping[str, FactType]) -> tuple[Fault, ...]:
    """Everything that keeps a procedure from being published; empty when nothing does."""
    broken = tuple(_references(procedure, types))
    if broken:
        # The graph of a procedure that names what does not exist says nothing.
        return broken
    checks: tuple[Callable[[Procedure], Iterable[Fault]], ...] = (
        _shape,
        _reach,
        _joins,
        _circles,
        _limits,
        _clock,
    )
    return tuple(fault for check in checks for fault in check(procedure))


def _references(procedure: Procedure, types: Mapping[str, FactType]) -> Iterator[Fault]:
    if not procedure.states:
        yield Fault(
            "no_state", procedure.code, "流程没有任何环节。请至少写出起点和终点。", "no state"
        )
    yield from _repeated(procedure)
    yield from _codes(procedure)
    states = procedure.state_of
    for one in procedure.transitions:
        yield from _transition_references(one, states, types)
    for task in procedure.tasks:
        yield from _task_references(task, procedure)
    for join in procedure.joins:
        for code in (join.state, join.then, join.otherwise):
            if code not in states:
                yield _unknown("state", join.state, code)


def _repeated(procedure: Procedure) -> Iterator[Fault]:
    named = {
        "state": [state.code for state in procedure.states],
        "task": [task.code for task in procedure.tasks],
        "join": [join.state for join in procedure.joins],
        "limit": [str(limit.name) for limit in procedure.limits],
    }
    for what, codes in named.items():
        for code, count in Counter(codes).items():
            if count > 1:
                yield Fault(
                    f"{what}_repeated",
                    code,
                    f"“{code}”写了 {count} 次。请只保留一处。",
                    f"{what} {code} is declared {count} times",
                )


def _codes(procedure: Procedure) -> Iterator[Fault]:
    """Codes are small letters, digits and underscores, and as short as the tables that keep them."""
    told = [procedure.code, *(state.code for state in procedure.states)]
    told += [task.code for task in procedure.tasks]
    for one in procedure.transitions:
        told += [one.event, *one.documents, *one.effects]
    bounded = dict.fromkeys((code, MOST_OF_CODE) for code in told)
    bounded |= dict.fromkeys((task.office, MOST_OF_OFFICE) for task in procedure.tasks)
    for code, most in bounded:
        if not CODE.fullmatch(code) or len(code) > most:
            yield Fault(
                "code_malformed",
                code,
                f"编号“{code}”只能用小写字母、数字和下划线，以字母开头，不超过 {most} 个字符。",
                f"{code!r} is no code",
            )


def _transition_references(
    one: Transition, states: Mapping[str, object], types: Mapping[str, FactType]
) -> Iterator[Fault]:
    place = f"{one.event} {one.origin}"
    for code in (one.origin, one.target):
        if code not in states and code != BACK:
            yield _unknown("state", place, code)
    for role in one.roles - ROLES:
        yield _unknown("role", place, role)
    for code in (conditions.facts_of(one.guard) | set(one.needs)) - types.keys():
        yield _unknown("fact", place, code)
    if one.event in BUILT_IN:
        yield Fault(
            "event_reserved",
            place,
            f"“{one.event}”是系统保留的事件名。请换一个名称。",
            f"event {one.event} is built in",
        )


def _task_references(task: TaskDef, procedure: Procedure) -> Iterator[Fault]:
    if task.state not in procedure.state_of:
        yield _unknown("state", task.code, task.state)
    if task.role not in ROLES:
        yield _unknown("role", task.code, task.role)
    beside = {one.code for one in procedure.tasks if one.state == task.state}
    for code in set(task.after) - beside:
        yield _unknown("task", task.code, code)


def _unknown(what: str, place: str, code: str) -> Fault:
    kinds = {"state": "环节", "role": "岗位", "fact": "信息项", "task": "任务"}
    return Fault(
        f"{what}_unknown",
        place,
        f"“{place}”提到的{kinds[what]}“{code}”不存在。请改成已定义的名称。",
        f"{place} names the unknown {what} {code!r}",
    )


def _shape(procedure: Procedure) -> Iterator[Fault]:
    for state in procedure.states:
        is_final = state.kind is StateKind.FINAL
        if is_final != (state.outcome is not None):
            yield Fault(
                "outcome_misplaced",
                state.code,
                f"“{state.title}”：办结环节要写明结果，其他环节不能写结果。",
                "a final state has an outcome, and only a final state",
            )
        if is_final and (procedure.leaving[state.code] or state.code in procedure.tasks_of):
            yield Fault(
                "final_goes_on",
                state.code,
                f"“{state.title}”已经办结，不能再有后续操作或任务。",
                "a final state has transitions or tasks",
            )
    for one in procedure.transitions:
        if one.event != AUTO and not one.roles:
            yield Fault(
                "nobody_may",
                f"{one.event} {one.origin}",
                f"“{one.title}”没有写由谁办理。请指定岗位。",
                f"{one.event} from {one.origin} names no role",
            )
        is_stop = one.clock is ClockEffect.STOP
        if is_stop != (procedure_kind(procedure, one.target) is StateKind.SUSPENDED):
            yield Fault(
                "stop_misplaced",
                f"{one.event} {one.origin}",
                f"“{one.title}”：暂停计时要进入“不计时限”的环节，进入这类环节也必须暂停计时。",
                "clock = stop leads into a suspended state, and only it does",
            )


def procedure_kind(procedure: Procedure, target: str) -> StateKind | None:
    """Kind of the state a transition enters; None for ``back``."""
    return None if target == BACK else procedure.state_of[target].kind


def edges(procedure: Procedure) -> Mapping[str, frozenset[str]]:
    """Every state with the states it can go to, guards aside."""
    found: dict[str, set[str]] = {state.code: set() for state in procedure.states}
    stopping = {
        one.target: {other.origin for other in procedure.transitions if other.target == one.target}
        for one in procedure.transitions
        if one.clock is ClockEffect.STOP
    }
    for one in procedure.transitions:
        found[one.origin] |= stopping.get(one.origin, set()) if one.target == BACK else {one.target}
    for join in procedure.joins:
        found[join.state] |= {join.then, join.otherwise}
    return {code: frozenset(targets) for code, targets in found.items()}


def _reach(procedure: Procedure) -> Iterator[Fault]:
    forward = edges(procedure)
    backward: dict[str, set[str]] = {code: set() for code in forward}
    for origin, targets in forward.items():
        for target in targets:
            backward[target].add(origin)
    reached = _closure({procedure.states[0].code}, forward)
    ends = {state.code for state in procedure.states if state.kind is StateKind.FINAL}
    ending = _closure(ends, backward)
    for state in procedure.states:
        if state.code not in reached:
            yield Fault(
                "state_unreachable",
                state.code,
                f"没有办法走到“{state.title}”。请补上通往它的操作，或删去它。",
                f"no path leads to {state.code}",
            )
        if not _goes_on(procedure, state):
            yield Fault(
                "state_may_stick",
                state.code,
                f"“{state.title}”的每条出路都有条件，可能一条都不满足。请留一条无条件的出路。",
                f"every way out of {state.code} is guarded",
            )
        if state.code not in ending:
            yield Fault(
                "state_endless",
                state.code,
                f"从“{state.title}”出发走不到任何办结环节。请补上后续操作。",
                f"no path leads from {state.code} to a final state",
            )


def _goes_on(procedure: Procedure, state: State) -> bool:
    if state.kind is StateKind.FINAL or state.code in procedure.join_of:
        return True
    leaving = procedure.leaving[state.code]
    return not leaving or any(one.guard == conditions.ALWAYS for one in leaving)


def _closure(start: set[str], graph: Mapping[str, Iterable[str]]) -> set[str]:
    seen, waiting = set(start), list(start)
    while waiting:
        fresh = set(graph[waiting.pop()]) - seen
        seen |= fresh
        waiting += fresh
    return seen


def _joins(procedure: Procedure) -> Iterator[Fault]:
    for join in procedure.joins:
        wanted = [one for one in procedure.tasks_of.get(join.state, ()) if not one.is_optional]
        most = len(wanted)
        least = join.count if join.kind is JoinKind.K_OF_N else 1
        if not 1 <= least <= most:
            yield Fault(
                "join_unsatisfiable",
                join.state,
                f"“{join.state}”要求完成 {least} 项任务，但必办任务只有 {most} 项。请改数量或补任务。",
                f"the join needs {least} of {most} tasks",
            )
    for state, tasks in procedure.tasks_of.items():
        if state not in procedure.join_of:
            yield Fault(
                "join_missing",
                state,
                f"“{state}”有任务，却没有写任务完成后去哪里。请补上汇合规则。",
                f"state {state} has tasks and no join",
            )
        try:
            TopologicalSorter({task.code: task.after for task in tasks}).prepare()
        except CycleError:
            yield Fault(
                "tasks_circle",
                state,
                f"“{state}”的任务互相等待，谁也开始不了。请改正前后关系。",
                f"the tasks of {state} depend on each other in a circle",
            )


def _circles(procedure: Procedure) -> Iterator[Fault]:
    automatic: dict[str, set[str]] = {}
    for one in procedure.transitions:
        if one.event == AUTO and one.target != BACK:
            automatic.setdefault(one.origin, set()).add(one.target)
    try:
        TopologicalSorter(automatic).prepare()
    except CycleError as fault:
        yield Fault(
            "automatic_circle",
            str(fault.args[1][0]),
            "自动流转的环节绕成了圈。请在其中加一个由人办理的操作。",
            f"automatic transitions circle: {fault.args[1]}",
        )


def _limits(procedure: Procedure) -> Iterator[Fault]:
    limits = [*procedure.limits, *(task.limit for task in procedure.tasks if task.limit)]
    for limit in limits:
        if limit.amount < 1 or not limit.basis.law:
            yield Fault(
                "limit_without_basis",
                str(limit.name),
                f"{limit.name.label}要写明数量和依据的法律条文或承诺文件。",
                "a limit has an amount of at least one and a law",
            )
    wanted = {
        LimitName.EXTENSION: any(one.clock is ClockEffect.EXTEND for one in procedure.transitions),
        LimitName.ACCEPTANCE: any(one.clock is ClockEffect.DEEM for one in procedure.transitions),
    }
    for name, is_wanted in wanted.items():
        if is_wanted and name not in procedure.limit_of:
            yield Fault(
                "limit_missing",
                str(name),
                f"流程用到了{name.label}，却没有写是多少。请补上数量、单位和依据。",
                f"the procedure has no {name} limit",
            )


def _clock(procedure: Procedure) -> Iterator[Fault]:
    for one in procedure.transitions:
        touches = one.clock not in (ClockEffect.NONE, ClockEffect.END)
        if (touches or Mark.ASKS in one.marks) and not (one.basis and one.basis.law):
            yield Fault(
                "clock_without_basis",
                f"{one.event} {one.origin}",
                f"“{one.title}”影响办理时限，要写明依据的法律条文。",
                f"{one.event} from {one.origin} touches the clock without a basis",
            )
        if one.clock is ClockEffect.STOP and not one.reasons:
            yield Fault(
                "stop_without_reasons",
                f"{one.event} {one.origin}",
                f"“{one.title}”要列出哪些情形可以不计时限。",
                "clock = stop names no reasons",
            )
        is_suspended = procedure.state_of[one.origin].kind is StateKind.SUSPENDED
        if (one.clock is ClockEffect.RESUME or one.target == BACK) and not is_suspended:
            yield Fault(
                "resume_misplaced",
                f"{one.event} {one.origin}",
                f"“{one.title}”：只有“不计时限”的环节才能恢复计时或返回。",
                "resume and back leave suspended states only",
            )
