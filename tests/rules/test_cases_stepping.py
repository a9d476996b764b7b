"""Stepping: every event of every procedure gets an answer, and no case is ever stranded."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cases_samples import ON, joint, possible
from minkang.engines.cases.rules.clock import Segment
from minkang.engines.cases.rules.procedure import Procedure
from minkang.engines.cases.rules.shipped import procedures
from minkang.engines.cases.rules.snapshot import (
    AUTO_KINDS,
    NEW,
    OPENED,
    TASK_DONE,
    TASK_FAILED,
    Event,
    Snapshot,
    Stepped,
)
from minkang.engines.cases.rules.stepping import dues, replay, step
from minkang.engines.cases.terms import Outcome, StateKind, TaskState
from minkang.kernel.calendar.working_days import DueDay, china
from minkang.kernel.refusal import Refusal

ALL = [*procedures().values(), joint(), joint("any"), joint("k_of_n", 2)]
ROLES = ("applicant", "window_clerk", "approver", "director", "inspector", "nurse", "system")


def stepped(procedure: Procedure, snapshot: Snapshot, event: Event) -> Stepped:
    answer = step(procedure, snapshot, event, calendar=china())
    assert isinstance(answer, Stepped), answer
    return answer


def refused(procedure: Procedure, snapshot: Snapshot, event: Event) -> str:
    answer = step(procedure, snapshot, event, calendar=china())
    assert isinstance(answer, Refusal), answer
    return answer.code


def run(procedure: Procedure, *events: Event) -> Snapshot:
    snapshot = NEW
    for event in events:
        snapshot = stepped(procedure, snapshot, event).snapshot
    return snapshot


def opened(procedure: Procedure, **told: object) -> Snapshot:
    return run(procedure, replace(Event(OPENED, ON), **told))  # type: ignore[arg-type] - fields of it


PERMIT = procedures()["permit_ordinary"]
ACCEPT = Event("accept", ON, role="window_clerk")


@given(st.sampled_from(ALL), st.lists(st.integers(0, 50), max_size=14), st.lists(st.integers(0, 9)))
@settings(max_examples=150, deadline=None)
def test_no_walk_strands_a_case_and_every_replay_is_the_snapshot(
    procedure: Procedure, choices: list[int], waits: list[int]
) -> None:
    day, snapshot, history = ON, NEW, []
    first = stepped(procedure, snapshot, Event(OPENED, ON))
    snapshot, history = first.snapshot, [one.event for one in first.events]
    for place, choice in enumerate(choices):
        day += timedelta(days=waits[place] if place < len(waits) else 0)
        offered = list(possible(procedure, snapshot, day))
        if not offered:
            break
        answer = step(procedure, snapshot, offered[choice % len(offered)], calendar=china())
        if isinstance(answer, Stepped):
            snapshot = answer.snapshot
            history += [one.event for one in answer.events]
    assert replay(procedure, history) == snapshot
    assert snapshot.seq == len(history)
    assert can_end(procedure, snapshot, day)


def can_end(procedure: Procedure, start: Snapshot, on: date) -> bool:
    """Whether some acts, each by somebody who may, lead to an end."""
    waiting, seen = [start], set[tuple[object, ...]]()
    while waiting:
        snapshot = waiting.pop()
        if procedure.state_of[snapshot.state].kind is StateKind.FINAL:
            return True
        key = (snapshot.state, snapshot.stopped_at, *sorted(snapshot.tasks.items()))
        if key in seen:
            continue
        seen.add(key)
        for event in possible(procedure, snapshot, on):
            answer = step(procedure, snapshot, event, calendar=china())
            if isinstance(answer, Stepped):
                waiting.append(answer.snapshot)
    return False


@given(
    st.sampled_from(ALL),
    st.sampled_from(["accept", "grant", "deem", "suspend", "auto", "joined", "opened", "瞎写", ""]),
    st.sampled_from(ROLES),
    st.sampled_from(["", "household", "没有"]),
)
@settings(max_examples=100, deadline=None)
def test_any_event_in_any_state_is_answered(
    procedure: Procedure, kind: str, role: str, task: str
) -> None:
    for state in procedure.states:
        tasks = {one.code: TaskState.OPEN for one in procedure.tasks}
        snapshot = Snapshot(state=state.code, seq=3, tasks=tasks, received_on=ON, stopped_at="")
        answer = step(procedure, snapshot, Event(kind, ON, role=role, task=task), calendar=china())
        assert isinstance(answer, Stepped | Refusal)
        if kind in AUTO_KINDS:
            assert isinstance(answer, Refusal)


def orders(procedure: Procedure, failing: frozenset[str]) -> Iterator[Snapshot]:
    """Where a joint case ends for every order in which the offices can answer."""
    working = run(procedure, Event(OPENED, ON), replace(ACCEPT, facts=FREE))
    for order in permutations(procedure.tasks):
        snapshot = working
        for task in order:
            if snapshot.state != "working" or snapshot.tasks[task.code] is TaskState.DROPPED:
                continue
            kind = TASK_FAILED if task.code in failing else TASK_DONE
            event = Event(kind, ON, role=task.role, task=task.code, reason="理由")
            answer = step(procedure, snapshot, event, calendar=china())
            if isinstance(answer, Refusal):
                assert answer.code == "cases.task_not_open"
                break
            snapshot = answer.snapshot
        else:
            yield snapshot


FREE: Mapping[str, str] = {"birth.claims_reimbursement": "no"}


@pytest.mark.parametrize(
    ("kind", "count", "failing", "ends"),
    [
        ("all", 0, (), Outcome.DONE),
        ("all", 0, ("insurance",), Outcome.DONE),
        ("all", 0, ("vaccination",), Outcome.FAILED),
        ("all", 0, ("certificate",), Outcome.FAILED),
        ("any", 0, ("certificate",), Outcome.DONE),
        ("k_of_n", 3, ("card",), Outcome.DONE),
        ("k_of_n", 2, ("household", "vaccination"), Outcome.FAILED),
    ],
)
def test_every_order_of_the_offices_ends_alike(
    kind: str, count: int, failing: tuple[str, ...], ends: Outcome
) -> None:
    found = list(orders(joint(kind, count), frozenset(failing)))
    assert found
    assert {snapshot.outcome for snapshot in found} == {ends}
    if kind == "all":
        assert all(replace(one, seq=0) == replace(found[0], seq=0) for one in found)


def test_a_failed_office_stops_only_those_behind_it() -> None:
    procedure = joint()
    snapshot = run(
        procedure,
        Event(OPENED, ON),
        ACCEPT,
        Event(TASK_FAILED, ON, role="approver", task="certificate", reason="信息不符"),
    )
    assert snapshot.state == "working"
    assert snapshot.tasks == {
        "certificate": TaskState.FAILED,
        "household": TaskState.DROPPED,
        "card": TaskState.DROPPED,
        "insurance": TaskState.DROPPED,
        "vaccination": TaskState.OPEN,
    }


def test_the_printed_permit_takes_ten_steps_in_five_acts() -> None:
    procedure = procedures()["permit_inspected"]
    snapshot, history = NEW, []
    acts = [
        Event(OPENED, ON),
        ACCEPT,
        Event(TASK_DONE, ON, role="approver", task="review"),
        Event(TASK_DONE, ON, role="inspector", task="inspection"),
        Event("grant", ON, role="approver"),
    ]
    for act in acts:
        answer = stepped(procedure, snapshot, act)
        snapshot, history = answer.snapshot, [*history, *answer.events]
    kinds = [one.event.kind for one in history]
    assert kinds == [
        *("opened", "accept", "auto", "task_done", "task_done", "joined"),
        *("grant", "auto", "auto"),
    ]
    assert snapshot.outcome is Outcome.GRANTED


def test_clock_of_a_permit_starts_stops_and_is_extended_once() -> None:
    day = date(2026, 1, 30)
    snapshot = run(PERMIT, Event(OPENED, day), replace(ACCEPT, on=day))
    ends = dues(PERMIT, snapshot, china())
    assert ends.statutory == DueDay(date(2026, 3, 5), is_provisional=False)
    assert ends.promised == DueDay(date(2026, 2, 13), is_provisional=False)
    stop = Event("suspend", date(2026, 2, 2), role="approver", reason="expert_review")
    stopped = stepped(PERMIT, snapshot, stop).snapshot
    assert dues(PERMIT, stopped, china()).statutory is None
    assert refused(PERMIT, stopped, replace(stop, kind="propose")) == "cases.not_now"
    again = Event("resume", date(2026, 2, 10), role="approver")
    running = stepped(PERMIT, stopped, again).snapshot
    assert running.state == "review"
    assert running.segments == (Segment(date(2026, 2, 2), date(2026, 2, 10), "expert_review"),)
    later = dues(PERMIT, running, china()).statutory
    assert later == DueDay(date(2026, 3, 13), is_provisional=False)
    longer = Event("extend", date(2026, 3, 13), role="director", reason="案情复杂")
    assert refused(PERMIT, running, replace(longer, role="approver")) == "cases.wrong_role"
    assert refused(PERMIT, running, replace(longer, reason=" ")) == "cases.reason_missing"
    too_late = replace(longer, on=date(2026, 3, 14))
    assert refused(PERMIT, running, too_late) == "cases.extension_late"
    extended = stepped(PERMIT, running, longer).snapshot
    latest = dues(PERMIT, extended, china()).statutory
    assert latest == DueDay(date(2026, 3, 27), is_provisional=False)
    assert refused(PERMIT, extended, longer) == "cases.extended_already"


def test_a_clock_stops_only_for_what_the_law_lists() -> None:
    snapshot = run(PERMIT, Event(OPENED, ON), ACCEPT)
    stop = Event("suspend", ON, role="approver", reason="经办人休假")
    assert refused(PERMIT, snapshot, stop) == "cases.reason_not_listed"


def test_silence_accepts_from_receipt_only_after_five_working_days() -> None:
    snapshot = opened(PERMIT)
    deem = Event("deem", date(2026, 11, 30), role="system")
    assert refused(PERMIT, snapshot, deem) == "cases.not_yet_deemed"
    accepted = stepped(PERMIT, snapshot, replace(deem, on=date(2026, 12, 1))).snapshot
    assert (accepted.accepted_on, accepted.is_deemed) == (ON, True)


def test_a_notice_of_what_is_missing_comes_in_time_once_and_complete() -> None:
    snapshot = opened(PERMIT)
    ask = Event("correct", date(2026, 11, 30), role="window_clerk", missing=("身份证", "平面图"))
    assert refused(PERMIT, snapshot, replace(ask, missing=())) == "cases.nothing_missing"
    late = replace(ask, on=date(2026, 12, 1))
    assert refused(PERMIT, snapshot, late) == "cases.correction_late"
    asked = stepped(PERMIT, snapshot, ask).snapshot
    back = Event("resubmit", date(2026, 12, 10), role="applicant")
    again = stepped(PERMIT, asked, back).snapshot
    assert again.received_on == date(2026, 12, 10)
    anew = replace(ask, on=date(2026, 12, 11), missing=("平面图", "租赁合同"))
    assert refused(PERMIT, again, anew) == "cases.asked_anew"
    still = stepped(PERMIT, again, replace(anew, missing=("平面图",))).snapshot
    assert still.corrections == 2


def test_every_missing_fact_is_named_at_once() -> None:
    snapshot = opened(PERMIT, required=("person.name", "premises.area"))
    answer = step(PERMIT, snapshot, ACCEPT, calendar=china())
    assert isinstance(answer, Refusal)
    assert answer.code == "cases.facts_missing"
    assert [fault.name for fault in answer.fields] == ["person.name", "premises.area"]
    told = {"person.name": "王英", "premises.area": "80"}
    assert stepped(PERMIT, snapshot, replace(ACCEPT, facts=told)).snapshot.facts == told


def test_an_unknown_fact_leaves_a_guard_open_and_a_known_one_decides_it() -> None:
    procedure = joint("any")
    waiting = run(
        procedure,
        Event(OPENED, ON),
        replace(ACCEPT, facts={"birth.delivery_costs": "5"}),
        Event(TASK_DONE, ON, role="nurse", task="vaccination"),
    )
    assert waiting.state == "settling"
    assert run_from(procedure, waiting, Event("facts_told", ON, facts=FREE)).state == "done"
    settle = Event("settle", ON, role="approver")
    assert run_from(procedure, waiting, settle).outcome is Outcome.DONE


def run_from(procedure: Procedure, snapshot: Snapshot, event: Event) -> Snapshot:
    return stepped(procedure, snapshot, event).snapshot


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (Event("accept", ON, role="applicant"), "cases.wrong_role"),
        (Event("grant", ON, role="approver"), "cases.not_now"),
        (Event("fly", ON, role="approver"), "cases.event_unknown"),
        (Event("auto", ON), "cases.event_unknown"),
        (Event(OPENED, ON), "cases.opened_already"),
        (Event(TASK_DONE, ON, role="approver", task="review"), "cases.task_unknown"),
        (Event("refuse", ON, role="approver"), "cases.reason_missing"),
    ],
)
def test_what_may_not_happen_is_refused_by_name(event: Event, code: str) -> None:
    assert refused(PERMIT, opened(PERMIT), event) == code


def test_a_withdrawn_case_takes_nothing_more() -> None:
    over = run(PERMIT, Event(OPENED, ON), Event("withdraw", ON, role="applicant"))
    assert over.outcome is Outcome.WITHDRAWN
    assert over.ended_on == over.decided_on == ON
    assert refused(PERMIT, over, ACCEPT) == "cases.ended"


def test_a_task_is_done_once_in_its_turn_and_failed_with_a_reason() -> None:
    procedure = joint()
    snapshot = run(procedure, Event(OPENED, ON), ACCEPT)
    household = Event(TASK_DONE, ON, role="approver", task="household")
    assert refused(procedure, snapshot, household) == "cases.task_not_open"
    assert refused(procedure, snapshot, replace(household, role="nurse")) == "cases.wrong_role"
    first = replace(household, task="certificate")
    no_reason = replace(first, kind=TASK_FAILED)
    assert refused(procedure, snapshot, no_reason) == "cases.reason_missing"
    done = run_from(procedure, snapshot, first)
    assert refused(procedure, done, first) == "cases.task_not_open"
