"""The decision of the engine: a procedure, a snapshot and an event in, a new snapshot or a refusal out.

Total and pure: every event of every procedure gets an answer. ``step`` judges and then applies;
``replay`` only applies, so that a history keeps its meaning when a holiday notice changes which day was
in time. Joins and ``auto`` transitions follow in the same step and are events of their own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from msgspec import Struct
from msgspec.structs import replace as turned

from minkang.engines.cases.rules import conditions
from minkang.engines.cases.rules.clock import Extension, Segment, due
from minkang.engines.cases.rules.judging import limit_for, refusal_of
from minkang.engines.cases.rules.procedure import (
    AUTO,
    BACK,
    Join,
    Mark,
    Procedure,
    State,
    Transition,
)
from minkang.engines.cases.rules.snapshot import (
    JOINED,
    NEW,
    NOTED,
    OPENED,
    TASK_DONE,
    TASK_FAILED,
    Effect,
    Event,
    Over,
    Recorded,
    Snapshot,
    Stepped,
)
from minkang.engines.cases.terms import (
    ClockEffect,
    JoinKind,
    LimitName,
    StateKind,
    TaskState,
)
from minkang.kernel.calendar.working_days import DueDay, WorkingCalendar
from minkang.kernel.refusal import Refusal

SETTLED = frozenset({TaskState.DONE, TaskState.FAILED, TaskState.DROPPED})


def step(
    procedure: Procedure, snapshot: Snapshot, event: Event, *, calendar: WorkingCalendar
) -> Stepped | Refusal:
    """What an event makes of a case, with everything that follows by itself.

    Refuses with ``cases.ended``, ``…opened_already``, ``…event_unknown``, ``…not_now``,
    ``…wrong_role``, ``…facts_missing`` (all at once), ``…condition_fails``, ``…reason_missing``,
    ``…reason_not_listed``, ``…nothing_missing``, ``…asked_anew``, ``…correction_late``,
    ``…not_yet_deemed``, ``…extended_already``, ``…extension_late``, ``…task_unknown`` or
    ``…task_not_open``.
    """
    refusal = refusal_of(procedure, snapshot, event, calendar)
    if refusal is not None:
        return refusal
    recorded: list[Recorded] = []
    effects: list[Effect] = []
    following: Event | None = event
    # A published procedure has no automatic circle (`checking`); an unchecked one stops here.
    while following is not None and len(recorded) <= len(procedure.states):
        before = snapshot
        snapshot, made = applied(procedure, snapshot, following)
        recorded.append(Recorded(following, snapshot.seq, before.state, snapshot.state))
        effects += made
        following = _following(procedure, snapshot, event.on)
    return Stepped(snapshot, tuple(recorded), tuple(effects))


def replay(procedure: Procedure, events: Iterable[Event]) -> Snapshot:
    """The snapshot that a history of recorded events leads to, automatic ones included."""
    snapshot = NEW
    for event in events:
        snapshot, _ = applied(procedure, snapshot, event)
    return snapshot


def applied(
    procedure: Procedure, snapshot: Snapshot, event: Event
) -> tuple[Snapshot, tuple[Effect, ...]]:
    """What one event that was judged before makes of a case, without what follows it.

    Raises:
        ValueError: the event fits nothing, so it can never have been recorded.
    """
    facts = Over(event.facts, snapshot.facts) if event.facts else snapshot.facts
    known = turned(snapshot, seq=snapshot.seq + 1, facts=facts)
    match event.kind:
        case kind if kind == OPENED:
            return _opened(procedure, known, event), ()
        case kind if kind in (TASK_DONE, TASK_FAILED):
            return turned(known, tasks=_settled(procedure, known, event)), ()
        case kind if kind == JOINED:
            join = procedure.join_of[known.state]
            target = join.then if is_enough(procedure, known, join) else join.otherwise
            return _entered(procedure, _left(procedure, known), target, event.on), ()
        case kind if kind in NOTED:
            return known, ()
    chosen = chosen_of(procedure, known, event)
    if chosen is None:
        raise ValueError(f"{event.kind} leaves {known.state} of {procedure.code} nowhere")
    return _moved(procedure, known, event, chosen), _effects(chosen, known.seq)


def chosen_of(procedure: Procedure, snapshot: Snapshot, event: Event) -> Transition | None:
    """The transition an event takes: the first of its role whose guard holds."""
    for one in procedure.leaving[snapshot.state]:
        if one.event == event.kind and (event.kind == AUTO or event.role in one.roles):
            if one.guard is conditions.ALWAYS:
                return one
            if conditions.evaluate(one.guard, snapshot.facts, on=event.on).holds:
                return one
    return None


def _effects(one: Transition, seq: int) -> tuple[Effect, ...]:
    if not one.effects and not one.documents:
        return ()
    made = [Effect(code, seq, is_document=True) for code in one.documents]
    return (*made, *(Effect(code, seq, is_document=False) for code in one.effects))


def _opened(procedure: Procedure, snapshot: Snapshot, event: Event) -> Snapshot:
    first = procedure.states[0]
    is_received = first.kind is not StateKind.DRAFT
    told = turned(
        snapshot,
        required=event.required,
        limits={limit.name: limit for limit in event.limits},
        received_on=event.on if is_received else None,
    )
    return _entered(procedure, told, first.code, event.on)


def _moved(procedure: Procedure, snapshot: Snapshot, event: Event, one: Transition) -> Snapshot:
    told = _clocked(procedure, snapshot, event, one)
    if Mark.RECEIVES in one.marks:
        told = turned(told, received_on=event.on)
    if Mark.ASKS in one.marks:
        first = told.told_missing or event.missing
        told = turned(told, told_missing=first, corrections=told.corrections + 1)
    if one.clock is ClockEffect.STOP:
        return turned(told, state=one.target, stopped_at=snapshot.state)
    if one.target == BACK:
        return turned(told, state=snapshot.stopped_at, stopped_at="")
    if one.target == one.origin:
        return told
    left = _left(procedure, told)
    return _entered(procedure, left, one.target, event.on)


def _clocked(procedure: Procedure, snapshot: Snapshot, event: Event, one: Transition) -> Snapshot:
    told = snapshot
    match one.clock:
        case ClockEffect.START:
            told = turned(told, accepted_on=event.on)
        case ClockEffect.DEEM:
            told = turned(told, accepted_on=told.received_on, is_deemed=True)
        case ClockEffect.STOP:
            started = Segment(event.on, None, event.reason)
            told = turned(told, segments=(*told.segments, started))
        case ClockEffect.RESUME:
            told = turned(told, segments=_closed(told.segments, event.on))
        case ClockEffect.END:
            told = turned(told, decided_on=event.on)
        case ClockEffect.EXTEND:
            longer = procedure.limit_of[LimitName.EXTENSION]
            told = turned(told, extension=Extension(longer.amount, longer.unit))
    return told


def _closed(segments: tuple[Segment, ...], on: date) -> tuple[Segment, ...]:
    if not segments or segments[-1].until is not None:
        return segments
    return (*segments[:-1], replace(segments[-1], until=on))


def _left(procedure: Procedure, snapshot: Snapshot) -> Snapshot:
    """With the tasks that nobody needs to do any more dropped."""
    at = snapshot.stopped_at or snapshot.state
    dropped = {
        task.code: TaskState.DROPPED
        for task in procedure.tasks_of.get(at, ())
        if snapshot.tasks[task.code] not in SETTLED
    }
    return turned(snapshot, tasks={**snapshot.tasks, **dropped}) if dropped else snapshot


def _entered(procedure: Procedure, snapshot: Snapshot, target: str, on: date) -> Snapshot:
    state: State = procedure.state_of[target]
    tasks = snapshot.tasks
    if given := procedure.tasks_of.get(target, ()):
        fresh = {task.code: TaskState.BLOCKED if task.after else TaskState.OPEN for task in given}
        tasks = {**tasks, **fresh}
    if state.kind is not StateKind.FINAL:
        return turned(snapshot, state=target, tasks=tasks, stopped_at="")
    return turned(
        snapshot,
        state=target,
        tasks=tasks,
        stopped_at="",
        segments=_closed(snapshot.segments, on),
        decided_on=snapshot.decided_on or on,
        ended_on=on,
        outcome=state.outcome,
    )


def _settled(procedure: Procedure, snapshot: Snapshot, event: Event) -> Mapping[str, TaskState]:
    """The tasks once one is settled: those behind it are opened, or dropped when it failed."""
    is_done = event.kind == TASK_DONE
    tasks = dict(snapshot.tasks)
    tasks[event.task] = TaskState.DONE if is_done else TaskState.FAILED
    given = procedure.tasks_of[procedure.task_of[event.task].state]
    # Dependencies have no circle, so that as many rounds as there are tasks settle everything.
    for _ in given:
        for task in given:
            if tasks[task.code] is not TaskState.BLOCKED:
                continue
            before = {tasks[code] for code in task.after}
            if before == {TaskState.DONE}:
                tasks[task.code] = TaskState.OPEN
            elif before & {TaskState.FAILED, TaskState.DROPPED}:
                tasks[task.code] = TaskState.DROPPED
    return tasks


def is_enough(procedure: Procedure, snapshot: Snapshot, join: Join) -> bool:
    """Whether enough tasks of the join's state are done; optional ones are not counted."""
    wanted = [task.code for task in procedure.tasks_of[join.state] if not task.is_optional]
    done = sum(snapshot.tasks[code] is TaskState.DONE for code in wanted)
    needed = {JoinKind.ALL: len(wanted), JoinKind.ANY: 1, JoinKind.K_OF_N: join.count}
    return done >= needed[join.kind]


