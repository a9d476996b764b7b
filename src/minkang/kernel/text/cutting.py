"""Cutting a question into words it is about, words that only frame it, and the rest.

Chinese prints no blanks. A word list covers the question with as few and as long words as it can;
whatever no word covers stays as typed. No pair of characters is ever read across a framing word, so
that 要等多久 never becomes the pair 等多 of a sentence about something else.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

WORD_COST = 200
"""What using one word of the list costs, less its squared length: of two ways with as many words,
the one with the longer word."""

BARE_COST = 300
"""What leaving one character uncovered costs; above `WORD_COST`, so that words are preferred."""

_UNIT = re.compile(r"[a-z]+|\d+(?:\.\d+)?|.", re.DOTALL)


class Part(StrEnum):
    """What a stretch of a question is."""

    KNOWN = "known"
    FRAME = "frame"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch ``[start, end)`` of a folded question."""

    text: str
    part: Part
    start: int
    end: int


def cut(folded_text: str, known: Collection[str], frame: Collection[str]) -> tuple[Stretch, ...]:
    """Cut `folded_text` at the cheapest cost; joined, the stretches are the text again.

    Args:
        folded_text: A question as :func:`~minkang.kernel.text.folding.fold` leaves it.
        known: Words that mean something; a word that is both known and framing is known.
        frame: Words that only frame a question.
    """
    units = [match.span() for match in _UNIT.finditer(folded_text)]
    starts = {start for start, _ in units}
    longest = max((len(word) for word in (*known, *frame)), default=0)
    size = len(folded_text)
    best: dict[int, tuple[int, Stretch | None]] = {0: (0, None)}
    for start, end in units:
        if start not in best:
            continue
        for stretch, cost in _choices(folded_text, start, end, longest, known, frame):
            if stretch.end != size and stretch.end not in starts:
                continue
            total = best[start][0] + cost
            so_far = best.get(stretch.end, (total + 1, None))[0]
            # Of two ways at the same cost the one that ends in a word is read.
            if total < so_far or (total == so_far and stretch.part is not Part.BARE):
                best[stretch.end] = (total, stretch)
    found: list[Stretch] = []
    place = size
    while (stretch_before := best[place][1]) is not None:
        found.append(stretch_before)
        place = stretch_before.start
    return _joined(reversed(found))


def _choices(
    text: str, start: int, end: int, longest: int, known: Collection[str], frame: Collection[str]
) -> Iterator[tuple[Stretch, int]]:
    is_word = text[start:end].isalnum()
    yield Stretch(text[start:end], Part.BARE if is_word else Part.FRAME, start, end), BARE_COST
    for stop in range(start + 1, min(start + longest, len(text)) + 1):
        word = text[start:stop]
        part = Part.KNOWN if word in known else Part.FRAME if word in frame else None
        if part is not None:
            yield Stretch(word, part, start, stop), WORD_COST - len(word) ** 2


def _joined(stretches: Iterator[Stretch]) -> tuple[Stretch, ...]:
    """Neighbouring bare stretches as one."""
    found: list[Stretch] = []
    for stretch in stretches:
        if found and stretch.part is Part.BARE and found[-1].part is Part.BARE:
            last = found.pop()
            stretch = Stretch(last.text + stretch.text, Part.BARE, last.start, stretch.end)
        found.append(stretch)
    return tuple(found)
