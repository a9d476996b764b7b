"""Which document a text is, and where the clauses of the register stand in it. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from minkang.policy.clauses import Clause, PolicyDocument, Register, locate, normalise
from minkang.policy.parsing.types import Document as ParsedDocument

ENOUGH = 0.5
"""Share of a register document's clauses that must stand in a text to recognise it."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A clause found in a text: half-open positions in the source file."""

    clause_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a quotation that stands in one passage, relative to the passage's text."""

    clause_id: str
    passage: int
    start: int
    end: int
    is_whole: bool


class Text:
    """A stretch of a source file, folded once for many anchors."""

    def __init__(self, source: str, start: int, end: int) -> None:
        """Take ``source[start:end]``; positions are answered relative to `source`."""
        self._start = start
        self._folded, self._offsets = normalise(source[start:end])

    def find(self, clause: Clause) -> Quotation | None:
        """Where the clause stands; None when its anchor matches nowhere."""
        place = locate(clause.anchor, self._folded)
        if place is None:
            return None
        last = place + clause.anchor.length - 1
        return Quotation(
            clause.id, self._start + self._offsets[place], self._start + self._offsets[last] + 1
        )

    def find_all(self, clauses: Iterable[Clause]) -> tuple[Quotation, ...]:
        """Every clause that stands in the text."""
        found = (self.find(clause) for clause in clauses)
        return tuple(quotation for quotation in found if quotation is not None)

    def reads(self, title: str) -> bool:
        """Whether the whole text is `title`, widths and blanks aside."""
        return self._folded == normalise(title)[0]


def recognise(parsed: ParsedDocument, source: str, register: Register) -> PolicyDocument | None:
    """The register's document that a parsed text is a copy of; None when it is another one.

    A 文号 decides; else at least half of a document's clauses must stand in the text; else the title
    must be equal.
    """
    for document in register.documents:
        if parsed.number and document.number == parsed.number:
            return document
    text = Text(source, parsed.start, parsed.end)
    shares = {
        document.id: _share(register.of_document(document.id), text)
        for document in register.documents
    }
    best = max(register.documents, key=lambda document: shares[document.id])
    if shares[best.id] >= ENOUGH:
        return best
    title = Text(parsed.title, 0, len(parsed.title))
    return next(
        (
            document
            for document in register.documents
            if parsed.title and title.reads(document.title)
        ),
        None,
    )


def _share(clauses: Sequence[Clause], text: Text) -> float:
    return len(text.find_all(clauses)) / len(clauses) if clauses else 0.0


def quotations(
    parsed: Sequence[tuple[ParsedDocument, PolicyDocument | None]], source: str, register: Register
) -> tuple[Quotation, ...]:
    """Where the register's clauses stand in a source file.

    Each document's clauses are looked for in its own text first. What is missing there is looked
    for in the whole file, because a file of several documents may have been cut at a wrong place.
    """
    found: list[Quotation] = []
    for document, recognised in parsed:
        if recognised is not None:
            text = Text(source, document.start, document.end)
            found += text.find_all(register.of_document(recognised.id))
    known = {quotation.clause_id for quotation in found}
    whole = Text(source, 0, len(source))
    left = (clause for clause in register.clauses.values() if clause.id not in known)
    return (*found, *whole.find_all(left))


def pieces(
    quotation: Quotation, spans: Sequence[tuple[int, int]], source: str
) -> tuple[Piece, ...]:
    """Cut a quotation at the borders of passages.

    Args:
        quotation: What was found.
        spans: The passages' spans in the source, in ascending order and without overlap.
        source: The text of the whole file.
    """
    found: list[Piece] = []
    number = max(bisect_right(spans, (quotation.start, len(source) + 1)) - 1, 0)
    while number < len(spans) and spans[number][0] < quotation.end:
        begin = max(quotation.start, spans[number][0])
        end = min(quotation.end, spans[number][1])
        if source[begin:end].strip():
            is_whole = (begin, end) == (quotation.start, quotation.end)
            base = spans[number][0]
            found.append(Piece(quotation.clause_id, number, begin - base, end - base, is_whole))
        number += 1
    return tuple(found)
