"""Why an act on a case is refused, in the words of a person at a window."""

from collections.abc import Iterable
from datetime import date

from minkang.engines.cases.rules.facts import FactType
from minkang.engines.cases.rules.procedure import Basis, State, TaskDef, Transition
from minkang.kernel.refusal import FieldFault, Refusal


def ended(state: State) -> Refusal:
    """The case is over."""
    return Refusal(
        "cases.ended",
        f"这件办件已经结束（{state.title}），不能再办理。如需继续，请重新提出申请。",
        f"the case stands in the final state {state.code}",
    )


def unknown_event(event: str, code: str) -> Refusal:
    """The procedure knows no such act."""
    return Refusal(
        "cases.event_unknown",
        "这个办理事项没有这一步。请刷新页面，从列出的操作中选择。",
        f"procedure {code} has no event {event!r}",
    )


def not_now(event: str, state: State, offered: Iterable[Transition]) -> Refusal:
    """The act exists, but not where the case stands."""
    titles = "、".join(dict.fromkeys(one.title for one in offered))
    return Refusal(
        "cases.not_now",
        f"办件现在处于“{state.title}”，不能做这一步。"
        + (f"现在可以：{titles}。" if titles else "请等待下一环节。"),
        f"event {event!r} does not leave state {state.code}",
    )


def wrong_role(title: str, role: str, roles: Iterable[str], basis: Basis | None) -> Refusal:
    """Somebody else must do it."""
    by = f"（{basis.cited}）" if basis else ""
    return Refusal(
        "cases.wrong_role",
        f"“{title}”不由您的岗位办理{by}。请转给负责的人员。",
        f"role {role} is none of {sorted(roles)}",
        clause=(basis.clause or None) if basis else None,
    )


def facts_missing(missing: Iterable[FactType]) -> Refusal:
    """Facts must be known first; all of them are named at once."""
    faults = tuple(
        FieldFault(fact.code, f"请填写“{fact.label}”。") for fact in sorted(missing, key=_code)
    )
    named = ", ".join(fault.name for fault in faults)
    return Refusal(
        "cases.facts_missing",
        f"还缺 {len(faults)} 项信息，已在下面逐项标出。请一次补齐后再提交。",
        f"not known: {named}",
        faults,
    )


def _code(fact: FactType) -> str:
    return fact.code


def guard_fails(one: Transition) -> Refusal:
    """The facts do not allow it."""
    by = f"（{one.basis.cited}）" if one.basis else ""
    return Refusal(
        "cases.condition_fails",
        f"填报的情况不符合“{one.title}”的条件{by}。请核对信息，或咨询窗口改办其他事项。",
        f"the guard of {one.event} from {one.origin} does not hold",
        clause=(one.basis.clause or None) if one.basis else None,
    )


def reason_missing(title: str) -> Refusal:
    """The act needs a reason."""
    message = f"“{title}”要写明理由，申请人会看到。请补上理由。"
    return Refusal(
        "cases.reason_missing", message, "reason is empty", (FieldFault("reason", message),)
    )


def reason_not_listed(one: Transition) -> Refusal:
    """The clock may not stop for this."""
    listed = "、".join(reason.label for reason in sorted(one.reasons))
    message = f"只有这些情形的时间可以不计入时限：{listed}。请从中选择，或继续办理。"
    return Refusal(
        "cases.reason_not_listed",
        message,
        f"expected one of {sorted(map(str, one.reasons))}",
        (FieldFault("reason", message),),
        clause=(one.basis.clause or None) if one.basis else None,
    )


def nothing_missing() -> Refusal:
    """A correction notice that names nothing."""
    message = "补正告知书要一次写明缺哪些材料。请至少选择一项。"
    return Refusal(
        "cases.nothing_missing", message, "missing is empty", (FieldFault("missing", message),)
    )


def asked_anew(added: Iterable[str]) -> Refusal:
    """A second notice that names something new."""
    return Refusal(
        "cases.asked_anew",
        "补正只能一次性告知：上次告知书没有提到的材料，不能再要求补正。请在原告知范围内处理，或予以受理。",
        f"not in the first notice: {sorted(added)}",
        (FieldFault("missing", "只能选择上次告知过的材料。"),),
    )


def correction_late(last: date) -> Refusal:
    """Too late to ask: accepted by silence."""
    return Refusal(
        "cases.correction_late",
        f"一次性告知补正的期限到 {last} 为止，已经过期，申请自收到之日起视为受理。请按受理办理。",
        f"the notice was due on {last}; the application is deemed accepted from receipt",
    )


def not_yet_deemed(last: date) -> Refusal:
    """Too early to be accepted by silence."""
    return Refusal(
        "cases.not_yet_deemed",
        f"受理期限到 {last} 为止，还没有过，不能视为受理。请等待审查，或由窗口作出决定。",
        f"silence counts only after {last}",
    )


def extended_already() -> Refusal:
    """A limit is extended once."""
    return Refusal(
        "cases.extended_already",
        "这件办件已经延长过一次，法律只允许延长一次。请在现有期限内作出决定。",
        "the case carries an extension already",
    )


def extension_late(last: date) -> Refusal:
    """A limit that is over cannot be extended."""
    return Refusal(
        "cases.extension_late",
        f"法定期限到 {last} 为止，已经过了，不能再延长。请尽快作出决定，并向申请人说明超期原因。",
        f"the statutory limit ended on {last}",
    )


def task_unknown(code: str) -> Refusal:
    """No such task."""
    return Refusal(
        "cases.task_unknown",
        "没有找到这一项办理任务。请刷新页面，从待办列表重新打开。",
        f"the procedure has no task {code!r} in this state",
    )


def task_not_open(task: TaskDef, waits_for: Iterable[TaskDef]) -> Refusal:
    """The task waits, or is settled already."""
    before = "、".join(one.title for one in waits_for)
    return Refusal(
        "cases.task_not_open",
        f"“{task.title}”要等“{before}”完成后才能办理。请稍后再来。"
        if before
        else f"“{task.title}”已经办过了。请刷新页面查看结果。",
        f"task {task.code} is not open",
    )


def opened_already() -> Refusal:
    """A case is opened once."""
    return Refusal(
        "cases.opened_already",
        "这件办件已经登记过了。请从列表中打开它。",
        "only the first event opens a case",
    )


def unknown() -> Refusal:
    """No such case, or none of theirs."""
    return Refusal(
        "cases.unknown",
        "没有找到这件办件，或者它不归您办理。请核对办件编号，或从列表中打开。",
        "no such case, or the actor may not see it",
    )


def version_not_found(version: int) -> Refusal:
    """No such version of a procedure."""
    return Refusal(
        "cases.version_not_found",
        "没有这一版办理流程。请从流程列表重新打开。",
        f"no version {version}",
    )
