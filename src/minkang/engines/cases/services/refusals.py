"""What the services of cases refuse before the rules are asked."""

from collections.abc import Iterable

from minkang.kernel.refusal import Refusal


def unpublished(code: str) -> Refusal:
    """Nobody published the procedure."""
    return Refusal(
        "cases.procedure_unpublished",
        "这个事项的办理流程还没有发布，暂时不能受理。请联系审批管理人员先发布流程。",
        f"procedure {code} has no published version",
    )


def stale(number: str) -> Refusal:
    """Somebody was faster."""
    return Refusal(
        "cases.stale",
        f"办件 {number} 刚刚被别人办理过，您看到的已不是最新情况。请刷新页面，看清后再办。",
        "expected_seq is not the number of the last event",
    )


def key_used() -> Refusal:
    """The key names another message."""
    return Refusal(
        "cases.key_used",
        "这个消息编号已经用于另一次办理。请换一个编号重新发送。",
        "the key was used for another event of this case",
    )


def office_missing(kinds: Iterable[str]) -> Refusal:
    """The procedure needs an office nobody named."""
    return Refusal(
        "cases.office_missing",
        "这个流程要由其他部门一起办，但还没有指定承办单位。请联系审批管理人员配置。",
        f"no organisation for offices {sorted(kinds)}",
    )


def not_assignable(task: str) -> Refusal:
    """The task is not open."""
    return Refusal(
        "cases.task_not_assignable",
        "这项任务现在不能分派：还没有轮到，或者已经办完。请刷新列表。",
        f"task {task!r} is not open",
    )


def version_unknown() -> Refusal:
    """No such version, or it is decided."""
    return Refusal(
        "cases.version_unknown",
        "没有找到这个待审定的流程版本，它可能已经审定。请从列表重新打开。",
        "no proposed version with this number",
    )


def same_person() -> Refusal:
    """Who proposed may not approve."""
    return Refusal(
        "cases.same_person",
        "流程要由两个人把关：提出的人不能自己审定。请交给另一位负责人。",
        "decided_by equals proposed_by",
    )


def proposed_already() -> Refusal:
    """One proposal at a time."""
    return Refusal(
        "cases.proposed_already",
        "这个流程已有一版等待审定。请先审定或退回它，再提出新的一版。",
        "the procedure has a proposed version",
    )


def faulty(messages: Iterable[str], details: Iterable[str]) -> Refusal:
    """Checks found something."""
    told = list(messages)
    return Refusal(
        "cases.procedure_faulty",
        f"流程有 {len(told)} 处问题，不能提交审定：" + "".join(told),
        "; ".join(details),
    )


def notice_faulty(detail: str) -> Refusal:
    """The days do not fit the year."""
    return Refusal(
        "cases.notice_faulty",
        "放假安排有误：日期不在这一年，或者调休上班日不是周末。请对照国务院办公厅通知逐项核对。",
        detail,
    )


def malformed(detail: str) -> Refusal:
    """A definition does not read."""
    return Refusal(
        "cases.procedure_malformed",
        f"流程表里有一处填得不对（{detail}），还没有提交。请对照表头改好再提交。",
        detail,
    )


def diagram_unsupported(count: int) -> Refusal:
    """A diagram holds what cannot be run."""
    return Refusal(
        "cases.diagram_unsupported",
        f"流程图里有 {count} 处不能导入，下面逐个列出。请在建模工具里改好再上传。",
        f"{count} elements outside the declared subset",
    )
