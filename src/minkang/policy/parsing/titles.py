"""Titles of documents: genre words, titles broken over lines, the measure a notice prints."""

import re
from collections.abc import Sequence

from minkang.policy.parsing import marks
from minkang.policy.parsing.lines import Block, squeezed
from minkang.policy.parsing.numbering import read_label

_GENRE = (
    "通知|通报|通告|公告|决定|决议|命令|意见|批复|复函|请示|纪要|方案|规划|计划|纲要|要点|办法|规定|规则|细则|规程|规范|条例"
    "|章程|准则|措施|举措|预案|导则|政策措施|工作安排|任务分工|意见书|答复|答复函|倡议书|公开信"
    "|(?:申报|申请|工作|操作|建设|实施|服务)指南|(?:》|政策|文件)(?:解读|问答)|(?:编制|起草|修订)说明"
)
# Words that also end menu entries and ordinary lines: they need 关于, 若干 or some length.
_WEAK = (
    "政策|清单|目录|名单|指南|指引|总结|制度|标准|行动|报告|函|安排|表|公报|汇总|计划表|台账|简报"
)
_TAIL = r"(?:\((?:[^()]|\([^()]*\)){1,40}\)){0,2}"
_TITLE = re.compile(rf"(?:{_GENRE})》?(?:的通知)?{_TAIL}$")
_WEAK_TITLE = re.compile(rf"(?:{_WEAK})》?{_TAIL}$")
_ANY_GENRE = re.compile(rf"{_GENRE}|{_WEAK}|讲话|致辞|发言|主持词|说明")
# What may stand behind the quoted name of another document to make a title.
_ABOUT = re.compile(r"》.{0,20}(?:解读|问答|说明|细则|方案|通知|意见|决定)$")
_QUALIFIER = re.compile(r"\((?:[^()]{0,20}(?:试行|暂行|年|稿|修订|版)[^()]{0,20})\)")
_PART = re.compile(
    r"(?P<title>[^。;]{4,60}?)(?:第?\s?[一二三四五六七八九十\d]{1,3}\s?篇|[篇之]\s?[一二三四五六七八九十\d]{1,3})\s?:?(?P<rest>[^。;]{0,60})"
)
_PRINTED = re.compile(r"(?:印发|转发|发布|批转)(?P<name>.+?)(?:的通知|的公告|的函)")
# A notice that prints a measure is not over before 的通知.
_PRINTING = re.compile(r"关于(?:印发|转发|批转|发布)(?!.*的(?:通知|公告|函|通报)(?:\(|$))")
_SPEECH = re.compile(
    r"(?:在|于).{2,60}(?:上|时|会)的?(?:讲话|致辞|发言|报告|主持词|说明)(?:提纲|摘要)?"
)
_REPORT = re.compile(r".{0,30}(?:20\d\d|二〇.{1,3})年.{0,16}工作(?:报告|总结|汇报)")
_OPEN_END = re.compile(r"[与和及的、于发对]$|关于")
_PAIRS = ("《》", "“”", "()", "〔〕")
_MIN, _MAX, _LINE_MAX = 5, 130, 60
MAX_LINES = 4
_WEAK_MIN = 12


def is_title(text: str) -> bool:
    """Say whether the squeezed (shadow) text reads as the title of an official document."""
    if not _MIN <= len(text) <= _MAX or re.search(r"[。;!?:]", text) or not _balanced(text):
        return False
    if read_label(text) or text.startswith(("附件", "现将", "为")):
        return False
    if text.startswith("《") and not _ABOUT.search(text):
        return False
    if _TITLE.search(text) or is_speech(text) or _REPORT.fullmatch(text):
        return True
    if not _WEAK_TITLE.search(text):
        return False
    return "关于" in text or "若干" in text or (len(text) >= _WEAK_MIN and "政策" not in text)


def is_speech(text: str) -> bool:
    """Say whether the title is that of a speech or a report (在…会议上的讲话)."""
    return bool(_SPEECH.fullmatch(re.sub(_TAIL + "$", "", text)))


def title_run(blocks: Sequence[Block], first: int, *, centred: bool = False) -> int:
    """Return how many lines from `first` form a title; 0 when none.

    `centred` accepts any broken title: use it where a title must stand (after a notice).
    """
    if not any(_ANY_GENRE.search(b.text) for b in blocks[first : first + MAX_LINES]):
        return 0
    joined = ""
    for count in range(1, MAX_LINES + 1):
        at = first + count - 1
        if at >= len(blocks) or not _can_hold_title(blocks[at].text, is_first=count == 1):
            return 0
        joined += squeezed(blocks[at].text)
        if is_title(joined):
            broken_well = count == 1 or centred or _opens(blocks, first)
            if not broken_well:
                return 0
            if _PRINTING.search(joined):
                closing = _closing_lines(blocks, at + 1, joined, MAX_LINES - count)
                if closing:
                    return count + closing
            return count + (at + 1 < len(blocks) and _is_qualifier(blocks[at + 1].text))
    return 0


def _is_qualifier(text: str) -> bool:
    return bool(_QUALIFIER.fullmatch(text)) and marks.first_date(text) is None


def _closing_lines(blocks: Sequence[Block], first: int, joined: str, most: int) -> int:
    """Return how many more lines an open 印发 needs to reach its 的通知; 0 when they do not."""
    for count, block in enumerate(blocks[first : first + most], start=1):
        if not _can_hold_title(block.text, is_first=False):
            return 0
        joined += squeezed(block.text)
        if is_title(joined) and not _PRINTING.search(joined):
            return count
    return 0


def _can_hold_title(text: str, *, is_first: bool) -> bool:
    if len(text) > (_MAX if is_first else _LINE_MAX) or re.search(r"[。;!?]|:$", text):
        return False
    if read_label(text) and not text.startswith("12"):
        return False
    return not (
        marks.number_line(text)
        or marks.date_line(text)
        or marks.is_mark(text)
        or marks.metadata_of(text)
        or marks.is_letterhead(text)
        or text.startswith("附件")
    )


def _opens(blocks: Sequence[Block], first: int) -> bool:
    text = squeezed(blocks[first].text)
    if not _balanced(text) or _OPEN_END.search(text):
        return True
    return marks.is_org(text) and squeezed(blocks[first + 1].text).startswith("关于")


def _balanced(text: str) -> bool:
    return all(text.count(pair[0]) == text.count(pair[1]) for pair in _PAIRS)


def part_title(text: str) -> str:
    """Return the title of a collection's part heading (…篇1), empty when the line is none."""
    found = _PART.fullmatch(text)
    if not found or len(text) > _LINE_MAX or read_label(text):
        return ""
    return found.group("rest").strip() or text


def printed_name(notice_title: str) -> str:
    """Return the name of the measure a notice prints (印发《X》的通知); empty when none."""
    found = _PRINTED.search(notice_title)
    if not found:
        return ""
    name = found.group("name").strip()
    return name[1:-1] if name.startswith("《") and name.endswith("》") else name.strip("《》")


def same_measure(left: str, right: str) -> bool:
    """Say whether two titles name one measure: equal without brackets, or one inside the other."""
    bare_left, bare_right = (re.sub(r"[《》“”\"()]|试行|暂行", "", t) for t in (left, right))
    return bool(bare_left and bare_right) and (bare_left in bare_right or bare_right in bare_left)
