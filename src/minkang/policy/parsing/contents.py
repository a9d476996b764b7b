"""Tables of contents: which lines belong to one, and where the text itself begins again."""

import re
from collections.abc import Sequence

from minkang.policy.parsing import marks, titles
from minkang.policy.parsing.lines import Block, squeezed

_HEADING = re.compile(r"目\s*录|目\s*次|本\s?期\s?目\s?录")
_LEADER = re.compile(r"(?:[.·…\-—_]{2,}|…|\s)\s*\(?\d{1,4}\)?$")
_PAGE_NUMBER = re.compile(r"[.·…\s\-—_]*\(?\d*\)?$")
_RUN = titles.MAX_LINES
_LED_MIN, _NAME_MIN, _MOST = 2, 8, 1000


def contents_of(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the positions of all lines of tables of contents, their headings included."""
    found: set[int] = set()
    for i, block in enumerate(blocks):
        if i not in found and _HEADING.fullmatch(block.text):
            found.update(range(i, _end(blocks, i + 1)))
    return frozenset(found)


def _end(blocks: Sequence[Block], first: int) -> int:
    """Return where the text begins again; `first` when no entry is recognised.

    Entries with page numbers end at the last of them. Without page numbers the text begins where
    an entry is repeated, over one line or several, or with the title above the first 文号.
    """
    last = _reach(blocks, first)
    led = [j for j in range(first, last) if _LEADER.search(blocks[j].text)]
    if len(led) >= _LED_MIN:
        return led[-1] + 1
    entries: set[str] = set()
    for j in range(first, last):
        if j > first and _repeats(blocks, j, entries, _name(blocks[first].text)):
            return j
        entries.add(_name(blocks[j].text))
    if last < len(blocks) and marks.number_line(blocks[last].text):
        return _before_title(blocks, first, last)
    recurring = _recurring(blocks, first, last)
    return first + recurring if recurring >= _LED_MIN else first


def _recurring(blocks: Sequence[Block], first: int, last: int) -> int:
    """Return how many entries from `first` stand again, in this order, behind the line `last`.

    Such a list is followed by an opening paragraph, which the text has and the contents have not.
    """
    count = 0
    for block in blocks[last : last + _MOST]:
        if first + count >= last:
            break
        count += squeezed(block.text).startswith(_name(blocks[first + count].text))
    return count


def _reach(blocks: Sequence[Block], first: int) -> int:
    """Return the first line that cannot be an entry: a sentence, a 文号, other contents."""
    end = min(first + _MOST, len(blocks))
    for j in range(first, end):
        text = blocks[j].text
        if "。" in text or marks.number_line(text) or _HEADING.fullmatch(text):
            return j
    return end


def _name(text: str) -> str:
    bare = _PAGE_NUMBER.sub("", squeezed(text))
    numbered = marks.number_within(bare)
    return bare[: numbered[1]] if numbered else bare


def _repeats(blocks: Sequence[Block], at: int, entries: set[str], opening: str) -> bool:
    """Say whether the lines from `at` are an entry again; a group name of a gazette is none."""
    if marks.is_letterhead(blocks[at].text):
        return False
    joined = ""
    for block in blocks[at : at + _RUN]:
        joined += squeezed(block.text)
        known = joined in entries and (len(joined) >= _NAME_MIN or joined == opening)
        if known and (joined == opening or titles.is_title(joined)):
            return True
    return False


def _before_title(blocks: Sequence[Block], first: int, number: int) -> int:
    """Return where the title above a 文号 begins."""
    for count in range(_RUN, 0, -1):
        at = number - count
        if at > first and titles.title_run(blocks, at, centred=True) == count:
            return at
    above = blocks[number - 1].text
    return number - 1 if number - 1 > first and marks.is_letterhead(above) else number
