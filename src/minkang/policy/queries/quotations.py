"""The printed text of register clauses, and what parsing says about responsible units."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from minkang.policy.models import ClauseLink, Heading, Passage


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The passage before or after, for leafing."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """A clause as its document's primary copy prints it.

    Attributes:
        before: Text of the passage before the quoted part; `after` is what follows it.
        path: Path of the passage in its document.
        document: Slug of the document.
        headings: Headings above the passage, outermost first, with their labels.
        source: Name of the source file; `sha256` is the digest of its bytes.
        start: Offset of the quoted part in the text of the file; `end` is exclusive.
        is_whole: False when the clause goes on in the next passage.
        doubts: Why the copy may not be what it claims to be; Chinese sentences.
        copies: How many copies of the document print the clause.
    """

    clause_id: str
    before: str
    quoted: str
    after: str
    path: str
    document: str
    headings: tuple[str, ...]
    source: str
    sha256: str
    start: int
    end: int
    is_whole: bool
    doubts: tuple[str, ...]
    copies: int
    previous: Neighbour | None
    next: Neighbour | None


@dataclass(frozen=True, slots=True)
class UnitPassage:
    """A passage that names a unit; `is_lead` when it stands first."""

    document: str
    document_title: str
    path: str
    text: str
    is_lead: bool


def get_public_quotation(clause_id: str) -> Quotation | None:
    """The printed text of a clause; None when no copy of it was imported."""
    links = list(
        ClauseLink.objects.filter(clause_id=clause_id)
        .select_related("passage__copy__source", "passage__copy__document", "passage__heading")
        .prefetch_related("passage__copy__doubts")
        .order_by("-passage__copy__is_primary", "-is_whole", "passage__place")
    )
    if not links:
        return None
    link = links[0]
    passage = link.passage
    copy = passage.copy
    around = {
        other.place: Neighbour(other.path, other.text)
        for other in Passage.objects.filter(
            copy=copy, place__in=(passage.place - 1, passage.place + 1)
        )
    }
    return Quotation(
        clause_id=clause_id,
        before=passage.text[: link.start],
        quoted=passage.text[link.start : link.end],
        after=passage.text[link.end :],
        path=passage.path,
        document=copy.document.slug,
        headings=_headings_above(passage.heading),
        source=copy.source.name,
        sha256=copy.source.sha256,
        start=passage.start + link.start,
        end=passage.start + link.end,
        is_whole=link.is_whole,
        doubts=tuple(doubt.message for doubt in copy.doubts.all()),
        copies=len({other.passage.copy_id for other in links}),
        previous=around.get(passage.place - 1),
        next=around.get(passage.place + 1),
    )


def get_public_quoted_texts(clause_ids: Collection[str]) -> Mapping[str, str]:
    """The printed text of several clauses, those that were imported."""
    links = (
        ClauseLink.objects.filter(clause_id__in=clause_ids, passage__copy__is_primary=True)
        .select_related("passage")
        .order_by("passage__place")
    )
    found: dict[str, str] = {}
    for link in links:
        found[link.clause_id] = (
            found.get(link.clause_id, "") + link.passage.text[link.start : link.end]
        )
    return found


def get_public_unit_passages(name: str, *, limit: int = 200) -> tuple[UnitPassage, ...]:
    """Passages of primary copies that make a unit of that name responsible, in document order."""
    passages = (
        Passage.objects.filter(units__name=name, copy__is_primary=True)
        .select_related("copy__document")
        .prefetch_related("units")
        .order_by("copy__document__register_rank", "copy_id", "place")[:limit]
    )
    return tuple(
        UnitPassage(
            document=passage.copy.document.slug,
            document_title=passage.copy.document.title,
            path=passage.path,
            text=passage.text,
            is_lead=any(unit.name == name and unit.position == 0 for unit in passage.units.all()),
        )
        for passage in passages
    )


def _headings_above(heading: Heading | None) -> tuple[str, ...]:
    """Labels and titles from the outermost heading inwards; one statement for the whole copy."""
    if heading is None:
        return ()
    rows = {row.pk: row for row in Heading.objects.filter(copy=heading.copy_id)}
    found: list[str] = []
    at: Heading | None = heading
    while at is not None:
        found.append(f"{at.label}{at.title}")
        at = rows[at.parent_id] if at.parent_id is not None else None
    return tuple(reversed(found))