def _following(procedure: Procedure, snapshot: Snapshot, on: date) -> Event | None:
    """What happens now by itself, if anything."""
    join = procedure.join_of.get(snapshot.state)
    if join is not None and _is_ready(procedure, snapshot, join):
        return Event(JOINED, on)
    event = Event(AUTO, on)
    return event if chosen_of(procedure, snapshot, event) else None


def _is_ready(procedure: Procedure, snapshot: Snapshot, join: Join) -> bool:
    given = procedure.tasks_of[join.state]
    if all(snapshot.tasks[task.code] in SETTLED for task in given):
        return True
    return join.kind is not JoinKind.ALL and is_enough(procedure, snapshot, join)


class Dues(Struct, frozen=True):
    """The last days of a case's limits; None for what does not run, or stands still."""

    statutory: DueDay | None = None
    promised: DueDay | None = None
    acceptance: DueDay | None = None


def dues(procedure: Procedure, snapshot: Snapshot, calendar: WorkingCalendar) -> Dues:
    """Every due day of a case, by the calendar as it is known now."""
    if snapshot.accepted_on is None:
        limit = limit_for(procedure, snapshot, LimitName.ACCEPTANCE)
        is_waiting = snapshot.state and procedure.state_of[snapshot.state].kind is StateKind.WAITING
        if limit is None or snapshot.received_on is None or not is_waiting:
            return Dues()
        return Dues(acceptance=due(limit, snapshot.received_on, calendar=calendar))
    return Dues(
        statutory=_due(procedure, snapshot, LimitName.STATUTORY, calendar),
        promised=_due(procedure, snapshot, LimitName.PROMISED, calendar),
    )


def _due(
    procedure: Procedure, snapshot: Snapshot, name: LimitName, calendar: WorkingCalendar
) -> DueDay | None:
    limit = limit_for(procedure, snapshot, name)
    if limit is None or snapshot.accepted_on is None:
        return None
    return due(
        limit, snapshot.accepted_on, snapshot.segments, snapshot.extension, calendar=calendar
    )
