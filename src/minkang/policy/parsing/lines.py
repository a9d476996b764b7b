"""The text as trimmed blocks with offsets, and its half-width shadow.

All recognisers read the *shadow*: the text with full-width ASCII folded to half width, character by
character, so every offset in the shadow is an offset in the text.
"""

import re
from dataclasses import dataclass

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= {0x3000: 0x20, 0xA0: 0x20, 0xFE5D: 0x3014, 0xFE5E: 0x3015, 0x2236: 0x3A, 0xFF5B: 0x7B}
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BLANK = r"[\s\ufeff\u200b-\u200d\u2060]"
# Bullets, arrows, pictographs and their joiners before a label; signs of units (℃, ㎡) are none.
_ORNAMENT = r"[·•‣∙※\u2190-\u21ff\u25a0-\u2775\u2794-\u27bf\u2b00-\u2bff\ue000-\uf8ff\ufe0f\U0001f000-\U0001faff]"
# Word processors leave the names of invisible bookmarks in exported text.
_LEADING = re.compile(rf"(?:{_BLANK}|{_ORNAMENT}|\[bookmark:[^\]\n]{{0,80}}\])*")
_MARKED = re.compile(_ORNAMENT)
_BLANK_CHAR = re.compile(_BLANK)


@dataclass(frozen=True, slots=True)
class Block:
    """A line or inline segment without its margins; `text` is taken from the shadow.

    `bullet` says that an ornament stood in the left margin: such a line begins something new.
    `tabs` counts the tabs in the left and in the right margin: the empty edge cells of a row.
    """

    start: int
    end: int
    text: str
    indent: int
    bullet: bool = False
    tabs: tuple[int, int] = (0, 0)


def shadow_of(text: str) -> str:
    """Return `text` with full-width ASCII and spaces folded to half width; same length."""
    return text.translate(_FOLD)


def block_between(shadow: str, start: int, end: int) -> Block | None:
    """Return the block of `shadow[start:end]` without margins; None when nothing is left."""
    leading = _LEADING.match(shadow, start, end)
    first = leading.end() if leading else start
    last = end
    while last > first and _BLANK_CHAR.match(shadow[last - 1]):
        last -= 1
    if first >= last:
        return None
    bullet = first - start > 0 and bool(_MARKED.search(shadow, start, first))
    tabs = _tabs_around(shadow, first, last)
    return Block(first, last, shadow[first:last], first - start, bullet, tabs)


def _tabs_around(shadow: str, first: int, last: int) -> tuple[int, int]:
    left = first
    while left > 0 and shadow[left - 1] in " \t":
        left -= 1
    right = last
    while right < len(shadow) and shadow[right] in " \t":
        right += 1
    return shadow.count("\t", left, first), shadow.count("\t", last, right)


def blocks_of(shadow: str) -> list[Block]:
    """Return one block per non-blank line, in order."""
    found = []
    for line in _LINE.finditer(shadow):
        block = block_between(shadow, line.start(), line.end())
        if block:
            found.append(block)
    return found


def is_blank(text: str) -> bool:
    """Say whether nothing visible stands in `text`."""
    return not _BLANK_CHAR.sub("", text)


def squeezed(text: str) -> str:
    """Return `text` without any white space."""
    return _BLANK_CHAR.sub("", text)
