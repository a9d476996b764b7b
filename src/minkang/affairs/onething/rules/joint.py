"""The procedure of a whole package, made from its parts; one truth, so that neither can drift."""

from collections.abc import Mapping

from minkang.affairs.onething.rules.package import Clue, Package

Tables = dict[str, object]
RECEIVED, WINDOW, WORKING = "received", "window", "working"
UNFINISHED, REOPENED = "unfinished", "reopened"
TAKE_UP, CLOSE, WITHDRAW, REOPEN = "take_up", "close", "withdraw", "reopen"
SYSTEM, APPLICANT = "system", "applicant"
CLERKS = ["window_clerk", "approver"]
LAW = {
    "law": "辽宁省深化卫生健康服务措施（新生儿出生一件事）",
    "clause": "liaoning-2025-34/14.1",
    "verification": "secondary",
}


def tables_of(package: Package) -> Tables:
    """The tables of the procedure, as `engines.cases` reads them: a task for each part, one join."""
    return {
        "code": package.procedure,
        "title": package.title,
        "title_en": package.title_en,
        "source": LAW["law"],
        "verification": LAW["verification"],
        "state": [
            _state(RECEIVED, "已申报", "Declared", "waiting"),
            _state(WINDOW, "窗口核实", "Looked at by the window", "waiting"),
            _state(WORKING, "各部门办理", "With the offices", "working"),
            _state(UNFINISHED, "有一项没有办成", "One part was not granted", "waiting"),
            _state(REOPENED, "补充后再办", "Taken up again", "waiting"),
            _state("done", "全部办好", "All done", "final", "done"),
            _state("failed", "部分没有办成", "Not all granted", "final", "failed"),
            _state("withdrawn", "已撤回", "Withdrawn", "final", "withdrawn"),
        ],
        "transition": [
            _auto("情况常见，直接分办", "Ordinary: straight to the offices", WORKING, package),
            _auto("情况特殊，转窗口", "Unusual: to the window first", WINDOW, None),
            {
                "event": TAKE_UP, "title": "核实后分办", "title_en": "Send to the offices",
                "from": [WINDOW], "to": WORKING, "roles": CLERKS, "marks": ["reasoned"],
                "clock": "start", **LAW,
            },
            {
                "event": CLOSE, "title": "不走联办，另行办理", "title_en": "Settle it another way",
                "from": [WINDOW], "to": "failed", "roles": CLERKS, "marks": ["reasoned"],
                "clock": "end",
            },
            {
                "event": WITHDRAW, "title": "撤回申报", "title_en": "Withdraw",
                "from": [WINDOW, WORKING, UNFINISHED], "to": "withdrawn", "roles": [APPLICANT],
                "clock": "end",
            },
            {
                "event": REOPEN, "title": "补充后再办", "title_en": "Take up again",
                "from": [WORKING, UNFINISHED], "to": REOPENED, "roles": [APPLICANT],
            },
            {
                "event": "auto", "title": "重新分办", "title_en": "To the offices again",
                "from": [REOPENED], "to": WORKING, "roles": [],
            },
        ],
        "task": [
            {
                "code": part.code, "title": part.title, "title_en": part.title_en,
                "state": WORKING, "office": "owner", "role": SYSTEM,
                "after": list(part.after), "is_optional": part.is_optional,
            }
            for part in package.parts
        ],
        "join": [{"state": WORKING, "kind": "all", "then": "done", "otherwise": UNFINISHED}],
    }  # fmt: skip


def condition_of(clue: Clue) -> Mapping[str, object]:
    """The table of one comparison."""
    told: Mapping[str, object] = {"fact": clue.fact, "op": clue.op, "value": list(clue.values)}
    return {"not": told} if clue.is_not else told


def _state(code: str, title: str, title_en: str, kind: str, outcome: str = "") -> Tables:
    told: Tables = {"code": code, "title": title, "title_en": title_en, "kind": kind}
    return told | ({"outcome": outcome} if outcome else {})


def _auto(title: str, title_en: str, target: str, package: Package | None) -> Tables:
    """What happens at once: with a package, only where no detour is shown."""
    told: Tables = {
        "event": "auto", "title": title, "title_en": title_en, "from": [RECEIVED], "to": target,
        "roles": [],
    }  # fmt: skip
    if package is None:
        return told
    clues = [clue for detour in package.detours for clue in detour.clues]
    guard = {"all": [{"not": condition_of(one)} for one in clues]}
    return told | {"guard": guard, "clock": "start", **LAW}
