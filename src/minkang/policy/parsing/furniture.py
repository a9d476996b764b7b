"""Page furniture inside a text: page numbers and the running heads that stand beside them."""

import re
from collections import Counter
from collections.abc import Sequence

from minkang.policy.parsing import marks, titles
from minkang.policy.parsing.lines import Block, squeezed
from minkang.policy.parsing.numbering import read_label

_DASH = "[-—–―－_~]"
_NUMBER_LINE = (
    rf"{_DASH}{{1,3}}\s?\d{{1,4}}\s?{_DASH}{{1,3}}|第\s?\d{{1,4}}\s?页(?:\s?[,/]?\s?共\s?\d{{1,4}}\s?页)?"
    r"|[Pp]age\s?\d{1,4}(?:\s?(?:of|/)\s?\d{1,4})?|\d{1,4}\s?/\s?\d{1,4}\s?页?"
)
_PAGE_NUMBER = re.compile(rf"(?:{_NUMBER_LINE})")
_PAGE_NUMBER_INSIDE = re.compile(rf"^[ \t\u3000]*(?:{_NUMBER_LINE})[ \t\u3000\r]*$", re.MULTILINE)
# The shelf mark over a group of documents in a gazette.
_SHELF = re.compile(r"【[一-龥]{2,16}文件】")
_HEAD_MAX = 40
_SEEN_TWICE, _SEEN_OFTEN = 2, 3


def is_page_number(text: str) -> bool:
    """Say whether the line is a page number in its dashes (— 3 —) or words (第3页)."""
    return bool(_PAGE_NUMBER.fullmatch(text))


def breaks_page(gap: str) -> bool:
    """Say whether a page ends inside `gap`, the text between two blocks."""
    return "\f" in gap or bool(_PAGE_NUMBER_INSIDE.search(gap))


def furniture_of(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the positions of page numbers, of the heads that repeat beside them, of shelf marks."""
    shelves = {i for i, b in enumerate(blocks) if _SHELF.fullmatch(b.text)}
    numbers = [i for i, b in enumerate(blocks) if is_page_number(b.text)]
    if not numbers:
        return frozenset(shelves)
    beside = {j for i in numbers for j in (i - 1, i + 1) if 0 <= j < len(blocks)}
    may_head = [j for j in sorted(beside) if _may_be_head(blocks, j)]
    near = Counter(squeezed(blocks[j].text) for j in may_head)
    everywhere = Counter(squeezed(b.text) for b in blocks if len(b.text) <= _HEAD_MAX)
    heads = set()
    first = {squeezed(b.text): i for i, b in reversed(list(enumerate(blocks)))}
    for j in may_head:
        name = squeezed(blocks[j].text)
        if first[name] == j and titles.is_title(name):
            continue
        needed = _SEEN_OFTEN if marks.is_org(name) else _SEEN_TWICE
        if near[name] >= needed or (needed == _SEEN_TWICE and everywhere[name] >= needed):
            heads.add(j)
    return frozenset({*numbers, *heads, *shelves})


def _may_be_head(blocks: Sequence[Block], at: int) -> bool:
    text = blocks[at].text
    if is_page_number(text) or len(text) > _HEAD_MAX or re.search(r"[。,;:!?、]", text):
        return False
    return len(text) > 1 and not (read_label(text) or marks.date_line(text) or text.isdecimal())
