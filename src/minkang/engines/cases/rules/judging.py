"""Whether an event may happen to a case as it stands: every refusal of a step, in one order."""

from collections.abc import Iterable

from minkang.engines.cases.rules import conditions, refusals
from minkang.engines.cases.rules.clock import due
from minkang.engines.cases.rules.facts import vocabulary
from minkang.engines.cases.rules.procedure import (
    AUTO,
    Limit,
    Mark,
    Procedure,
    Transition,
)
from minkang.engines.cases.rules.snapshot import (
    JOINED,
    NOTED,
    OPENED,
    TASK_DONE,
    TASK_FAILED,
    Event,
    Over,
    Snapshot,
)
from minkang.engines.cases.terms import (
    ClockEffect,
    LimitName,
    StateKind,
    TaskState,
)
from minkang.kernel.calendar.working_days import WorkingCalendar
from minkang.kernel.refusal import Refusal


def limit_for(procedure: Procedure, snapshot: Snapshot, name: LimitName) -> Limit | None:
    """The limit of a case: that of its item, else that of its procedure."""
    return snapshot.limits.get(name) or procedure.limit_of.get(name)


def refusal_of(
    procedure: Procedure, snapshot: Snapshot, event: Event, calendar: WorkingCalendar
) -> Refusal | None:
    """Why an event may not happen, or None; codes as in :func:`stepping.step`."""
    if event.kind == OPENED:
        return refusals.opened_already() if snapshot.seq else None
    if not snapshot.seq or event.kind in (AUTO, JOINED):
        return refusals.unknown_event(event.kind, procedure.code)
    state = procedure.state_of[snapshot.state]
    if state.kind is StateKind.FINAL:
        return refusals.ended(state)
    if event.kind in NOTED:
        return None
    if event.kind in (TASK_DONE, TASK_FAILED):
        return _task_refusal(procedure, snapshot, event)
    return _transition_refusal(procedure, snapshot, event, calendar)


def _task_refusal(procedure: Procedure, snapshot: Snapshot, event: Event) -> Refusal | None:
    task = procedure.task_of.get(event.task)
    if task is None or task.state != snapshot.state:
        return refusals.task_unknown(event.task)
    if event.role != task.role:
        return refusals.wrong_role(task.title, event.role, {task.role}, None)
    if snapshot.tasks[task.code] is not TaskState.OPEN:
        waiting = [
            procedure.task_of[code]
            for code in task.after
            if snapshot.tasks[task.code] is TaskState.BLOCKED
            and snapshot.tasks[code] is not TaskState.DONE
        ]
        return refusals.task_not_open(task, waiting)
    if event.kind == TASK_FAILED and not event.reason.strip():
        return refusals.reason_missing(task.title)
    return None


def _transition_refusal(
    procedure: Procedure, snapshot: Snapshot, event: Event, calendar: WorkingCalendar
) -> Refusal | None:
    leaving = procedure.leaving[snapshot.state]
    offered = [one for one in leaving if one.event == event.kind]
    if not offered:
        if all(one.event != event.kind for one in procedure.transitions):
            return refusals.unknown_event(event.kind, procedure.code)
        human = [one for one in leaving if one.event != AUTO]
        return refusals.not_now(event.kind, procedure.state_of[snapshot.state], human)
    mine = [one for one in offered if event.role in one.roles]
    if not mine:
        roles = frozenset[str]().union(*(one.roles for one in offered))
        return refusals.wrong_role(offered[0].title, event.role, roles, offered[0].basis)
    one = _guarded(mine, snapshot, event)
    if isinstance(one, Refusal):
        return one
    return (
        _missing_refusal(one, snapshot, event)
        or _words_refusal(one, snapshot, event)
        or _clock_refusal(procedure, snapshot, event, one, calendar)
    )


def _guarded(mine: list[Transition], snapshot: Snapshot, event: Event) -> Transition | Refusal:
    missing: set[str] = set()
    facts = Over(event.facts, snapshot.facts)
    for one in mine:
        verdict = conditions.evaluate(one.guard, facts, on=event.on)
        if verdict.holds:
            return one
        missing |= verdict.missing
    return _facts_missing(missing) if missing else refusals.guard_fails(mine[0])


def _missing_refusal(one: Transition, snapshot: Snapshot, event: Event) -> Refusal | None:
    wanted = set(one.needs)
    if Mark.COMPLETES in one.marks:
        wanted |= set(snapshot.required)
    # Whoever wants nothing does not look: facts are read only when asked for.
    wanted -= event.facts.keys()
    missing = wanted - snapshot.facts.keys() if wanted else wanted
    return _facts_missing(missing) if missing else None


def _facts_missing(codes: Iterable[str]) -> Refusal:
    types = vocabulary()
    return refusals.facts_missing(types[code] for code in codes)


def _words_refusal(one: Transition, snapshot: Snapshot, event: Event) -> Refusal | None:
    if Mark.REASONED in one.marks and not event.reason.strip():
        return refusals.reason_missing(one.title)
    if one.clock is ClockEffect.STOP and event.reason not in one.reasons:
        return refusals.reason_not_listed(one)
    if Mark.ASKS not in one.marks:
        return None
    if not event.missing:
        return refusals.nothing_missing()
    added = set(event.missing) - set(snapshot.told_missing)
    if snapshot.told_missing and added:
        return refusals.asked_anew(added)
    return None


def _clock_refusal(
    procedure: Procedure,
    snapshot: Snapshot,
    event: Event,
    one: Transition,
    calendar: WorkingCalendar,
) -> Refusal | None:
    if one.clock is ClockEffect.EXTEND:
        return _extension_refusal(procedure, snapshot, event, calendar)
    limit = limit_for(procedure, snapshot, LimitName.ACCEPTANCE)
    if limit is None or snapshot.received_on is None:
        return None
    last = due(limit, snapshot.received_on, calendar=calendar)
    is_over = last is not None and event.on > last.on
    if last is not None and Mark.ASKS in one.marks and is_over:
        return refusals.correction_late(last.on)
    if last is not None and one.clock is ClockEffect.DEEM and not is_over:
        return refusals.not_yet_deemed(last.on)
    return None


def _extension_refusal(
    procedure: Procedure, snapshot: Snapshot, event: Event, calendar: WorkingCalendar
) -> Refusal | None:
    if snapshot.extension is not None:
        return refusals.extended_already()
    limit = limit_for(procedure, snapshot, LimitName.STATUTORY)
    if limit is None or snapshot.accepted_on is None:
        return None
    last = due(limit, snapshot.accepted_on, snapshot.segments, calendar=calendar)
    if last is not None and event.on > last.on:
        return refusals.extension_late(last.on)
    return None
