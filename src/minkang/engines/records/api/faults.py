"""Why a request is turned away at the gate, as issues of an OperationOutcome."""

import json
from collections.abc import Iterable
from dataclasses import replace
from http import HTTPStatus

from minkang.engines.records.api.answers import Reply
from minkang.engines.records.rules.issues import Issue, IssueCode, Severity
from minkang.engines.records.rules.reading import Unreadable
from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.rules.search import Unsearchable
from minkang.kernel.refusal import Refused

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class TurnedAway(Exception):  # noqa: N818 - it is an answer, not an error
    """The request is not let in, or asks for what nobody here can do."""

    def __init__(
        self,
        status: HTTPStatus,
        issues: tuple[Issue, ...],
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Keep the answer."""
        super().__init__(f"{status.value}: {issues[0].en}")
        self.status = status
        self.issues = issues
        self.headers = headers


def turned_away(
    status: HTTPStatus,
    code: str,
    zh: str,
    en: str,
    *,
    path: str = "",
    headers: tuple[tuple[str, str], ...] = (),
) -> TurnedAway:
    """One issue of severity error; `code` is one of the value set issue-type."""
    return TurnedAway(status, (Issue(Severity.ERROR, IssueCode(code), path, zh, en),), headers)


FAULTS = (TurnedAway, Unreadable, Unsearchable, Refused)
"""Everything that is an answer and no bug."""


def reply_to(fault: TurnedAway | Unreadable | Unsearchable | Refused) -> Reply:
    """What is told of a request that came to nothing."""
    match fault:
        case TurnedAway():
            return Reply(fault.status, outcome(fault.issues), fault.headers)
        case FhirRefused():
            return Reply(HTTPStatus(fault.status), outcome(fault.issues))
        case Unreadable() | Unsearchable():
            return Reply(HTTPStatus.BAD_REQUEST, outcome(fault.issues))
    refusal = fault.refusal
    en = f"{refusal.code}: {refusal.detail}"
    issue = Issue(Severity.ERROR, IssueCode.BUSINESS_RULE, "", refusal.message, en)
    return Reply(HTTPStatus.UNPROCESSABLE_ENTITY, outcome((issue,)))


def outcome(issues: Iterable[Issue]) -> str:
    """JSON of an OperationOutcome; Chinese for people in ``details``, English in ``diagnostics``."""
    return _JSON.encode(
        {"resourceType": "OperationOutcome", "issue": [_issue(one) for one in issues]}
    )


def milder(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """The same issues as warnings: something was ignored, the rest was done."""
    return tuple(replace(one, severity=Severity.WARNING) for one in issues)


def all_is_well(zh: str, en: str) -> str:
    """JSON of an OperationOutcome that names nothing wrong."""
    return outcome((Issue(Severity.INFORMATION, IssueCode.INFORMATIONAL, "", zh, en),))


def _issue(found: Issue) -> dict[str, object]:
    one = found.blotted()
    said: dict[str, object] = {
        "severity": one.severity,
        "code": one.code,
        "details": {"text": one.zh},
        "diagnostics": one.en,
    }
    if one.path:
        said["expression"] = [one.path]
    return said


def no_token() -> TurnedAway:
    """Nobody said who asks."""
    return turned_away(
        HTTPStatus.UNAUTHORIZED,
        "login",
        "请先证明身份：用登记过的系统凭证申请访问令牌，再带着令牌重新请求。",
        "Send `Authorization: Bearer <token>`; the token endpoint is named in "
        ".well-known/smart-configuration.",
        headers=(("www-authenticate", "Bearer"),),
    )


def token_unaccepted() -> TurnedAway:
    """The token is not one of ours, or has ended."""
    return turned_away(
        HTTPStatus.UNAUTHORIZED,
        "expired",
        "访问令牌不对或已过期。请重新申请令牌后再请求。",
        "The access token is not accepted; ask for a new one.",
        headers=(("www-authenticate", 'Bearer error="invalid_token"'),),
    )


def scope_lacking(act: str, type_name: str) -> TurnedAway:
    """The token is good, but does not open this."""
    return turned_away(
        HTTPStatus.FORBIDDEN,
        "forbidden",
        "这个系统没有获准做这件事。需要的话，请向平台运营方申请相应的权限范围。",
        f"The token holds no scope system/{type_name}.{act}.",
    )


def nothing_here(path: str) -> TurnedAway:
    """No such address."""
    return turned_away(
        HTTPStatus.NOT_FOUND,
        "not-found",
        "没有这个地址。请对照 metadata 检查请求路径。",
        f"Nothing is at {path[:200]!r}.",
    )


def type_unknown(type_name: str) -> TurnedAway:
    """Not a resource type of R4."""
    return turned_away(
        HTTPStatus.NOT_FOUND,
        "not-supported",
        f"FHIR R4 没有“{type_name}”这种资源。请检查拼写和大小写。",
        f"{type_name!r} is not a resource type of FHIR R4.",
    )


def method_not_allowed(methods: tuple[str, ...]) -> TurnedAway:
    """The address knows other methods."""
    said = ", ".join(methods)
    return turned_away(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "not-supported",
        f"这个地址只接受 {said}。",
        f"Allowed here: {said}.",
        headers=(("allow", said),),
    )


def not_acceptable() -> TurnedAway:
    """Neither JSON nor XML is wanted."""
    return turned_away(
        HTTPStatus.NOT_ACCEPTABLE,
        "not-supported",
        "只能以 JSON 或 XML 回答。请把 Accept 改为 application/fhir+json 或 application/fhir+xml。",
        "Accept application/fhir+json or application/fhir+xml.",
    )


def media_unsupported(said: str, *taken: str) -> TurnedAway:
    """The body is of a kind that is not read here."""
    wanted = " / ".join(taken) or "application/fhir+json / application/fhir+xml"
    return turned_away(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "not-supported",
        f"内容类型不对，没有处理。请使用 {wanted}。",
        f"Content-Type {said[:80]!r} is not read here; send {wanted}.",
    )


def too_large(most: int) -> TurnedAway:
    """More bytes than are read."""
    return turned_away(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "too-long",
        f"发来的内容超过 {most // (1024 * 1024)} MB，没有处理。请分成几个请求，或用批量导入。",
        f"The body is longer than {most} bytes; split it or use $import.",
    )


def too_often(seconds: float) -> TurnedAway:
    """More requests than the measure allows."""
    whole = int(seconds) + 1
    return turned_away(
        HTTPStatus.TOO_MANY_REQUESTS,
        "throttled",
        f"请求太频繁，没有处理。请 {whole} 秒后再试。",
        f"Too many requests; retry after {whole} s.",
        headers=(("retry-after", str(whole)),),
    )


def malformed(en: str, zh: str = "请求写得不对，没有处理。请按说明修改后再发。") -> TurnedAway:
    """Not what the act asks for."""
    return turned_away(HTTPStatus.BAD_REQUEST, "invalid", zh, en)


def not_supported(en: str) -> TurnedAway:
    """An act that exists in the standard and not here."""
    return turned_away(
        HTTPStatus.BAD_REQUEST,
        "not-supported",
        "平台不提供这项操作。请对照 metadata 查看可用的操作。",
        en,
    )


def broken() -> TurnedAway:
    """A bug of ours; the log has it under the reference number of the request."""
    return turned_away(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "exception",
        "这一步没有完成，原因在平台。请几分钟后再发；仍然不行时，请把 x-request-id 告诉平台运营方。",
        "The fault is the server's; tell its operator the x-request-id if it persists.",
    )


def storage_unreachable() -> TurnedAway:
    """The database does not answer; nothing is certain."""
    return turned_away(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "transient",
        "系统正在恢复，这次没有确认。请几秒后重新发送。",
        "The database does not answer; retry in a few seconds.",
        headers=(("retry-after", "2"),),
    )
