"""Showing where the terms of a question stand in a text, without any markup."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from minkang.kernel.text.folding import fold

SNIPPET = 90
"""Characters of a snippet: two lines on a phone."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text as it stands; pages escape it and mark it when `is_hit`."""

    text: str
    is_hit: bool


def segments(text: str, wanted: Collection[str]) -> tuple[Segment, ...]:
    """Cut `text` into stretches that do and do not carry wanted terms; joined they are `text`."""
    return _cut(text, _spans(text, wanted))


def snippet(text: str, wanted: Collection[str], length: int = SNIPPET) -> tuple[Segment, ...]:
    """The stretch of about `length` characters with the most hits, with … where it was cut."""
    spans = _spans(text, wanted)
    if len(text) <= length:
        return _cut(text, spans)
    starts = [max(0, start - length // 6) for start, _ in spans] or [0]
    begin = max(starts, key=lambda start: (_covered(spans, start, start + length), -start))
    begin = min(begin, len(text) - length)
    end = begin + length
    inside = [
        (max(s, begin) - begin, min(e, end) - begin) for s, e in spans if s < end and e > begin
    ]
    found = list(_cut(text[begin:end], inside))
    if begin > 0:
        found.insert(0, Segment("…", False))
    if end < len(text):
        found.append(Segment("…", False))
    return tuple(found)


def _spans(text: str, wanted: Collection[str]) -> list[tuple[int, int]]:
    """Merged half-open spans of wanted terms, in order."""
    if not wanted or not text:
        return []
    folded = fold(text)
    merged: list[tuple[int, int]] = []
    for match in _pattern(frozenset(wanted)).finditer(folded.text):
        start, end = folded.source(*match.span(1))
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


@lru_cache(maxsize=64)
def _pattern(wanted: frozenset[str]) -> re.Pattern[str]:
    """Wanted terms wherever they begin, overlapping ones too; Latin words and numbers only whole."""
    words = sorted(wanted, key=lambda term: (-len(term), term))
    return re.compile(f"(?=({'|'.join(_whole(term) for term in words)}))")


def _whole(term: str) -> str:
    before = r"(?<![a-z0-9])" if term[0].isascii() else ""
    after = r"(?![a-z0-9])" if term[-1].isascii() else ""
    return f"{before}{re.escape(term)}{after}"


def _covered(spans: Collection[tuple[int, int]], begin: int, end: int) -> int:
    return sum(max(0, min(e, end) - max(s, begin)) for s, e in spans)


def _cut(text: str, spans: Collection[tuple[int, int]]) -> tuple[Segment, ...]:
    found: list[Segment] = []
    done = 0
    for start, end in spans:
        if start > done:
            found.append(Segment(text[done:start], False))
        found.append(Segment(text[start:end], True))
        done = end
    if done < len(text):
        found.append(Segment(text[done:], False))
    return tuple(found)
