"""From a question to weighted terms."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from minkang.kernel.text.bigrams import bigrams, letters
from minkang.kernel.text.folding import fold
from minkang.kernel.text.synonyms import Thesaurus, read_thesaurus

LONGEST = 200
"""Characters of a question that are read; what people type is shorter, a pasted page is not."""

SYNONYM = 0.55
"""Weight of a word we added beside one that was typed, tuned on the sixty questions."""

LETTER = 0.2
"""Weight of a single character that is part of a typed word."""

COMMON = 0.08
"""A term in more than this share of all entries ranks hits but finds none by itself."""

BANDS = 4
"""Steps into which term weights are rounded; each step costs one ranking call per hit."""

_KEY = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for.

    Attributes:
        typed: The question as typed, cut to its first `LONGEST` characters.
        own: Terms of the question itself, each once.
        added: Terms of the document words that its everyday words stand for.
        meanings: Those document words, for the reader.
        letters: Single characters of the question; they rank, and find only what nothing else does.
    """

    typed: str
    own: tuple[str, ...]
    added: tuple[str, ...]
    meanings: tuple[str, ...]
    letters: tuple[str, ...]

    @property
    def terms(self) -> frozenset[str]:
        """Everything that counts as a hit."""
        return frozenset((*self.own, *self.added))


@dataclass(frozen=True, slots=True)
class Band:
    """Terms of about equal weight, as a tsquery."""

    weight: float
    query: str


@cache
def thesaurus() -> Thesaurus:
    """The word list shipped with the library."""
    return read_thesaurus(Path(__file__).with_name("synonyms.toml"))


def ask(typed: str) -> Question:
    """Read a question; words without meaning are left out unless nothing else is there."""
    typed = typed[:LONGEST].strip()
    folded = fold(typed).text
    words = thesaurus()
    own = _terms(words.spoken(folded)) or _terms(folded)
    meanings = words.added(folded)
    added = [term for meaning in meanings for term in bigrams(meaning)]
    return Question(
        typed=typed,
        own=own,
        added=tuple(term for term in dict.fromkeys(added) if term not in own),
        meanings=meanings,
        letters=tuple(letter for letter in letters(words.spoken(folded)) if letter not in own),
    )


def bands(question: Question, entries_with: Mapping[str, int], entries: int) -> tuple[Band, ...]:
    """Group the terms that occur by rarity; rare terms weigh more, added ones less.

    Args:
        question: What is asked.
        entries_with: For each term that occurs, the number of entries it stands in.
        entries: Entries in the index.
    """
    weights = (
        dict.fromkeys(question.letters, LETTER)
        | dict.fromkeys(question.added, SYNONYM)
        | dict.fromkeys(question.own, 1.0)
    )
    weighted = {
        term: factor * math.log(1 + entries / entries_with[term])
        for term, factor in weights.items()
        if term in entries_with
    }
    if not weighted:
        return ()
    step = max(weighted.values()) / BANDS
    groups: dict[int, list[str]] = {}
    for term, weight in weighted.items():
        groups.setdefault(max(1, round(weight / step)), []).append(term)
    return tuple(
        # ts_rank divides by the number of terms; multiplying back makes it a sum.
        Band(number * step * len(terms), " | ".join(f"'{term}'" for term in terms))
        for number, terms in sorted(groups.items())
    )


def candidates(question: Question, entries_with: Mapping[str, int], entries: int) -> str:
    """The tsquery an entry must match to be ranked at all.

    Any known term that is not `COMMON`; when there is none, any known term; when no term is known,
    any single character of the question.
    """
    known = [term for term in (*question.own, *question.added) if term in entries_with]
    telling = [term for term in known if entries_with[term] <= COMMON * entries]
    letters_known = [letter for letter in question.letters if letter in entries_with]
    return " | ".join(f"'{term}'" for term in telling or known or letters_known)


def key(text: str) -> str:
    """A 文号 or id without brackets, blanks and widths, for comparing by eye."""
    return _KEY.sub("", fold(text).text)


def _terms(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for part in text.split(" ") for term in bigrams(part)))
