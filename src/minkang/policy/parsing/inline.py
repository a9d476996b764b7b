"""Headings that stand inside a line: split lines where a consistent numbering says so.

A label inside a line counts only when it continues a numbering: the next number of its family, or
a first number whose second follows in the same line. After a full stop one number may be missing,
and any number before three in a row, so that a label that was not recognised does not hide all
that follow. Decimals and
references never count.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from minkang.policy.parsing import titles
from minkang.policy.parsing.lines import Block, block_between
from minkang.policy.parsing.marks import (
    ADDRESSEE_INLINE,
    ATTACHMENT_INLINE,
    NUMBER_INLINE,
    SIGNATURE_INLINE,
)
from minkang.policy.parsing.numbering import RANK, Family, Label, inline_labels, read_label

# A row that ends in an office and a day looks like a signature.
_TABLE_ROW = re.compile(r"\s{0,8}\|?\s{0,8}\d{1,3}(?:\t|\s{0,8}\||\s{2,8})|[^\n\t]*\t[^\n\t]*\t")
_SPLITTING = frozenset(
    {
        Family.CHAPTER,
        Family.SECTION,
        Family.ARTICLE,
        Family.COMMA,
        Family.BRACKET,
        Family.DOT,
        Family.SPOKEN,
    }
)
_SENTENCE_END = "。;;!?)”》】〕…"
# A chapter title stands between its own label and the first section label, without a full stop.
_TITLE_REACH = 40
_SIGNATURE_TAIL = 400
_HEAD_MIN, _HEAD_REACH, _BLANKS, _REACH = 60, 400, 8, 160
_AFTER_COLON = frozenset({Family.COMMA, Family.BRACKET, Family.DOT})
# 各街道:负责… gives a duty in the midst of a text and addresses nobody.
_DUTY = re.compile(r"负责|牵头|承担|配合|协助|做好|落实|组织|按照?职责")
_NUMBER = r"[一-龥]{2,12}[〔\[(【](?:19|20)\d{2}[〕\])】]\d{1,5}号"
_NOTICE_END = re.compile(
    rf"的(?:通知|通报|公告|通告|决定|意见|函|批复)(?=\s|各|\(?{_NUMBER}\)?[一-龥])"
)
# A 文号 that stands behind the title or before it without a blank.
_GLUED_NUMBER = re.compile(
    rf"(?:(?<=的通知)|(?<=的决定)|(?<=的意见)|(?<=的公告)|^)(?P<number>\(?{_NUMBER}\)?)(?=[一-龥])"
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Something written like a label at `at`; `clean` when a sentence or a colon ends before it."""

    at: int
    label: Label
    clean: bool
    stopped: bool


class _Counters:
    """Numbers seen so far: in the present scope and anywhere in the document."""

    def __init__(self) -> None:
        self._scope: dict[Family, int] = {}
        self._ever: dict[Family, int] = defaultdict(int)

    def continues(self, label: Label) -> bool:
        before = self._scope.get(label.family, 0)
        return label.number > 1 and label.number in (before + 1, self._ever[label.family] + 1)

    def skips_one(self, label: Label) -> bool:
        """Say whether exactly one number before the label was not recognised."""
        return label.number > 1 and label.number == self._scope.get(label.family, 0) + 2

    def take(self, label: Label) -> None:
        self._scope[label.family] = label.number
        self._ever[label.family] = label.number
        for family in [f for f in self._scope if RANK[f] > label.rank]:
            del self._scope[family]


def split_inline(shadow: str, blocks: list[Block]) -> list[Block]:
    """Return the blocks with inline headings, addressee and signature standing alone."""
    counters = _Counters()
    result: list[Block] = []
    for block in blocks:
        for framed in _pieces(shadow, block, _frame_cuts(block)):
            result.extend(_pieces(shadow, framed, _label_cuts(framed, counters)))
    return result


def _pieces(shadow: str, block: Block, cuts: Iterable[int]) -> Iterator[Block]:
    edges = [0, *sorted({cut for cut in cuts if cut}), len(block.text)]
    for first, last in pairwise(edges):
        piece = block_between(shadow, block.start + first, block.start + last)
        if piece and not first:
            piece = replace(piece, indent=block.indent, bullet=block.bullet)
        if piece:
            yield piece


