"""Promised or reported: whether a figure is a target or a result already reached.

A comparison with last year (较上年, 同比) proves nothing; a report says so with 截至, 目前, 已 or 均已, stands
under a background heading, or is a report by its genre.
"""

import re
from collections.abc import Sequence

_REPORTED = re.compile(
    r"截至(?!20[3-9]\d)|截止20[12]\d年|目前(?!.{0,4}(?:存在|仍))|今年以来|(?<![较比到按以])(?:去年|上年)(?!同期|度?末?的?基础)"
    r"|已(?:经)?(?:办理|建成|完成|确定|接入|开通|入驻|实现|达|覆盖|有|累计|组织|培训|开展|“|建立)"
    r"|(?:年来|共|我[省市县区])累计(?:完成|培训|办理|建成)"
)
_ALL_DONE = re.compile(r"均已|已全部|已全面")
_PROMISED = re.compile(
    r"力争|确保|(?<!截)(?:到|至)20\d\d年|争取|(?<!即)将(?!军)|计划|拟(?!定)|(?<![主重需必])要(?!求|点|素|件|闻)|应当|必须|下一步|预计|原则上"
)
# 2024年末,全市共有…: a year that opens a part and is over when the document is signed.
_PAST_YEAR = re.compile(r"[\s(]*(20\d\d)年(?:度|年?[末底])?(?![\d年末底前内起]|[之以]前|及以)")
_PARTS = re.compile(r"[^,;:]*[,;:]?")
_BACKGROUND = re.compile(
    r"背景|现状|(?:发展|工作|现实|规划|改革)基础$|基础(?:和|与)(?:形势|环境|条件)|^(?:发展)?基础$|回顾|形势|(?:主要|工作|取得|发展|建设)的?成效$|成就|面临|基本情况"
    r"|问题(?:和|与|及)(?:不足|困难|挑战)|存在的?[一-龥]{0,6}问题(?!.{0,4}整[改治])|(?:主要|突出|共性)问题$|(?:主要|经验|典型)做法|(?:进展|完成|开展|推进|实施)情况$|工作总结"
)
_REPORT = re.compile(
    r"(?:总结|通报|简报|专报|汇报|情况的?报告|统计公报|年度报告|年报|(?:评估|监测)报告)(?:\([^()]{0,20}\))?$"
)
_FORWARD = re.compile(r"下一?步|打算|安排|要求|计划|任务|目标|建议|重点|措施|对策|整改")

_REACH = 60


def is_background(heading_path: Sequence[str]) -> bool:
    """Say whether the chapter tells what was, not what is to be."""
    return any(_BACKGROUND.search(heading[:_REACH]) for heading in heading_path[:3])


def is_report(title: str, heading_path: Sequence[str]) -> bool:
    """Say whether the document reports by its genre and the chapter is none of its outlook."""
    forward = any(_FORWARD.search(heading[:_REACH]) for heading in heading_path)
    return bool(_REPORT.search(title[-_REACH:])) and not forward


def reached(sentence: str, *, reporting: bool, year: int | None = None) -> list[tuple[int, bool]]:
    """Return (end, reached) for every comma part of `sentence`, in order.

    What a part says about time holds for the parts behind it until another says otherwise; years
    before `year`, the document's own, are over.
    """
    if _ALL_DONE.search(sentence) and not _PROMISED.search(sentence):
        return [(len(sentence), True)]
    state, found = reporting, []
    for part in _PARTS.finditer(sentence):
        if not part.group():
            break
        if _PROMISED.search(part.group()):
            state = False
        elif _REPORTED.search(part.group()) or _is_past(part.group(), year):
            state = True
        found.append((part.end(), state))
    return found


def _is_past(part: str, year: int | None) -> bool:
    opening = _PAST_YEAR.match(part)
    return bool(year and opening and int(opening.group(1)) < year)


def is_reached(parts: Sequence[tuple[int, bool]], at: int) -> bool:
    """Return what `parts` says of the character at `at`."""
    return next((state for end, state in parts if at < end), parts[-1][1] if parts else False)
