"""Building the search index from the register and the primary copies of documents.

One entry per register clause, per document, and per passage that says something no clause covers.
The term vector is written directly, because our bigrams need no parser of the database; only English
titles are left to it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from minkang.kernel.text.bigrams import bigrams, letters
from minkang.policy.clauses import Clause, register
from minkang.policy.clauses.waiting import state_of, waivers
from minkang.policy.models import (
    ClauseLink,
    Document,
    Passage,
    SearchEntry,
    SearchLexeme,
    SearchPeriod,
    SearchUnit,
)
from minkang.policy.models.search import EntryKind
from minkang.policy.queries.places import every_place
from minkang.policy.search import statements

LEAST_LETTERS = 8
"""A passage with fewer letters outside every clause says nothing worth finding."""

MOST_TERMS = 16383
"""Terms of an entry that are indexed: the highest word position a PostgreSQL text vector stores.

A longer passage, one without any numbering, is found by its first sixteen thousand characters.
"""


@dataclass(frozen=True, slots=True)
class Weighted:
    """Texts of an entry by weight: A title, B labels and headings, C body, D surroundings."""

    title: str
    labels: str
    body: str
    around: str


@dataclass(frozen=True, slots=True)
class Indexed:
    """An entry, the units that answer for it, and the first and last day it is in force."""

    entry: SearchEntry
    units: tuple[str, ...]
    in_force: tuple[date | None, date | None]


def rebuild(document_ids: Iterable[int] | None = None) -> None:
    """Index the given documents anew, or all of them; then count every term again."""
    documents = Document.objects.prefetch_related("parties")
    periods = SearchPeriod.objects.all()
    if document_ids is not None:
        wanted = list(document_ids)
        documents, periods = documents.filter(pk__in=wanted), periods.filter(document__in=wanted)
    chosen = list(documents)
    periods.delete()
    indexed = _entries(chosen)
    _store_periods(indexed)
    SearchEntry.objects.bulk_create([item.entry for item in indexed], batch_size=1000)
    SearchUnit.objects.bulk_create(
        SearchUnit(entry=item.entry, name=name)
        for item in indexed
        for name in dict.fromkeys(item.units)
    )
    _add_english([item.entry.pk for item in indexed])
    count_terms()


def _add_english(entry_ids: list[int]) -> None:
    """English titles are cut and stemmed by the database, which knows how."""
    with connection.cursor() as cursor:
        cursor.execute(statements.ENGLISH, {"entries": entry_ids})


def _store_periods(indexed: Sequence[Indexed]) -> None:
    keys = {(item.entry.document_id, *item.in_force) for item in indexed}
    rows = {
        key: SearchPeriod(document_id=key[0], effective_from=key[1], expires_on=key[2])
        for key in keys
    }
    SearchPeriod.objects.bulk_create(rows.values())
    for item in indexed:
        item.entry.period = rows[item.entry.document_id, *item.in_force]


def count_terms() -> None:
    """Count for every term the entries it stands in."""
    SearchLexeme.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO policy_searchlexeme (term, entries)"
            " SELECT word, ndoc FROM ts_stat('SELECT vector FROM policy_searchentry')"
        )


def vector(texts: Weighted) -> tuple[str, int]:
    """The text vector of an entry as PostgreSQL reads it, and the number of its terms."""
    positions: defaultdict[str, list[str]] = defaultdict(list)
    position = 0
    weighted = list(zip("ABCD", (texts.title, texts.labels, texts.body, texts.around), strict=True))
    for weight, text in weighted:
        for term in bigrams(text[: MOST_TERMS - position]):
            position += 1
            if position <= MOST_TERMS:
                positions[term].append(f"{position}{weight}")
    for weight, text in weighted[:-1]:
        for letter in letters(text[:MOST_TERMS]):
            positions.setdefault(letter, [f"{MOST_TERMS}{weight}"])
    written = " ".join(f"'{term}':{','.join(at)}" for term, at in positions.items())
    return written, position


def _entries(documents: Sequence[Document]) -> list[Indexed]:
    by_register_id = {
        document.register_id: document for document in documents if document.register_id
    }
    passages = list(
        Passage.objects.filter(copy__document__in=documents, copy__is_primary=True)
        .select_related("copy", "heading", "heading__parent")
        .prefetch_related("units")
        .order_by("copy_id", "place")
    )
    links = _links(passages)
    clauses = [
        clause for clause in register().clauses.values() if clause.document in by_register_id
    ]
    quoted = _quoted(clauses)
    indexed = [_of_document(document) for document in documents]
    indexed += [
        _of_clause(clause, by_register_id[clause.document], quoted.get(clause.id, ()))
        for clause in clauses
    ]
    titles = {document.pk: document for document in documents}
    for passage in passages:
        free = _uncovered(passage, links.get(passage.pk, ()))
        if sum(map(str.isalnum, free)) >= LEAST_LETTERS:
            indexed.append(_of_passage(passage, titles[passage.copy.document_id], free))
    return indexed


def _links(passages: Sequence[Passage]) -> Mapping[int, Sequence[ClauseLink]]:
    found: defaultdict[int, list[ClauseLink]] = defaultdict(list)
    for link in ClauseLink.objects.filter(passage__in=passages).order_by("passage_id", "start"):
        found[link.passage_id].append(link)
    return found


def _quoted(clauses: Iterable[Clause]) -> Mapping[str, Sequence[tuple[Passage, str]]]:
    """What primary copies print of each clause; a file cut wrongly prints it in another document."""
    found: defaultdict[str, list[tuple[Passage, str]]] = defaultdict(list)
    links = (
        ClauseLink.objects.filter(
            clause_id__in=[clause.id for clause in clauses], passage__copy__is_primary=True
        )
        .select_related("passage__heading__parent")
        .order_by("passage__copy_id", "passage__place")
    )
    for link in links:
        passage = link.passage
        found[link.clause_id].append((passage, passage.text[link.start : link.end]))
    return found


def _uncovered(passage: Passage, links: Sequence[ClauseLink]) -> str:
    parts: list[str] = []
    done = 0
    for link in links:
        parts.append(passage.text[done : link.start])
        done = max(done, link.end)
    return "\n".join(part for part in (*parts, passage.text[done:]) if part.strip())


def _of_document(document: Document) -> Indexed:
    issuers = " ".join(party.name for party in document.parties.all())
    texts = Weighted(
        title=f"{document.title} {document.number}",
        labels=f"{document.notice_title} {issuers}",
        body=f"{document.subject} {document.keywords}",
        around="",
    )
    entry = _entry(EntryKind.DOCUMENT, document, texts)
    entry.title, entry.title_en = document.title, document.title_en
    return Indexed(entry, (), (document.effective_from, document.expires_on))


def _of_clause(
    clause: Clause, document: Document, quoted: Sequence[tuple[Passage, str]]
) -> Indexed:
    body = "\n".join(text for _, text in quoted)
    indicators = " ".join(
        f"{target.indicator} {target.value or ''}{target.unit}" for target in clause.targets
    )
    headings = " ".join(dict.fromkeys(_heading_words(passage) for passage, _ in quoted))
    texts = Weighted(
        title=clause.title,
        labels=f"{clause.capability.label} {indicators}",
        body=body,
        around=f"{headings} {document.title} {document.number} {' '.join(clause.units)}",
    )
    entry = _entry(EntryKind.CLAUSE, document, texts)
    entry.clause_id = clause.id
    entry.passage = quoted[0][0] if quoted else None
    entry.title, entry.title_en, entry.body = clause.title, clause.title_en, body
    entry.clause_kind, entry.group = clause.kind.value, clause.group.value
    entry.room = clause.room.value
    entry.state = state_of(clause.id, every_place(), waivers()).value
    return Indexed(entry, clause.units, (clause.effective_from, clause.expires_on))


def _of_passage(passage: Passage, document: Document, free: str) -> Indexed:
    texts = Weighted(
        title="",
        labels=_heading_words(passage),
        body=free,
        around=f"{document.title} {document.number}",
    )
    entry = _entry(EntryKind.PASSAGE, document, texts)
    entry.passage, entry.body = passage, free
    entry.title = _heading_words(passage)
    units = tuple(unit.name for unit in passage.units.all())
    return Indexed(entry, units, (document.effective_from, document.expires_on))


def _entry(kind: EntryKind, document: Document, texts: Weighted) -> SearchEntry:
    written, count = vector(texts)
    return SearchEntry(kind=kind.value, document=document, vector=written, terms=count)


def _heading_words(passage: Passage) -> str:
    heading = passage.heading
    if heading is None:
        return ""
    return " / ".join(part.title for part in (heading.parent, heading) if part is not None)
