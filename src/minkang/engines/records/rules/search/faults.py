"""What is wrong with a search, as issues."""

from collections.abc import Sequence

from minkang.engines.records.rules.issues import Issue, IssueCode, Severity


class Unsearchable(Exception):  # noqa: N818 - it is an answer, not an error
    """The search cannot be run; `issues` name every parameter at fault."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        """Keep the issues; the exception text is their English."""
        super().__init__("; ".join(issue.en for issue in issues))
        self.issues = tuple(issues)


def unknown(name: str, type_name: str) -> Issue:
    """No such parameter."""
    return _issue(
        IssueCode.NOT_SUPPORTED,
        name,
        f"{type_name or '全库'}没有名为“{name}”的检索参数。请对照能力声明（metadata）中的参数名后重试。",
        f"{type_name or 'the whole system'} has no search parameter {name!r}; see the CapabilityStatement.",
    )


def unsupported(name: str, what: str) -> Issue:
    """A part of the standard that this server does not have; `what` in English."""
    return _issue(
        IssueCode.NOT_SUPPORTED,
        name,
        f"本平台不支持检索参数“{name}”的这种写法。请去掉冒号后的修饰或换一个参数。",
        f"{name}: {what} is not supported here.",
    )


def invalid(name: str, wanted: str, wanted_zh: str) -> Issue:
    """A value that cannot be read; `wanted` says the expected form and never repeats the value."""
    return _issue(
        IssueCode.INVALID,
        name,
        f"检索参数“{name}”的值读不出来：应为{wanted_zh}。请改正后重试。",
        f"{name}: expected {wanted}.",
    )


def mark_is_not_searched(name: str) -> Issue:
    """The platform's mark comes and goes with its evidence, so that nothing is indexed by it."""
    return _issue(
        IssueCode.NOT_SUPPORTED,
        name,
        "互认标识由平台在给出结果时加注，随质量评价变化，不能用来检索。"
        "请按患者和项目检索，再看每份结果的 meta.tag。",
        f"{name}: the mark of mutual recognition is put on results as they go out and is not "
        "searched by; search by patient and code, and look at meta.tag of each result.",
    )


def too_costly(name: str) -> Issue:
    """An order that would have to open every text."""
    return _issue(
        IssueCode.TOO_COSTLY,
        name,
        "按编码排序只能用于结果不多的检索。请加上患者或其他条件，或改用日期排序。",
        f"{name}: an order by a code needs a selective condition, such as a patient.",
    )


def strange_cursor() -> Issue:
    """A page that this server did not hand out, or for another search."""
    return _issue(
        IssueCode.INVALID,
        "_cursor",
        "翻页凭证不是本平台发出的，或不属于这次检索。请从第一页重新检索。",
        "_cursor: not handed out by this server, or for another search; begin at the first page.",
    )


def _issue(code: IssueCode, name: str, zh: str, en: str) -> Issue:
    return Issue(Severity.ERROR, code, name, zh, en)
