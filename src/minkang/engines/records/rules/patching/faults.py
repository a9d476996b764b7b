"""Why a patch does not apply."""

from minkang.engines.records.rules.issues import Issue, IssueCode, Severity


class Unpatchable(ValueError):  # noqa: N818  it is an answer, not an error of ours
    """The patch does not apply; `issues` say where and why. Code ``conflict`` is a failed test."""

    def __init__(self, *issues: Issue) -> None:
        """Keep the issues; the text of the exception is their English."""
        super().__init__("; ".join(issue.en for issue in issues))
        self.issues = issues


def fault(place: str, zh: str, en: str, code: IssueCode = IssueCode.PROCESSING) -> Unpatchable:
    """A fault at an operation (``operation[2]``) or at a place of the resource."""
    return Unpatchable(Issue(Severity.ERROR, code, place, zh, en))


def malformed(place: str, en: str) -> Unpatchable:
    """The patch itself is not as the standard has it."""
    return fault(
        place,
        "补丁的格式不对，没有执行。请对照标准检查这一步操作的内容。",
        en,
        IssueCode.STRUCTURE,
    )


def nothing_there(place: str, en: str) -> Unpatchable:
    """What the operation wants to change is not there."""
    return fault(
        place,
        "要修改的内容在当前版本里不存在，补丁没有执行。请取回最新版本后重新生成补丁。",
        en,
        IssueCode.NOT_FOUND,
    )
