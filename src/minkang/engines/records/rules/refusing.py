"""Why a write or a read of records is refused: an HTTP status and every issue."""

from collections.abc import Sequence
from http import HTTPStatus

from minkang.engines.records.rules.issues import Issue, IssueCode, Severity
from minkang.kernel.refusal import Refusal, Refused


class FhirRefused(Refused):
    """A refusal in the standard's words; `issues` become an OperationOutcome."""

    def __init__(self, status: HTTPStatus, issues: Sequence[Issue]) -> None:
        """Keep status and issues; people read the first issue."""
        first = issues[0]
        super().__init__(Refusal(f"records.{first.code}".replace("-", "_"), first.zh, first.en))
        self.status = status
        self.issues = tuple(issues)


def refused(
    status: HTTPStatus, code: IssueCode, zh: str, en: str, *, path: str = ""
) -> FhirRefused:
    """A refusal with one issue."""
    return FhirRefused(status, (Issue(Severity.ERROR, code, path, zh, en),))


def not_found(key: str) -> FhirRefused:
    """Nobody has ever sent this resource, or whoever asks may not know of it."""
    return refused(
        HTTPStatus.NOT_FOUND,
        IssueCode.NOT_FOUND,
        f"没有找到 {key}。请核对类型与编号后重试。",
        f"{key} is not known here.",
    )


def too_costly(seconds: int) -> FhirRefused:
    """What was asked for was not found in time."""
    return refused(
        HTTPStatus.BAD_REQUEST,
        IssueCode.TOO_COSTLY,
        f"查询范围太大，{seconds} 秒内没有查完。请加上患者、日期或编码等条件后再查。",
        f"The answer was not found within {seconds} s; ask for less, by patient, date or code.",
    )


def too_many_exports(most: int) -> FhirRefused:
    """Whoever asks has exports that are not made yet."""
    return refused(
        HTTPStatus.TOO_MANY_REQUESTS,
        IssueCode.THROTTLED,
        f"您已有 {most} 个批量导出在等待。请等其中一个完成，或先删除不需要的，再申请。",
        f"{most} exports of yours are waiting; let one end or delete one first.",
    )


def gone(key: str) -> FhirRefused:
    """It was deleted."""
    return refused(
        HTTPStatus.GONE,
        IssueCode.DELETED,
        f"{key} 已被删除，历史版本仍可查阅。需要恢复时请重新提交（PUT）。",
        f"{key} was deleted; its history is still there. Send it again (PUT) to bring it back.",
    )


def version_differs(key: str, wanted: str, current: int) -> FhirRefused:
    """`If-Match` names a version that is not the current one."""
    return refused(
        HTTPStatus.PRECONDITION_FAILED,
        IssueCode.CONFLICT,
        f"{key} 的当前版本是第 {current} 版，与提交时依据的版本不同。请取回最新版本，合并后再提交。",
        f"{key} is at version {current}, If-Match said {wanted}; read it again and merge.",
    )


def condition_is_ambiguous(type_name: str, found: int) -> FhirRefused:
    """A condition that must meet at most one resource meets several; its values are not repeated."""
    return refused(
        HTTPStatus.PRECONDITION_FAILED,
        IssueCode.MULTIPLE_MATCHES,
        f"条件匹配到 {found} 份 {type_name}，无法确定是哪一份。请改用能唯一确定的条件，例如本机构的编号。",
        f"The condition matches {found} resources of type {type_name}; use one that is unique.",
    )


def condition_is_unmet(type_name: str, path: str) -> FhirRefused:
    """A conditional reference meets nothing."""
    return refused(
        HTTPStatus.PRECONDITION_FAILED,
        IssueCode.NOT_FOUND,
        f"按条件引用的 {type_name} 不存在。请先上传被引用的资料，或放在同一事务中提交。",
        f"A conditional reference to {type_name} meets nothing; send its target first or beside it.",
        path=path,
    )


def is_somebody_elses(key: str) -> FhirRefused:
    """Only who sent a resource may change it."""
    return refused(
        HTTPStatus.FORBIDDEN,
        IssueCode.FORBIDDEN,
        f"{key} 由其他机构上传，只有上传机构可以修改。请换用本机构的编号，或联系上传机构更正。",
        f"{key} was sent by another organisation, which alone may change it.",
    )


def is_referred_to(key: str, sources: Sequence[str]) -> FhirRefused:
    """What others refer to stays."""
    named = "、".join(sources)
    return refused(
        HTTPStatus.CONFLICT,
        IssueCode.CONFLICT,
        f"{key} 仍被 {named} 引用，不能删除。请先删除或更正这些资料。",
        f"{key} is still referred to by {', '.join(sources)}; delete or correct these first.",
    )


def speaks_of_deleted(key: str, target: str) -> FhirRefused:
    """What was deleted is not referred to anew."""
    return refused(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        IssueCode.DELETED,
        f"{key} 引用的 {target} 已被删除。请改为引用现有资料，或先恢复 {target}。",
        f"{key} refers to {target}, which was deleted; refer to what is there, or bring it back.",
    )


def is_named_twice(key: str) -> FhirRefused:
    """Two acts of one transaction write the same resource."""
    return refused(
        HTTPStatus.BAD_REQUEST,
        IssueCode.INVALID,
        f"同一事务中对 {key} 提交了两次写操作。请合并为一次后重新提交。",
        f"Two entries of the transaction write {key}; send one of them.",
    )


def cannot_be_asked(url: str, method: str) -> FhirRefused:
    """The address does not fit the verb."""
    return refused(
        HTTPStatus.BAD_REQUEST,
        IssueCode.NOT_SUPPORTED,
        f"{method} 不能用于这样的地址。请核对资源类型与编号。",
        f"{method} {url.partition('?')[0]!r}: expected Type, Type/id or Type?condition.",
    )


def is_another_type(wanted: str, path: str) -> FhirRefused:
    """The resource is not of the type of its address."""
    return refused(
        HTTPStatus.BAD_REQUEST,
        IssueCode.INVALID,
        f"提交的内容不是 {wanted}。请核对 resourceType 与地址。",
        f"The resourceType is not {wanted}, which the address says.",
        path=path,
    )


def is_another_id(path: str) -> FhirRefused:
    """The id of the resource is not that of its address."""
    return refused(
        HTTPStatus.BAD_REQUEST,
        IssueCode.INVALID,
        "提交的内容中 id 缺失或与地址中的编号不一致。请改为一致后重新提交。",
        "The id is missing or differs from that of the address.",
        path=path,
    )
