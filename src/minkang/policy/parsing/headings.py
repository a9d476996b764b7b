"""Which labelled lines are headings, and where a run-in title ends."""

import re

from minkang.policy.parsing.lines import squeezed
from minkang.policy.parsing.numbering import Family, Label, read_label
from minkang.policy.parsing.numbers import quantities

_LINE_MAX, _SENTENCE_MAX, _RUN_IN_MAX, _COLON_MAX, _PLAIN_MAX = 60, 36, 44, 20, 18
_COMMAS, _WIDTH = 2, 30
_TERMINATOR = re.compile(r"[。:;!?]")
# Chapter titles every such document uses; they may be glued to the text that follows.
_STOCK = (
    "总体要求|指导思想|基本原则|工作原则|工作目标|总体目标|主要目标|发展目标|目标任务|主要任务|重点任务|工作任务|工作内容|主要内容"
    "|主要措施|工作措施|重点举措|政策措施|保障措施|组织保障|组织实施|组织领导|工作要求|有关要求|实施步骤|工作步骤|实施范围|适用范围"
    "|职责分工|任务分工|监督管理|法律责任|总体思路|工作重点|附则|总则"
)
_OPENING = "前言|引言|序言|导言|结语|结束语|后记|附则|有关说明"
_STOCK_TITLE = re.compile(rf"(?:{_STOCK}|{_OPENING})")
_GLUED_STOCK = re.compile(rf"(?:{_STOCK})(?=[一-龥“《])")
_GLUED_VERB = re.compile(r"(?P<verb>[一-龥]{2})[^,。;:、!?]{4,28}?(?=(?P=verb)[一-龥]{2})")
_CONTENT = re.compile(r"^(?:到?(?:20)?\d\d年|对|凡|自\d|按|本[办法规定细则])")
# A line with a figure promises something when it is a sentence or says how the figure is meant.
_BOUND = re.compile(
    r"达到?\s?\d|不[低少短高多长]于|不超过|以[上下内]|左右|[≥≤%‰]|控制在|[高升降增减缩][低少长短]?[到至]|全覆盖|全部"
)
# A page copied into one line keeps wide blanks where its headings ended.
_SPACED = re.compile(r"[^\s\d。,:;、]{2,20}(?=\s{2,}\S)")
_NAMED_ARTICLE = re.compile(r"[【\[(](?P<title>[^】\])]{2,20})[】\])]")


def is_heading_line(rest: str, label: Label | None) -> bool:
    """Say whether a line (without its label) is a heading, judged by its own form."""
    if not rest or len(rest) > _LINE_MAX or ";" in rest:
        return False
    stops = rest.count("。") + rest.count("!") + rest.count("?")
    if stops > 1 or (stops == 1 and not rest.endswith(("。", "!", "?"))):
        return False
    if stops == 1 and (len(rest) > _SENTENCE_MAX or rest.count(",") > 1):
        return False
    if label is not None and label.family is Family.ARTICLE:
        return len(rest) <= _PLAIN_MAX and not re.search(r"[。,:]", rest)
    return rest.count(",") <= _COMMAS and not rest.endswith((":", ","))


def is_promise(rest: str, family: Family) -> bool:
    """Say whether a line that has the form of a heading states a figure and so must be a clause."""
    if family is Family.BOX or not re.search(r"\d|[一二三四五六七八九十百两半全]", rest):
        return False
    bound = _BOUND.search(rest)
    figure = any(True for _ in quantities(rest))
    return (rest.endswith("。") and bool(figure or bound)) or bool(figure and bound)


def is_repeated(text: str, label: Label, following: str) -> bool:
    """Say whether the next line carries the same label and begins with the same title."""
    if label.length >= len(text):
        return False
    same = squeezed(following).startswith(squeezed(text).rstrip("。"))
    return same and read_label(following) == label


def rejoined(text: str, label: Label, following: str, beyond: str) -> str:
    """Return a heading that the page width broke over two lines; empty when it is whole.

    The second line must be short and bare, and what stands `beyond` it must be the heading's body:
    a deeper label or a sentence of some length.
    """
    rest = text[label.length :]
    if len(text) < _WIDTH or len(following) > _PLAIN_MAX or re.search(r"[。:;]", rest):
        return ""
    if re.search(r"[。,;:!?()]", following) or read_label(following):
        return ""
    below = read_label(beyond)
    body = label.encloses(below) if below else "。" in beyond and len(beyond) > _PLAIN_MAX
    return text + following if body and is_heading_line(rest + following, label) else ""


def is_plain_heading(text: str) -> bool:
    """Say whether an unnumbered line could be a heading: short and without any punctuation."""
    return 2 <= len(text) <= _PLAIN_MAX and not re.search(r"[。,;:!?、()\d|\t]", text)  # noqa: PLR2004


def is_stock_title(text: str) -> bool:
    """Say whether an unnumbered line is a title that every such document uses (前言, 总则 …)."""
    return bool(_STOCK_TITLE.fullmatch(re.sub(r"\s", "", text)))


def run_in_title(rest: str, family: Family) -> int:
    """Return the length of the title at the beginning of an item's text; 0 when it has none."""
    named = _NAMED_ARTICLE.match(rest)
    if family is Family.ARTICLE:
        return named.end() if named and rest[0] in "【[(" else 0
    spaced = _SPACED.match(rest)
    if spaced:
        return spaced.end()
    end = _TERMINATOR.search(rest)
    first = end.start() if end else len(rest)
    glued = _glued(rest, min(first, _LINE_MAX))
    if glued:
        return glued
    if end is None or end.end() >= len(rest) or _CONTENT.match(rest):
        return 0
    limit = _COLON_MAX if end.group() == ":" else _RUN_IN_MAX
    if first > limit or end.group() == ";" or rest[:first].count(",") > _COMMAS:
        return 0
    return first


def _glued(rest: str, first: int) -> int:
    stock = _GLUED_STOCK.match(rest)
    if stock and stock.end() < first:
        return stock.end()
    doubled = _GLUED_VERB.match(rest)
    return doubled.end() if doubled and doubled.end() < first else 0
