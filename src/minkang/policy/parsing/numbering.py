"""The grammar of labels: 第一章, 第一条, 一、, 1.1, (一), 1., (1), ①, a), 一是, 专栏 1."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_NUMERAL = "零〇一二三四五六七八九十百两"
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TEN, _HUNDRED = 10, 100


class Family(StrEnum):
    """Numbering families; the value names how the label is written."""

    PART = "第一编"
    CHAPTER = "第一章"
    SECTION = "第一节"
    ARTICLE = "第一条"
    COMMA = "一、"
    DECIMAL = "1 总则"
    DECIMAL_TWO = "1.1"
    DECIMAL_THREE = "1.1.1"
    BRACKET = "(一)"
    BOX = "专栏1"
    DOT = "1."
    PAREN = "(1)"
    CIRCLE = "①"
    LETTER = "a)"
    SPOKEN = "一是"


# Smaller rank encloses larger; equal ranks never enclose each other. The steps leave room for
# 1.1 and 1.1.1 below an open 1. of their own number.
RANK: dict[Family, int] = {family: 10 * rank for rank, family in enumerate(Family)}


@dataclass(frozen=True, slots=True)
class Label:
    """A label as read: `length` characters from the block's beginning, blanks behind included."""

    family: Family
    number: int
    text: str
    length: int

    @property
    def rank(self) -> int:
        """Depth order of the family."""
        return RANK[self.family]

    @property
    def chapter(self) -> int:
        """Return the first number of 1.1 or 1.1.1; 0 for every other family."""
        decimal = self.family in (Family.DECIMAL_TWO, Family.DECIMAL_THREE)
        return int(self.text.partition(".")[0]) if decimal else 0

    def encloses(self, other: "Label") -> bool:
        """Say whether an item so labelled may hold an item labelled `other`."""
        if self.family is Family.DOT and other.chapter:
            return other.chapter == self.number
        return other.rank > self.rank


