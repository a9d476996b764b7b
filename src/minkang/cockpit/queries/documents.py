"""What the page of one document shows: its head, and its text with the clauses beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from minkang.cockpit.queries.areas import area_name
from minkang.cockpit.queries.lines import ClauseLine, StateCount, count_states, lines
from minkang.kernel.refusal import Refused
from minkang.policy.clauses import Clause, register
from minkang.policy.queries.documents import (
    CopyHead,
    DocumentText,
    PassageText,
    Section,
    get_public_document,
    get_public_documents,
)
from minkang.policy.queries.standing import DocumentHead
from minkang.policy.refusals import document_unknown
from minkang.policy.search import asking
from minkang.policy.targets import Words

DEEPEST_TAG = 6
"""HTML has no heading below this."""

LISTED_DEPTH = 2
"""The table of contents goes down to this depth."""


SHORT_CONTENTS = 12
"""A longer table of contents starts folded, so that the text is near."""


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage with the clauses it prints."""

    path: str
    kind: str
    text: str
    clauses: tuple[ClauseLine, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and the passages directly under it, in reading order.

    Attributes:
        anchor: Where a link to it leads in the page.
        depth: 1 for the outermost headings; 0 for what stands before the first.
        is_run_in: Whether the first passage prints the heading itself.
    """

    anchor: str
    depth: int
    heading: str
    is_run_in: bool
    passages: tuple[PassageView, ...]

    @property
    def tag(self) -> int:
        """The level of its heading in the page, where the text itself begins under level 2."""
        return min(self.depth + 2, DEEPEST_TAG)


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Everything on the page of one document.

    Attributes:
        on: The day its standing is shown for.
        parts: Its text; empty when nothing was imported.
        unprinted: Clauses of the register that stand in no passage, all of them without a text.
        states: How many clauses are in which state.
    """

    head: DocumentHead
    copies: tuple[CopyHead, ...]
    area: Words
    on: date
    parts: tuple[Part, ...]
    unprinted: tuple[ClauseLine, ...]
    states: tuple[StateCount, ...]

    @property
    def note(self) -> Words:
        """What a reader must know about the copy."""
        return Words(self.head.note, self.head.note_en or self.head.note)

    @property
    def primary(self) -> CopyHead | None:
        """The copy whose text is shown."""
        return next((copy for copy in self.copies if copy.is_primary), None)

    @property
    def contents(self) -> tuple[Part, ...]:
        """The headings of the table of contents."""
        return tuple(part for part in self.parts if 0 < part.depth <= LISTED_DEPTH)

    @property
    def is_short(self) -> bool:
        """Whether its table of contents can stand open above the text."""
        return len(self.contents) <= SHORT_CONTENTS

    @property
    def clauses(self) -> int:
        """How many clauses the register has of it."""
        return sum(count.count for count in self.states)


def get_public_document_page(slug: str, on: date) -> DocumentPage:
    """The page of a document as on the day `on`.

    Raises:
        Refused: ``policy.document_unknown`` when there is no such document.
    """
    document = get_public_text(slug, on)
    own = [clause for clause in register().clauses.values() if _belongs(clause, document.head)]
    printed = {mark.clause_id for passage in _passages(document) for mark in passage.clauses}
    foreign = [register().get(clause_id) for clause_id in printed - {clause.id for clause in own}]
    known = {line.clause.id: line for line in lines((*own, *foreign), on)}
    ours = [known[clause.id] for clause in own]
    return DocumentPage(
        head=document.head,
        copies=document.copies,
        area=area_name(document.head.region),
        on=on,
        parts=tuple(_parts(document, known)),
        unprinted=tuple(line for line in ours if line.clause.id not in printed),
        states=count_states(ours),
    )


def get_public_text(slug: str, on: date) -> DocumentText:
    """A document with its text as on the day `on`.

    Raises:
        Refused: ``policy.document_unknown`` when there is no such document.
    """
    document = get_public_document(slug, on)
    if document is None:
        raise Refused(document_unknown(slug))
    return document


def get_public_slug(number: str, on: date) -> str:
    """The document with that 文号, however its brackets and blanks are written.

    Raises:
        Refused: ``policy.document_unknown`` when no document carries it.
    """
    wanted = asking.key(number)
    for head in get_public_documents(on):
        if head.number and asking.key(head.number) == wanted:
            return head.slug
    raise Refused(document_unknown(number))


def _belongs(clause: Clause, head: DocumentHead) -> bool:
    return bool(head.register_id) and clause.document == head.register_id


def _passages(document: DocumentText) -> Iterator[PassageText]:
    yield from document.passages
    for section in document.sections:
        yield from _passages_under(section)


def _passages_under(section: Section) -> Iterator[PassageText]:
    yield from section.passages
    for below in section.sections:
        yield from _passages_under(below)


def _parts(document: DocumentText, known: Mapping[str, ClauseLine]) -> Iterator[Part]:
    if document.passages:
        yield Part("start", 0, "", is_run_in=True, passages=_views(document.passages, known))
    for number, (depth, section) in enumerate(_sections(document.sections), start=1):
        first = next(_passages_under(section), None) if section.is_run_in else None
        yield Part(
            anchor=first.path if first else f"heading-{number}",
            depth=depth,
            heading=f"{section.label}{section.title}",
            is_run_in=first is not None,
            passages=_views(section.passages, known),
        )


def _sections(sections: tuple[Section, ...], depth: int = 1) -> Iterator[tuple[int, Section]]:
    for section in sections:
        yield depth, section
        yield from _sections(section.sections, depth + 1)


def _views(
    passages: tuple[PassageText, ...], known: Mapping[str, ClauseLine]
) -> tuple[PassageView, ...]:
    return tuple(
        PassageView(
            passage.path,
            passage.kind,
            passage.text,
            tuple(known[mark.clause_id] for mark in passage.clauses),
        )
        for passage in passages
    )
