"""Documents with their text: list, tree of headings and passages, gazette issues."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import F, QuerySet

from minkang.policy.models import (
    ClauseLink,
    Copy,
    Document,
    GazetteIssue,
    Heading,
    ParsedTarget,
    Passage,
)
from minkang.policy.queries.standing import DocumentHead, head_of


@dataclass(frozen=True, slots=True)
class ClauseMark:
    """A register clause in a passage: half-open offsets into the passage's text."""

    clause_id: str
    start: int
    end: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class PassageTarget:
    """A figure as parsing read it; strings as printed, comparator as its sign."""

    indicator: str
    comparator: str
    value: str
    unit: str
    scope: str
    deadline: date | None
    nature: str
    is_baseline: bool


@dataclass(frozen=True, slots=True)
class PassageText:
    """The smallest numbered item, paragraph or row; `path` is its permalink in the document.

    `kind` is ``item``, ``paragraph``, ``row`` or ``responsibility``; `units` has the lead first.
    """

    path: str
    kind: str
    text: str
    units: tuple[str, ...]
    targets: tuple[PassageTarget, ...]
    clauses: tuple[ClauseMark, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; `level` from 1.

    A run-in heading (`is_run_in`) is printed at the beginning of its first passage, so a page that
    shows the passage's text has shown the heading too. A section without label and title holds
    passages that return to the level above after its sections; it has no heading to show.
    """

    level: int
    label: str
    title: str
    is_run_in: bool
    passages: tuple[PassageText, ...]
    sections: tuple["Section", ...]


@dataclass(frozen=True, slots=True)
class CopyHead:
    """A copy of a document in a source file.

    Attributes:
        number: From 1, the primary copy first.
        sha256: Of the file's bytes.
        doubts: Chinese sentences; why it may not be what it claims to be.
    """

    number: int
    source: str
    sha256: str
    start: int
    end: int
    is_primary: bool
    is_fragment: bool
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document with the text of its primary copy; empty passages when nothing was imported.

    `passages` stand before the first heading.
    """

    head: DocumentHead
    copies: tuple[CopyHead, ...]
    passages: tuple[PassageText, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class GazetteContents:
    """A gazette issue with its documents in printed order."""

    slug: str
    title: str
    number: str
    published_on: date | None
    documents: tuple[DocumentHead, ...]


def documents_with_heads() -> QuerySet[Document]:
    """All documents, the register's first and in its order, loaded with what a head needs."""
    return (
        Document.objects.select_related("gazette")
        .prefetch_related("parties", "copies", "events__by_document")
        .order_by(F("register_rank").asc(nulls_last=True), "pk")
    )


def get_public_documents(on: date) -> tuple[DocumentHead, ...]:
    """Every document of the library with its standing on the day `on`."""
    return tuple(head_of(document, on) for document in documents_with_heads())


def get_public_document(slug: str, on: date) -> DocumentText | None:
    """A document with its text; None when there is no such document."""
    document = documents_with_heads().filter(slug=slug).first()
    if document is None:
        return None
    copies = public_copies(document)
    primary = next((copy for copy in copies if copy.is_primary), None)
    passages, sections = _tree(primary) if primary else ((), ())
    return DocumentText(
        head=head_of(document, on),
        copies=copy_heads(copies),
        passages=passages,
        sections=sections,
    )


def public_copies(document: Document) -> Sequence[Copy]:
    """The copies of a document, the primary one first, with source file and doubts."""
    return list(
        document.copies.select_related("source")
        .prefetch_related("doubts")
        .order_by("-is_primary", "pk")
    )


def copy_heads(copies: Iterable[Copy]) -> tuple[CopyHead, ...]:
    """Heads of loaded copies, numbered from 1."""
    return tuple(
        CopyHead(
            number=number,
            source=copy.source.name,
            sha256=copy.source.sha256,
            start=copy.start,
            end=copy.end,
            is_primary=copy.is_primary,
            is_fragment=copy.is_fragment,
            doubts=tuple(doubt.message for doubt in copy.doubts.all()),
        )
        for number, copy in enumerate(copies, start=1)
    )


def get_public_gazettes() -> tuple[GazetteIssue, ...]:
    """All gazette issues, the newest first."""
    return tuple(GazetteIssue.objects.order_by(F("published_on").desc(nulls_last=True), "pk"))


def get_public_gazette(slug: str, on: date) -> GazetteContents | None:
    """A gazette issue with its contents; None when there is no such issue."""
    issue = GazetteIssue.objects.filter(slug=slug).first()
    if issue is None:
        return None
    documents = documents_with_heads().filter(gazette=issue)
    first = dict(
        Copy.objects.filter(document__gazette=issue, is_primary=True).values_list(
            "document_id", "position"
        )
    )
    printed = sorted(documents, key=lambda document: first.get(document.pk, 0))
    return GazetteContents(
        slug=issue.slug,
        title=issue.title,
        number=issue.number,
        published_on=issue.published_on,
        documents=tuple(head_of(document, on) for document in printed),
    )


@dataclass(frozen=True, slots=True)
class _Child:
    """A passage or section under a heading, and the place of its first passage in the copy."""

    place: int
    content: PassageText | Section


def _tree(copy: Copy) -> tuple[tuple[PassageText, ...], tuple[Section, ...]]:
    passages: defaultdict[int | None, list[_Child]] = defaultdict(list)
    found = (
        Passage.objects.filter(copy=copy)
        .prefetch_related("units", "targets", "clause_links")
        .order_by("place")
    )
    for passage in found:
        passages[passage.heading_id].append(_Child(passage.place, _passage(passage)))
    headings: defaultdict[int | None, list[Heading]] = defaultdict(list)
    for heading in Heading.objects.filter(copy=copy).order_by("place"):
        headings[heading.parent_id].append(heading)
    return _contents(_children(None, headings, passages), 1)


def _children(
    parent: int | None,
    headings: Mapping[int | None, Sequence[Heading]],
    passages: Mapping[int | None, Sequence[_Child]],
) -> list[_Child]:
    """What stands directly under a heading, in printed order; an empty heading keeps to the next."""
    found = list(passages.get(parent, ()))
    place = sys.maxsize
    for heading in reversed(headings.get(parent, ())):
        below = _children(heading.pk, headings, passages)
        place = min((child.place for child in below), default=place)
        own, sections = _contents(below, heading.level + 1)
        section = Section(
            level=heading.level,
            label=heading.label,
            title=heading.title,
            is_run_in=heading.is_run_in,
            passages=own,
            sections=sections,
        )
        found.insert(0, _Child(place, section))
    return sorted(found, key=lambda child: child.place)


def _contents(
    children: Sequence[_Child], level: int
) -> tuple[tuple[PassageText, ...], tuple[Section, ...]]:
    """Passages first, then sections; passages after a section get an untitled one of their own."""
    leading: tuple[PassageText, ...] = ()
    sections: list[Section] = []
    for is_passage, run in groupby(children, lambda child: isinstance(child.content, PassageText)):
        if not is_passage:
            sections += [child.content for child in run if isinstance(child.content, Section)]
            continue
        texts = tuple(child.content for child in run if isinstance(child.content, PassageText))
        if sections:
            sections.append(Section(level, "", "", True, texts, ()))
        else:
            leading = texts
    return leading, tuple(sections)


def _passage(passage: Passage) -> PassageText:
    units = sorted(passage.units.all(), key=lambda unit: unit.position)
    return PassageText(
        path=passage.path,
        kind=passage.kind,
        text=passage.text,
        units=tuple(unit.name for unit in units),
        targets=tuple(
            _target(target)
            for target in sorted(passage.targets.all(), key=lambda target: target.position)
        ),
        clauses=tuple(
            _mark(link)
            for link in sorted(passage.clause_links.all(), key=lambda link: (link.start, link.pk))
        ),
    )


def _target(target: ParsedTarget) -> PassageTarget:
    return PassageTarget(
        indicator=target.indicator,
        comparator=target.comparator,
        value=target.value,
        unit=target.unit,
        scope=target.scope,
        deadline=target.deadline,
        nature=target.nature,
        is_baseline=target.is_baseline,
    )


def _mark(link: ClauseLink) -> ClauseMark:
    return ClauseMark(link.clause_id, link.start, link.end, link.is_whole)
