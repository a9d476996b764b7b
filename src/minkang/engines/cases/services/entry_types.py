"""What acts on procedures and cases write into the audit chain."""

from minkang.kernel.audit.catalogue import EntryType, register

CASE_OPENED = register(
    EntryType(
        code="cases.case_opened",
        zh="登记了办件（事项 {item}），链首 {head}",
        en="A case was opened (item {item}); its chain stands at {head}",
        facts=("item", "version", "head"),
    )
)
CASE_MOVED = register(
    EntryType(
        code="cases.case_moved",
        zh="以{role}身份办理了“{event}”，办件到达 {state}，事件序号 {seq}，链首 {head}",
        en="{event} as {role}: the case stands at {state}, event {seq}, chain {head}",
        facts=("event", "role", "state", "seq", "head"),
    )
)
TASK_ASSIGNED = register(
    EntryType(
        code="cases.task_assigned",
        zh="任务“{task}”分派给 {to}",
        en="Task {task} was assigned to {to}",
        facts=("task", "to"),
    )
)
PROCEDURE_PROPOSED = register(
    EntryType(
        code="cases.procedure_proposed",
        zh="提出流程 {procedure} 第 {number} 版，摘要 {digest}",
        en="Version {number} of procedure {procedure} was proposed, digest {digest}",
        facts=("procedure", "number", "digest"),
    )
)
PROCEDURE_PUBLISHED = register(
    EntryType(
        code="cases.procedure_published",
        zh="发布流程 {procedure} 第 {number} 版",
        en="Version {number} of procedure {procedure} was published",
        facts=("procedure", "number"),
    )
)
PROCEDURE_REFUSED = register(
    EntryType(
        code="cases.procedure_refused",
        zh="未通过流程 {procedure} 第 {number} 版，理由：{reason}",
        en="Version {number} of procedure {procedure} was refused: {reason}",
        facts=("procedure", "number", "reason"),
    )
)
PROCEDURE_RETIRED = register(
    EntryType(
        code="cases.procedure_retired",
        zh="停用流程 {procedure} 第 {number} 版，理由：{reason}",
        en="Version {number} of procedure {procedure} was retired: {reason}",
        facts=("procedure", "number", "reason"),
    )
)
NOTICE_ENTERED = register(
    EntryType(
        code="cases.notice_entered",
        zh="录入 {year} 年放假安排（{source}），重算办件 {recounted} 件",
        en="The days off of {year} were entered ({source}); {recounted} cases were counted again",
        facts=("year", "source", "recounted"),
    )
)
REMINDED = register(
    EntryType(
        code="cases.reminded",
        zh="提醒办理（{kind}），最后一天 {due}，提醒 {to}",
        en="A case was called to mind ({kind}), its last day {due}, to {to}",
        facts=("kind", "due", "to"),
    )
)
