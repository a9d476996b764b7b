"""Where documents begin in a text: letterheads, document numbers, titles, collection parts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from minkang.policy.parsing import contents, marks, titles
from minkang.policy.parsing.lines import Block, squeezed
from minkang.policy.parsing.numbering import Family, read_label

_ATTACHMENT = re.compile(r"附(?:件|表|录)\s*[\d一二三四五六七八九十]{0,3}\s*:?")
_BODY_SENTENCE = 20
_PARAGRAPH = 80
_SKIP = 3
_TINY = 12
_TOP = (Family.CHAPTER, Family.ARTICLE, Family.COMMA, Family.PART)


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks `first:last` (half open) that form one document, or the page before the first one."""

    first: int
    last: int
    is_page: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """Sections in order and the blocks of tables of contents."""

    sections: tuple[Section, ...]
    contents: frozenset[int]


class _Open:
    """What the document being read has shown so far."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.has_body = False
        self.printed = ""
        self.is_order = False
        self.signed = False
        self.in_attachment = False
        self.highest: dict[Family, int] = {}

    def see(self, block: Block) -> None:
        label = read_label(block.text)
        if label and label.family in _TOP:
            self.highest[label.family] = max(self.highest.get(label.family, 0), label.number)
            self.has_body = True
        elif "。" in block.text or label:
            self.has_body = True
        elif marks.date_line(block.text):
            self.signed = True
        elif _ATTACHMENT.fullmatch(block.text):
            self.in_attachment = True


def layout_of(blocks: Sequence[Block]) -> Layout:
    """Return the documents of a text and what stands between them."""
    listed = contents.contents_of(blocks)
    starts = _starts(blocks, listed)
    sections: list[Section] = []
    first_start = starts[0] if starts else 0
    if first_start:
        sections.extend(_preamble(blocks, first_start, listed))
    edges = [*starts, len(blocks)] if starts else [0, len(blocks)]
    sections.extend(
        Section(first, last, is_page=False) for first, last in pairwise(edges) if last > first
    )
    return Layout(tuple(sections), listed)


def _preamble(blocks: Sequence[Block], end: int, listed: frozenset[int]) -> list[Section]:
    texts = [blocks[i].text for i in range(end) if i not in listed]
    structured = any((label := read_label(t)) and label.family in _TOP for t in texts)
    return [Section(0, end, is_page=not structured)]


def _starts(blocks: Sequence[Block], listed: frozenset[int]) -> list[int]:
    starts: list[int] = []
    state: _Open | None = None
    i = 0
    while i < len(blocks):
        if i in listed:
            i += 1
            continue
        length = _start_length(blocks, i, state)
        if length:
            starts.append(i)
            state = _Open(i)
            joined = "".join(squeezed(blocks[k].text) for k in range(i, i + length))
            state.printed = titles.printed_name(joined)
            state.is_order = marks.is_order_head(blocks[i].text)
            i += length
            continue
        if state:
            state.see(blocks[i])
        i += 1
    return starts


def _head_length(blocks: Sequence[Block], i: int, state: _Open | None) -> int:
    """Return how many blocks a letterhead, order head or leading number takes; 0 when none."""
    text = blocks[i].text
    if marks.is_letterhead(text) and _number_follows(blocks, i):
        return 2 + titles.title_run(blocks, i + 2, centred=True)
    number = marks.number_line(text)
    if marks.is_order_head(text) and (number or _number_follows(blocks, i)):
        return 1 if number else 2
    if not number or not (state is None or state.has_body):
        return 0
    run = titles.title_run(blocks, i + 1, centred=True)
    return 1 + run if run else 0


def _start_length(blocks: Sequence[Block], i: int, state: _Open | None) -> int:
    """Return how many blocks the opening at `i` takes; 0 when no document begins there."""
    text = blocks[i].text
    head = _head_length(blocks, i, state)
    if head or marks.number_line(text):
        return head
    if titles.part_title(text) and _leads_to_body(blocks, i + 1):
        return 1
    run = titles.title_run(blocks, i)
    if not run or not _leads_to_body(blocks, i + run):
        return 0
    if state is None:
        return run
    joined = "".join(squeezed(blocks[k].text) for k in range(i, i + run))
    return run if _begins_anew(blocks, i + run, joined, state) else 0


def _number_follows(blocks: Sequence[Block], i: int) -> bool:
    return i + 1 < len(blocks) and bool(marks.number_line(blocks[i + 1].text))


def _begins_anew(blocks: Sequence[Block], after: int, title: str, state: _Open) -> bool:
    if not state.has_body or (state.printed and titles.same_measure(title, state.printed)):
        return False
    if (state.printed or state.is_order) and not state.highest:
        return False
    if marks.is_addressee(blocks[after].text) or marks.number_line(blocks[after].text):
        return True
    if state.in_attachment:
        return False
    for block in blocks[after : after + 2 * _SKIP]:
        label = read_label(block.text)
        if label and label.family in _TOP:
            return label.number == 1 and bool(state.highest)
    return state.signed and bool(state.highest)


def _is_greeting(text: str) -> bool:
    return marks.is_addressee(text) or marks.is_salutation(text)


def _leads_to_body(blocks: Sequence[Block], after: int) -> bool:
    """Say whether a body, a salutation, a number or page metadata follows within a few lines."""
    answers = (_is_body(block.text) for block in blocks[after : after + _SKIP])
    return next((answer for answer in answers if answer is not None), False)


def _is_body(text: str) -> bool | None:
    """Say whether a line below a title is its body; None when it may stand between the two."""
    if marks.metadata_of(text) or marks.number_line(text) or _is_greeting(text):
        return True
    if "。" in text or len(text) > _PARAGRAPH:
        return len(text) > _BODY_SENTENCE
    label = read_label(text)
    if label or text.endswith("如下:"):
        return label is None or label.number == 1
    named = marks.is_org(text) or marks.is_person_signature(text)
    dated = marks.date_line(text) or marks.is_posting(text)
    between = dated or named or marks.is_mark(text)
    if marks.is_letterhead(text) or not (between or len(text) <= _TINY or text[0] == "("):
        return False
    return None
