"""Whether a line goes on with the clause above it: hard wraps, page breaks, broken figures."""

import re

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
