"""Headings that stand inside a line: split lines where a consistent numbering says so.

A label inside a line counts only when it continues a numbering: the next number of its family, or
a first number whose second follows in the same line. Decimals and references never do.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from minkang.policy.parsing.lines import Block, block_between
from minkang.policy.parsing.marks import ADDRESSEE_INLINE, SIGNATURE_INLINE
from minkang.policy.parsing.numbering import RANK, Family, Label, inline_labels, read_label

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
_SENTENCE_END = "。;;!?)”》】…"
# A chapter title stands between its own label and the first section label, without a full stop.
_TITLE_REACH = 40
_SIGNATURE_TAIL = 400


class _Counters:
    """Numbers seen so far: in the present scope and anywhere in the document."""

    def __init__(self) -> None:
        self._scope: dict[Family, int] = {}
        self._ever: dict[Family, int] = defaultdict(int)

    def continues(self, label: Label) -> bool:
        before = self._scope.get(label.family, 0)
        return label.number > 1 and label.number in (before + 1, self._ever[label.family] + 1)

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
        cuts = sorted({*_label_cuts(block, counters), *_frame_cuts(block)})
        if not cuts:
            result.append(block)
            continue
        edges = [0, *cuts, len(block.text)]
        for first, last in pairwise(edges):
            piece = block_between(shadow, block.start + first, block.start + last)
            if piece and not first:
                piece = replace(piece, indent=block.indent, bullet=block.bullet)
            if piece:
                result.append(piece)
    return result


def _label_cuts(block: Block, counters: _Counters) -> Iterator[int]:
    opening = read_label(block.text)
    last_at, last_rank = 0, -1
    if opening:
        counters.take(opening)
        last_rank = opening.rank
    candidates = [
        (at, label) for at, label in inline_labels(block.text) if at and label.family in _SPLITTING
    ]
    final: dict[tuple[Family, int], int] = {(c.family, c.number): at for at, c in candidates}
    for at, label in candidates:
        glued_under_title = (
            last_rank >= 0
            and label.rank > last_rank
            and at - last_at <= _TITLE_REACH
            and "。" not in block.text[last_at:at]
        )
        ends = "。" if label.family is Family.SPOKEN else _SENTENCE_END
        if not (block.text[at - 1] in ends or glued_under_title):
            continue
        begins = label.number == 1 and final.get((label.family, 2), -1) > at
        if begins or counters.continues(label):
            counters.take(label)
            last_at, last_rank = at, label.rank
            yield at


def _frame_cuts(block: Block) -> Iterator[int]:
    addressee = ADDRESSEE_INLINE.match(block.text)
    if addressee:
        yield addressee.end()
    tail_at = max(0, len(block.text) - _SIGNATURE_TAIL)
    signature = SIGNATURE_INLINE.search(block.text, tail_at)
    if signature:
        yield signature.start("issuer")
        yield signature.start("date")
        yield signature.end("date")
        if signature.group("mark"):
            yield signature.end("mark")
