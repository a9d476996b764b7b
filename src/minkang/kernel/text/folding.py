"""Text evened out for comparison and search, with the way back to the original characters."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from minkang.kernel.text.numerals import numerals

QUOTES = frozenset("\"'“”‘’「」『』《》〈〉")
"""Marks that people leave out when they type; they never separate words."""

Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and, for each of its characters, the half-open span it came from."""

    text: str
    spans: tuple[Span, ...]

    def source(self, start: int, end: int) -> Span:
        """The stretch of the original behind ``[start, end)``; the stretch must not be empty."""
        return self.spans[start][0], self.spans[end - 1][1]


def fold(text: str) -> Folded:
    """Even out `text`: NFKC, lower case, no quotation marks, no blanks, Arabic numerals.

    Blanks between two Latin letters or digits stay as one space, because they part words there.
    """
    characters: list[str] = []
    spans: list[Span] = []
    for position, original in enumerate(text):
        for character in _even(original):
            characters.append(character)
            spans.append((position, position + 1))
    return _with_arabic_numerals(_without_blanks(characters, spans))


@lru_cache(maxsize=20_000)
def _even(original: str) -> str:
    """One character evened out; empty for a quotation mark, a blank for any white space."""
    evened = unicodedata.normalize("NFKC", original).casefold()
    kept = (character for character in evened if character not in QUOTES)
    return "".join(" " if character.isspace() else character for character in kept)


def _without_blanks(characters: list[str], spans: list[Span]) -> Folded:
    kept: list[str] = []
    sources: list[Span] = []
    was_blank = False
    for character, span in zip(characters, spans, strict=True):
        if character == " ":
            was_blank = True
            continue
        if was_blank and kept and _is_latin(kept[-1]) and _is_latin(character):
            kept.append(" ")
            sources.append((sources[-1][1], span[0]))
        was_blank = False
        kept.append(character)
        sources.append(span)
    return Folded("".join(kept), tuple(sources))


def _with_arabic_numerals(folded: Folded) -> Folded:
    characters: list[str] = []
    spans: list[Span] = []
    done = 0
    for numeral in numerals(folded.text):
        characters.append(folded.text[done : numeral.start])
        spans.extend(folded.spans[done : numeral.start])
        characters.append(numeral.arabic)
        spans.extend([folded.source(numeral.start, numeral.end)] * len(numeral.arabic))
        done = numeral.end
    characters.append(folded.text[done:])
    spans.extend(folded.spans[done:])
    return Folded("".join(characters), tuple(spans))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