_N = rf"[{_NUMERAL}]{{1,6}}"
# What follows a decimal that is a figure and not the number of a section.
_COUNTED = "[万亿元岁倍]|人次|公里|平方|工作日|(?:秒|分钟|小时|日|天|个工作日)[内前]|[张名所家个台辆](?!体|称|性)"
# 12.10秒内… is item 12 about ten seconds: no decimal has a year, a time limit or a hotline behind
# its point.
_FIGURE_FIRST = (
    r"(?=(?:19|20)\d\d年|\d{2}(?:秒|分钟|小时|日|天|个工作日)[内前]|\d{2}周?岁(?:及?以[上下])"
    r"|(?:1[12][0-9]|123\d\d)[一-龥”])"
)
_PATTERNS: tuple[tuple[Family, re.Pattern[str]], ...] = (
    (Family.PART, re.compile(rf"(第({_N}|\d{{1,3}})(?:[编篇]|部分))(?=[\s:一-龥]|$)[\s:]*")),
    (Family.CHAPTER, re.compile(rf"(第({_N}|\d{{1,3}})章)(?=[\s:一-龥]|$)[\s:]*")),
    (Family.SECTION, re.compile(rf"(第({_N}|\d{{1,3}})节)(?=[\s:一-龥]|$)[\s:]*")),
    (
        Family.ARTICLE,
        re.compile(
            rf"(第({_N}|\d{{1,3}})条)(?![规所第款项之、,和或及与的中至]|\s*第.{{1,4}}[款项])[\s:]*"
        ),
    ),
    (Family.COMMA, re.compile(rf"(({_N})[、.])\s*(?=\S)")),
    (Family.BRACKET, re.compile(rf"(\(\s*({_N})\s*\)[、.]?)\s*(?=\S)")),
    (
        Family.DECIMAL_THREE,
        re.compile(r"(\d{1,2}\.\d{1,2}\.(\d{1,2}))[.、]?(?:\s+(?=[一-龥“(])|(?=[一-龥]{2}))"),
    ),
    (
        Family.DECIMAL_TWO,
        re.compile(
            r"(\d{1,2}\.(\d{1,2}))[.、]?"
            rf"(?:\s+(?=[一-龥“(])|(?!{_COUNTED})(?=[一-龥]{{2,14}}$|[一-龥]{{4,20}}[。:]))"
        ),
    ),
    (Family.DECIMAL, re.compile(r"((\d{1,2}))\s+(?=[一-龥]{2,16}(?:、[一-龥]{2,12}){0,2}$)")),
    (Family.BOX, re.compile(rf"(专栏\s*({_N}|\d{{1,2}})\s*:?)\s*(?=\S)")),
    (
        Family.DOT,
        re.compile(rf"((\d{{1,3}})\s?[.、])(?:{_FIGURE_FIRST}|(?!\d)\s*(?=[^\s\d.]))"),
    ),
    (Family.DOT, re.compile(r"((\d)\ufe0f?\u20e3)\s*(?=\S)")),
    (Family.PAREN, re.compile(r"(\(?\s?(\d{1,3})\s?\)[、.]?)\s*(?=\S)")),
    (Family.CIRCLE, re.compile(r"(([①-⑳❶-❿]))[、.]?\s*(?=\S)")),
    (Family.LETTER, re.compile(r"(\(?([a-z])[).、])\s*(?=[一-龥“])")),
    (Family.BRACKET, re.compile(r"(([㈠-㈩]))[、.]?\s*(?=\S)")),
    (Family.DOT, re.compile(r"(([⒈-⒛]))\s*(?=\S)")),
    (Family.PAREN, re.compile(r"(([⑴-⒇]))[、.]?\s*(?=\S)")),
    (Family.SPOKEN, re.compile(rf"(([{_NUMERAL}]{{1,3}})(?:是要|是|要)[,:]?)(?=[一-龥“])")),
    (Family.SPOKEN, re.compile(rf"([第其]([{_NUMERAL}]{{1,3}})[,、:])\s*(?=\S)")),
)
# Series of enclosed numbers, each in the order of its numbers.
_ENCLOSED = tuple(
    "".join(chr(ord(first) + i) for i in range(count))
    for first, count in (("①", 20), ("❶", 10), ("㈠", 10), ("⒈", 20), ("⑴", 20), ("a", 26))
)
_DIGIT = "0123456789"
_FIRST: dict[Family, str] = {
    Family.PART: "第", Family.CHAPTER: "第", Family.SECTION: "第", Family.ARTICLE: "第", Family.BOX: "专",
    Family.COMMA: _NUMERAL, Family.BRACKET: "(㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩", Family.SPOKEN: _NUMERAL + "第其",
    Family.DECIMAL: _DIGIT, Family.DECIMAL_TWO: _DIGIT, Family.DECIMAL_THREE: _DIGIT,
    Family.DOT: _DIGIT + _ENCLOSED[3], Family.PAREN: _DIGIT + "(" + _ENCLOSED[4],
    Family.CIRCLE: _ENCLOSED[0] + _ENCLOSED[1], Family.LETTER: "(" + _ENCLOSED[5],
}  # fmt: skip
# The patterns worth trying for each first character, in their order.
_BY_OPENING: dict[str, tuple[tuple[Family, re.Pattern[str]], ...]] = {
    first: tuple(p for p in _PATTERNS if first in _FIRST[p[0]])
    for first in sorted(set("".join(_FIRST.values())))
}
# Where a label may begin inside a line; the character before decides whether it does.
_INLINE = re.compile(
    rf"第{_N}(?:[章节](?=[\s一-龥])|条\s)|[{_NUMERAL}]{{1,3}}、|\([{_NUMERAL}]{{1,3}}\)|(?<![\d.])\d{{1,3}}[.、](?!\d)|[{_NUMERAL}]{{1,2}}是(?=[一-龥“])"
)


def chinese_number(text: str) -> int:
    """Return the integer written in Chinese or Arabic numerals; 0 when it is not one."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, -1
    for c in text:
        if c == "百":
            total += (digit if digit > 0 else 1) * _HUNDRED
            digit = -1
        elif c == "十":
            total += (digit if digit > 0 else 1) * _TEN
            digit = -1
        elif c in _DIGITS:
            digit = digit * _TEN + _DIGITS[c] if digit > 0 else _DIGITS[c]
        else:
            return 0
    return total + max(digit, 0)


def read_label(text: str) -> Label | None:
    """Return the label at the beginning of the (shadow) text, or None."""
    for family, pattern in _BY_OPENING.get(text[:1], ()):
        found = pattern.match(text)
        if found:
            number = _enclosed_number(found.group(2)) or chinese_number(found.group(2))
            if number > 0:
                return Label(family, number, found.group(1).strip(), found.end())
    return None


def _enclosed_number(text: str) -> int:
    """Return the number of ①, ⑴, ㈠, a …; 0 when the text is not one of them."""
    return next((series.index(text) + 1 for series in _ENCLOSED if text in series), 0)


def inline_labels(text: str) -> Iterator[tuple[int, Label]]:
    """Yield (offset, label) of everything inside `text` that is written like a label."""
    for found in _INLINE.finditer(text):
        label = read_label(text[found.start() : found.start() + 24])
        if label:
            yield found.start(), label
