"""Procedures and walks for the tests of cases."""

from collections.abc import Iterator
from datetime import date

from minkang.engines.cases.rules.conditions import facts_of
from minkang.engines.cases.rules.definition import from_toml
from minkang.engines.cases.rules.facts import FactType, vocabulary
from minkang.engines.cases.rules.procedure import AUTO, Mark, Procedure
from minkang.engines.cases.rules.snapshot import TASK_DONE, TASK_FAILED, Event, Snapshot
from minkang.engines.cases.terms import ClockEffect, FactKind, TaskState

ON = date(2026, 11, 23)

JOINT = """
code = "joint"
title = "联办"
title_en = "Joint"
source = "某办法"
[[state]]
code = "received"
title = "待受理"
title_en = "Received"
kind = "waiting"
[[state]]
code = "working"
title = "联合办理"
title_en = "Worked on together"
kind = "working"
[[state]]
code = "settling"
title = "结算"
title_en = "Settling"
kind = "working"
[[state]]
code = "done"
title = "办结"
title_en = "Done"
kind = "final"
outcome = "done"
[[state]]
code = "failed"
title = "终止"
title_en = "Failed"
kind = "final"
outcome = "failed"
[[transition]]
event = "accept"
title = "受理"
title_en = "Accept"
from = ["received"]
to = "working"
roles = ["window_clerk"]
clock = "start"
law = "某办法"
[[transition]]
event = "auto"
title = "有费用则结算"
title_en = "Settle costs"
from = ["settling"]
to = "done"
roles = []
guard = { any = [
    { fact = "birth.claims_reimbursement", op = "==", value = "no" },
    { not = { fact = "birth.delivery_costs", op = "is_known" } },
] }
[[transition]]
event = "settle"
title = "结算"
title_en = "Settle"
from = ["settling"]
to = "done"
roles = ["approver"]
needs = ["birth.delivery_costs"]
[[task]]
code = "certificate"
title = "出生医学证明"
title_en = "Birth certificate"
state = "working"
office = "health"
role = "approver"
[[task]]
code = "household"
title = "户口登记"
title_en = "Household registration"
state = "working"
office = "public_security"
role = "approver"
after = ["certificate"]
[[task]]
code = "card"
title = "社会保障卡"
title_en = "Social security card"
state = "working"
office = "social_security"
role = "approver"
after = ["household"]
[[task]]
code = "insurance"
title = "医保参保"
title_en = "Medical insurance"
state = "working"
office = "medical_insurance"
role = "approver"
after = ["household"]
is_optional = true
[[task]]
code = "vaccination"
title = "预防接种证"
title_en = "Vaccination card"
state = "working"
office = "health"
role = "nurse"
[[join]]
state = "working"
kind = "all"
then = "settling"
otherwise = "failed"
[[limit]]
name = "statutory"
amount = 1
unit = "months"
law = "某条例"
article = "第七条"
"""


def joint(kind: str = "all", count: int = 0) -> Procedure:
    """Five offices side by side; three behind another."""
    text = JOINT.replace('kind = "all"', f'kind = "{kind}"\ncount = {count}')
    return from_toml(text, vocabulary(), file="joint.toml")


def sample_value(fact: FactType) -> str:
    """A canonical value of any type of fact."""
    samples = {
        FactKind.DATE: "2026-11-01",
        FactKind.NUMBER: str(int(fact.least or 1)),
        FactKind.MONEY: "100000",
        FactKind.CHOICE: fact.choices[0][0] if fact.choices else "",
        FactKind.YES_NO: "yes",
        FactKind.FILE: "sha256:" + "0" * 64,
    }
    return samples.get(fact.kind, "甲")


def possible(procedure: Procedure, snapshot: Snapshot, on: date) -> Iterator[Event]:
    """Every act somebody in the right role could try now, with what it needs."""
    types = vocabulary()
    for one in procedure.leaving[snapshot.state]:
        if one.event == AUTO:
            continue
        wanted = set(one.needs) | facts_of(one.guard)
        if Mark.COMPLETES in one.marks:
            wanted |= set(snapshot.required)
        yield Event(
            one.event,
            on,
            role=min(one.roles),
            facts={code: sample_value(types[code]) for code in wanted - snapshot.facts.keys()},
            missing=(snapshot.told_missing or ("身份证",)) if Mark.ASKS in one.marks else (),
            reason=min(one.reasons) if one.clock is ClockEffect.STOP else "理由",
        )
    for task in procedure.tasks_of.get(snapshot.state, ()):
        if snapshot.tasks[task.code] is TaskState.OPEN:
            yield Event(TASK_DONE, on, role=task.role, task=task.code)
            yield Event(TASK_FAILED, on, role=task.role, task=task.code, reason="理由")
