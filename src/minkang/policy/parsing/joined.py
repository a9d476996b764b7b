"""A clause's text without its hard line wraps, every character still tied to its offset.

Copied PDFs break a sentence, even a number, wherever the page was full. The recognisers of figures,
dates and units read the joined text and hand back offsets of the original.
"""

import re
from dataclasses import dataclass

from minkang.policy.parsing.furniture import is_page_number

_WRAP = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_LINE = re.compile(
    r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]{1,40}(?=[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])"
)
_CLOSED = frozenset("。;:!?…】》")
# A line that begins so speaks for itself, however the line above it ends.
_OWN_LINE = re.compile(
    r"[^\w\s(]{0,4}\s*\(?(?:[一-龥]{2,4}(?:单位|部门|科室|时限|时间|节点|要求|安排|领导|人)(?:\(单位\))?\s?:"
    r"|[一二三四五六七八九十]{1,3}[、是]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,3}[.、](?!\d)|[①-⑳●■◆★▲►※·•—-])"
)


@dataclass(frozen=True, slots=True)
class Joined:
    """`text` is the joined shadow; `places[i]` is the original offset of its i-th character."""

    text: str
    places: tuple[int, ...] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original half-open span of a non-empty span of the joined text."""
        return self.places[start], self.places[end - 1] + 1


def joined(shadow: str) -> Joined:
    """Join the lines of a clause's shadow that a page width broke; other line ends stay."""
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for wrap in _WRAP.finditer(shadow):
        end, start = wrap.start(), _past_page_numbers(shadow, wrap.end())
        if end < at:
            continue
        while end > at and shadow[end - 1].isspace():
            end -= 1
        kept = end == at or shadow[end - 1] in _CLOSED
        if kept or start >= len(shadow) or _OWN_LINE.match(shadow, start):
            continue
        pieces.append(shadow[at:end])
        places.extend(range(at, end))
        at = start
    if not at:
        return Joined(shadow, range(len(shadow)))
    places.extend(range(at, len(shadow)))
    return Joined("".join((*pieces, shadow[at:])), tuple(places))


def _past_page_numbers(shadow: str, at: int) -> int:
    """Return where the text goes on behind the page numbers that open at `at`."""
    while (line := _LINE.match(shadow, at)) and is_page_number(line.group().strip()):
        wrap = _WRAP.match(shadow, line.end())
        at = wrap.end() if wrap else line.end()
    return at
