"""Whether a line goes on with the clause above it: hard wraps, page breaks, broken figures."""

import re
from collections.abc import Sequence

from minkang.policy.parsing.drafts import ClauseDraft
from minkang.policy.parsing.furniture import breaks_page
from minkang.policy.parsing.lines import Block
from minkang.policy.parsing.numbering import read_label

_WRAP_MIN, _FIGURE_MIN = 25, 6
_ENDED = frozenset("。;:!?)”》】.…")
_HANGING = frozenset("、,(《“‘[【〔")
_NEVER_FIRST = frozenset("。,、;:)》”’】〕!?%‰℃")
_DASHES = ("——", "--", "- ")
# A sentence that ends in a long number ends in a telephone number or a code.
_CODE = re.compile(r"\d{5,}$|电话|邮箱|@")
_YEAR = re.compile(r"(?:19|20)\d\d$")


_FULL = 0.8
_NEARLY_ALL = 0.9


def page_width(blocks: Sequence[Block]) -> int:
    """Return the length in characters that nearly all lines keep within; 0 without lines."""
    lengths = sorted(len(b.text) for b in blocks)
    return lengths[min(int(len(lengths) * _NEARLY_ALL), len(lengths) - 1)] if lengths else 0


def breaks_off(text: str, following: Block, width: int) -> bool:
    """Say whether a labelled line is the first of a sentence that the page width broke.

    It fills the page, tells a figure behind a comma and ends without a mark; the next line stands
    at the margin and has no label. A page without hard wraps is far wider than any heading.
    """
    if len(text) < max(_WRAP_MIN, _FULL * width) or text[-1] in _ENDED:
        return False
    told = "," in text and any(c.isdecimal() for c in text)
    at_margin = following.indent <= 1 and not following.bullet
    return told and at_margin and not read_label(following.text)


def continues(shadow: str, last: ClauseDraft, block: Block) -> bool:
    """Say whether the unlabelled `block` carries on `last`, the clause before it."""
    line = shadow[last.last_block : last.end]
    if block.text[0] in _NEVER_FIRST:
        return True
    if block.bullet or block.text.startswith(_DASHES):
        return False
    return line[-1] in _HANGING or (block.indent <= 1 and _is_unfinished(shadow, last, block, line))


def _is_unfinished(shadow: str, last: ClauseDraft, block: Block, line: str) -> bool:
    """Say whether `line` stops where a sentence cannot: after its label, a figure, a full width."""
    label = read_label(line)
    if label and label.length >= len(line):
        return True
    if _YEAR.search(line) and block.text[0] == "年":
        return True
    if line[-1].isdecimal():
        return len(line) >= _FIGURE_MIN and not _CODE.search(line)
    if len(line) < _WRAP_MIN or line[-1] in _ENDED:
        return False
    gap = shadow[last.end : block.start]
    return gap.count("\n") <= 1 or breaks_page(gap)
