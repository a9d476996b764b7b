"""Search terms of Chinese text without a dictionary.

Neighbouring characters pair up (预约挂号 gives 预约, 约挂, 挂号), Latin words and numbers stay whole,
and a number also pairs with its counter (30分), so that 30分钟 outranks any other 30. Measured on the
policy documents this beat dictionary segmentation and trigrams.
"""

import re
from dataclasses import dataclass

from minkang.kernel.text.folding import Folded, Span, fold

FIRST, LAST = "\u4e00", "\u9fff"
"""The unified ideographs in everyday use."""

_RUN = re.compile(r"(?P<latin>[a-z]+|\d+(?:\.\d+)?)|(?P<other>[^\W\d_a-z]+)")


@dataclass(frozen=True, slots=True)
class Term:
    """A search term and the half-open stretch of the original text it stands for."""

    text: str
    span: Span


def terms(text: str | Folded) -> tuple[Term, ...]:
    """The search terms of `text` in order, repeated as often as they occur."""
    folded = fold(text) if isinstance(text, str) else text
    found: list[Term] = []
    number_ended = -1
    for match in _RUN.finditer(folded.text):
        if match["latin"]:
            found.append(_term(folded, match.start(), match.end()))
            number_ended = match.end() if match["latin"][0].isdigit() else -1
            continue
        if match.start() == number_ended:
            begin = match.start() - len(found[-1].text)
            found.append(_term(folded, begin, match.start() + 1))
        found += _pairs(folded, match.start(), match.end())
    return tuple(found)


def bigrams(text: str) -> tuple[str, ...]:
    """The words of :func:`terms`: what is stored for a document and asked for by a query."""
    return tuple(term.text for term in terms(text))


def letters(text: str) -> tuple[str, ...]:
    """The Chinese characters of `text`, each once: a faint trace where no pair of them agrees."""
    return tuple(dict.fromkeys(letter for letter in fold(text).text if FIRST <= letter <= LAST))


def _pairs(folded: Folded, start: int, end: int) -> list[Term]:
    if end - start == 1:
        return [_term(folded, start, end)]
    return [_term(folded, place, place + 2) for place in range(start, end - 1)]


def _term(folded: Folded, start: int, end: int) -> Term:
    return Term(folded.text[start:end], folded.source(start, end))
