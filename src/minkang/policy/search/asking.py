"""From a question to concepts: what must be found, and every word that would say it."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path

from minkang.kernel.text.bigrams import bigrams, letters
from minkang.kernel.text.cutting import Part, Stretch
from minkang.kernel.text.folding import fold
from minkang.kernel.text.synonyms import Meanings, Thesaurus, read_thesaurus

LONGEST = 200
"""Characters of a question that are read; what people type is shorter, a pasted page is not."""

MEANT = 0.7
"""Worth of a document word beside the everyday word that was typed, tuned on the questions."""

NEAR = 0.3
"""Worth of a word that only points the same way."""

UNKNOWN = 0.7
"""Worth of a word that no list knows beside one that a list knows."""

PIECE = 0.4
"""Worth of one pair of characters of a document word that nowhere stands as a whole."""

SEAM = 0.3
"""Worth of a pair of characters across the edge of a known word, when both sides are longer."""

LETTER = 0.2
"""Worth of a single character that is part of a typed word."""

COMMON = 0.15
"""A word in more than this share of all entries ranks hits but finds none by itself."""

_KEY = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say a concept: a word, its search terms in order, and its worth from 0 to 1."""

    word: str
    terms: tuple[str, ...]
    worth: float


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing a question is about; an entry covers it once, by its best wording.

    `part` is the concept's share of a word: pairs cut from a longer unknown word share its weight.
    """

    wordings: tuple[Wording, ...]
    part: float


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for.

    Attributes:
        typed: The question as typed, cut to its first `LONGEST` characters.
        concepts: What an entry should cover.
        meanings: The document words that its everyday words stand for, for the reader.
        letters: Single characters of the question; they find only what nothing else does.
    """

    typed: str
    concepts: tuple[Concept, ...]
    meanings: tuple[str, ...]
    letters: tuple[str, ...]

    @property
    def words(self) -> frozenset[str]:
        """Everything that is marked in a hit."""
        words = {wording.word for concept in self.concepts for wording in concept.wordings}
        return frozenset(words or self.letters)

    @property
    def terms(self) -> tuple[str, ...]:
        """Every term of every wording, each once."""
        return tuple(
            dict.fromkeys(
                term
                for concept in self.concepts
                for wording in concept.wordings
                for term in wording.terms
            )
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """How the index spells a term, and the number of entries it stands in."""

    spellings: tuple[str, ...]
    entries: int


@dataclass(frozen=True, slots=True)
class Clue:
    """A wording as PostgreSQL asks for it.

    Attributes:
        concept: Number of its concept.
        weight: Worth of the wording times the rarity of its rarest term.
        needed: Rarity of the concept, which an entry gains for covering it at all.
        match: tsquery an entry must satisfy.
        rank: tsquery it is ranked by.
        finds: Whether matching it is enough to be found.
    """

    concept: int
    weight: float
    needed: float
    match: str
    rank: str
    finds: bool


@cache
def thesaurus() -> Thesaurus:
    """The word list shipped with the library."""
    return read_thesaurus(Path(__file__).with_name("synonyms"))


def ask(typed: str) -> Question:
    """Read a question; words that only frame it are left out unless nothing else is there."""
    typed = typed[:LONGEST].strip()
    folded = fold(typed).text
    words = thesaurus()
    cut = words.cut(folded)
    if folded and all(stretch.part is Part.FRAME for stretch in cut):
        cut = (Stretch(folded, Part.BARE, 0, len(folded)),)
    told = [stretch for stretch in cut if stretch.part is not Part.FRAME]
    concepts = dict.fromkeys(
        concept
        for is_told, run in groupby(cut, lambda stretch: stretch.part is not Part.FRAME)
        if is_told
        for concept in _concepts(folded, tuple(run), words)
    )
    meant = [
        meaning
        for stretch in told
        if stretch.part is Part.KNOWN
        for meaning in words.meanings.get(stretch.text, Meanings()).same
    ]
    return Question(
        typed=typed,
        concepts=tuple(concepts),
        meanings=tuple(meaning for meaning in dict.fromkeys(meant) if meaning not in folded),
        letters=tuple(
            dict.fromkeys(letter for stretch in told for letter in letters(stretch.text))
        ),
    )


def clues(question: Question, stored: Mapping[str, Stored], entries: int) -> tuple[Clue, ...]:
    """The wordings that can occur, weighed by rarity.

    A wording occurs at most as often as its rarest term. When no wording is rare enough to find
    anything, all do; when none occurs at all, any single character of the question does.

    Args:
        question: What is asked.
        stored: The terms that occur.
        entries: Entries in the index.
    """
    found = [
        clue
        for number, concept in enumerate(question.concepts)
        for clue in _of_concept(number, concept, stored, entries)
    ]
    if not any(clue.finds for clue in found):
        found = [replace(clue, finds=True) for clue in found]
    known = [stored[letter] for letter in question.letters if letter in stored]
    if known:
        any_letter = " | ".join(map(_spelt, known))
        # ts_rank divides by the number of terms; multiplying back makes it a sum.
        weight = LETTER * sum(_rarity(letter.entries, entries) for letter in known)
        found.append(Clue(len(question.concepts), weight, 0.0, any_letter, any_letter, not found))
    return tuple(found)


def key(text: str) -> str:
    """A 文号 or id without brackets, blanks and widths, for comparing by eye."""
    return _KEY.sub("", fold(text).text)


def _concepts(folded: str, run: Sequence[Stretch], words: Thesaurus) -> Iterator[Concept]:
    """The concepts of neighbouring stretches that no framing word parts."""
    for stretch in run:
        if stretch.part is Part.KNOWN:
            yield _known(stretch.text, words)
        else:
            pairs = [term for term in _whole_terms(stretch.text) if len(term) > 1]
            for pair in pairs:
                part = UNKNOWN * (len(pairs) + 1) / (2 * len(pairs))
                yield Concept((Wording(pair, (pair,), 1.0),), part)
    for before, after in pairwise(run):
        seam = folded[after.start - 1 : after.start + 1]
        if bigrams(seam) == (seam,):
            is_word = len(before.text) == 1 or len(after.text) == 1
            yield Concept((Wording(seam, (seam,), 1.0 if is_word else SEAM),), 0.0)


def _known(word: str, words: Thesaurus) -> Concept:
    meanings = words.meanings.get(word, Meanings())
    terms = _whole_terms(word)
    pieces = terms if word in words.printed else ()
    worths = (
        dict.fromkeys(pieces, PIECE)
        | dict.fromkeys(meanings.near, NEAR)
        | dict.fromkeys(meanings.same, MEANT)
        | {word: 1.0}
    )
    wordings = (Wording(text, _whole_terms(text), worth) for text, worth in worths.items())
    return Concept(tuple(wording for wording in wordings if wording.terms), 1.0)


def _whole_terms(text: str) -> tuple[str, ...]:
    """Terms that do not depend on what stands beside `text`: a lone character pairs up elsewhere."""
    terms = bigrams(text)
    return tuple(term for term in terms if len(term) > 1 or term.isascii() or len(terms) == 1)


def _of_concept(
    number: int, concept: Concept, stored: Mapping[str, Stored], entries: int
) -> Iterator[Clue]:
    known = [
        (wording, min(stored[term].entries for term in wording.terms))
        for wording in concept.wordings
        if all(term in stored for term in wording.terms)
    ]
    together = min(entries, sum(count for _, count in known))
    for wording, count in known:
        spelt = [_spelt(stored[term]) for term in wording.terms]
        yield Clue(
            concept=number,
            weight=wording.worth * (concept.part or 1.0) * _rarity(count, entries),
            needed=concept.part * _rarity(together, entries),
            match=" <-> ".join(spelt),
            rank=" | ".join(spelt),
            finds=count <= COMMON * entries,
        )


def _rarity(entries_with: int, entries: int) -> float:
    return math.log(1 + entries / entries_with)


def _spelt(term: Stored) -> str:
    return "(" + " | ".join(f"'{spelling}'" for spelling in term.spellings) + ")"