def _label_cuts(block: Block, counters: _Counters) -> Iterator[int]:
    opening = read_label(block.text)
    last_at, last_rank = 0, -1
    if opening:
        counters.take(opening)
        last_rank = opening.rank
    candidates = list(_candidates(block.text))
    final: dict[tuple[Family, int], int] = {
        (c.label.family, c.label.number): c.at for c in candidates if c.clean
    }
    for found in candidates:
        label, at = found.label, found.at
        glued_under_title = (
            last_rank >= 0
            and label.rank > last_rank
            and at - last_at <= _TITLE_REACH
            and "。" not in block.text[last_at:at]
        )
        if not (found.clean or glued_under_title):
            continue
        followed = final.get((label.family, label.number + 1), -1) > at
        later = found.stopped and final.get((label.family, label.number + 2), -1) > at
        # (一) inside an item 1. is a list in its sentence; only chapters may begin anew.
        deeper = label.rank >= last_rank or label.rank <= RANK[Family.COMMA]
        begins = label.number == 1 and deeper and (followed or later)
        bridged = followed and found.stopped and counters.skips_one(label)
        # Three numbers in a row are a list, however many before them are missing.
        resumes = followed and final.get((label.family, label.number + 2), -1) > at
        if begins or bridged or (resumes and deeper) or counters.continues(label):
            counters.take(label)
            last_at, last_rank = at, label.rank
            yield at


def _candidates(text: str) -> Iterator[_Candidate]:
    for at, label in inline_labels(text):
        if not at or label.family not in _SPLITTING:
            continue
        before = text[max(0, at - _BLANKS) : at].rstrip()[-1:]
        stopped = before == "。"
        ends = (
            stopped if label.family is Family.SPOKEN else before != "" and before in _SENTENCE_END
        )
        opens = label.number == 1 and before == ":" and label.family in _AFTER_COLON
        yield _Candidate(at, label, ends or opens, stopped)


def _frame_cuts(block: Block) -> Iterator[int]:
    yield from _head_cuts(block.text)
    yield from _printed_cuts(block.text)
    tail_at = max(0, len(block.text) - _SIGNATURE_TAIL)
    signature = SIGNATURE_INLINE.search(block.text, tail_at)
    if not signature or _TABLE_ROW.match(block.text):
        return
    listed = ATTACHMENT_INLINE.search(block.text, tail_at, signature.start("issuer"))
    if listed:
        yield listed.start("list")
    yield signature.start("issuer")
    yield signature.start("date")
    yield signature.end("date")
    if signature.group("mark"):
        yield signature.end("mark")


def _printed_cuts(text: str) -> Iterator[int]:
    """Cut the signature of a notice and the title of its measure off a page in one line."""
    if len(text) <= _HEAD_REACH:
        return
    end = _NOTICE_END.search(text, 0, _HEAD_REACH)
    name = titles.printed_name(text[: end.end()]) if end else ""
    signature = SIGNATURE_INLINE.search(text, end.end(), 2 * _HEAD_REACH) if end else None
    if signature:
        yield signature.start("issuer")
        yield signature.start("date")
        yield signature.end("date")
        named = (
            text.find(name, signature.end("date"), signature.end("date") + _REACH) if name else -1
        )
        if named >= 0:
            yield from (named, named + len(name))


def _head_cuts(text: str) -> Iterator[int]:
    """Cut title, 文号 and addressee off a page that was copied into one line."""
    at = 0
    number = NUMBER_INLINE.search(text, 0, _HEAD_REACH) if len(text) > _HEAD_MIN else None
    glued = _GLUED_NUMBER.search(text, 0, _HEAD_REACH) if len(text) > _HEAD_MIN else None
    if glued and not re.search(r"[。:]", text[: glued.start()]):
        yield from (glued.start("number"), glued.end("number"))
        at = glued.end("number")
    elif number and not re.search(r"[。:]", text[: number.start()]):
        yield number.start("number")
        at = number.end()
        yield at
    if len(text) > _HEAD_MIN:
        title = _NOTICE_END.search(text, at, at + _HEAD_REACH)
        if title and not re.search(r"[。:;]", text[at : title.start()]):
            at = title.end()
            yield at
    while at < len(text) and text[at].isspace():
        at += 1
    addressee = ADDRESSEE_INLINE.match(text, at)
    if addressee and not _DUTY.match(text, addressee.end()):
        yield at
        yield addressee.end()
