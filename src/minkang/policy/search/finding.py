"""Running a question: ranked hits, facets with counts, marked snippets."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F

from minkang.policy.clauses import register
from minkang.policy.models import Document, DocumentEvent, SearchEntry, SearchPeriod, SearchUnit
from minkang.policy.models.search import EntryKind
from minkang.policy.models.words import word, word_or_none
from minkang.policy.search import asking, marking, statements
from minkang.policy.search.asking import Question, Stored
from minkang.policy.search.marking import Segment
from minkang.policy.terms import CapabilityGroup, ClauseKind, ClauseState
from minkang.policy.validity import Event, EventKind, Validity, validity

PAGE = 20
MOST_UNITS = 30
"""Responsible units shown as a facet; the rest is reached by choosing a document first."""

RANKS = [0.12, 0.7, 0.85, 1.0]
"""What a term is worth in surroundings, body, labels and title (D, C, B, A), tuned on the questions."""

FLAT = 4.0
"""Flattens the preference for short entries: score / (FLAT + ln(1 + terms))."""

CUT = 0.1
"""Hits below this share of the best score are left out."""

STRICT = 0.3
"""How much an uncovered part of the question costs: the score times coverage to this power."""

LEAST_KEY = 4
"""Letters and digits a typed 文号 needs before it can single out a document."""


@dataclass(frozen=True, slots=True)
class Facets:
    """What the reader chose; empty means everything. Within a facet any value will do.

    `documents` are slugs, `kinds` are ClauseKind values, "passage" or "document".
    """

    documents: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    validities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice of a facet and how many hits it would leave."""

    value: str
    label: str
    label_en: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding.

    Attributes:
        clause_id: Set for clauses of the register.
        validity: On the day asked for; a clause with its own last day is judged by that.
        path: Path of the passage in its document, empty when nothing was imported.
        title: Our title of a clause, the headings of a passage, the title of a document; marked.
        snippet: The best stretch of the imported text, marked; empty without imported text.
    """

    kind: EntryKind
    clause_id: str
    document: str
    document_title: str
    document_number: str
    validity: Validity
    path: str
    title: tuple[Segment, ...]
    title_en: str
    snippet: tuple[Segment, ...]
    clause_kind: ClauseKind | None
    group: CapabilityGroup | None
    state: ClauseState | None
    units: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a question found; `facets` maps the fields of `Facets` to their choices."""

    question: Question
    hits: tuple[Hit, ...]
    total: int
    page: int
    pages: int
    facets: Mapping[str, tuple[FacetValue, ...]]


class _Shelf:
    """Documents by row and times in force by row, judged on one day; three statements."""

    def __init__(self, on: date) -> None:
        self.documents = {
            document.pk: document
            for document in Document.objects.only("slug", "title", "title_en", "number")
        }
        events: defaultdict[int, list[Event]] = defaultdict(list)
        for pk, kind, day in DocumentEvent.objects.values_list("document_id", "kind", "on"):
            events[pk].append(Event(word(EventKind, kind), day))
        self.standing = {
            period.pk: validity(
                effective_from=period.effective_from,
                expires_on=period.expires_on,
                events=events.get(period.document_id, ()),
                on=on,
            )
            for period in SearchPeriod.objects.all()
        }

    def rows(self, slugs: Collection[str]) -> list[int]:
        """Row numbers; an unknown slug chosen alone matches nothing, not everything."""
        if not slugs:
            return []
        return [pk for pk, document in self.documents.items() if document.slug in slugs] or [0]

    def standing_in(self, chosen: Collection[str]) -> list[int]:
        """Rows of the times in force whose standing is one of the chosen."""
        return [pk for pk, standing in self.standing.items() if standing in chosen]


def find(
    query: str, *, on: date, facets: Facets | None = None, page: int = 1, limit: int = PAGE
) -> SearchResult:
    """Answer a question; an empty one lists everything the facets leave.

    An exact clause id or 文号 comes first. Pages count from 1; a page past the end is empty.

    Args:
        query: What was typed.
        on: The day for which validity is judged.
        facets: What the reader chose.
        page: From 1.
        limit: Hits a page.
    """
    chosen = facets or Facets()
    question = asking.ask(query)
    shelf = _Shelf(on)
    rows = _run(question, chosen, shelf, limit, (max(page, 1) - 1) * limit)
    ranked = [(int(value), figure) for facet, value, figure in rows if facet == "hit"]
    total = next(int(figure) for facet, _, figure in rows if facet == "total")
    counted: dict[str, dict[str, int]] = {}
    for facet, value, figure in rows:
        counted.setdefault(facet, {})[value] = int(figure)
    return SearchResult(
        question=question,
        hits=_hits(ranked, question, shelf),
        total=total,
        page=max(page, 1),
        pages=max(1, math.ceil(total / limit)),
        facets=_facets(counted, chosen, shelf),
    )


def _pinned(question: Question, shelf: _Shelf) -> list[int]:
    """Entries that the question names outright: a clause id, or the 文号 of a document."""
    typed = asking.key(question.typed)
    named = [
        pk
        for pk, document in shelf.documents.items()
        if document.number
        and len(typed) >= LEAST_KEY
        and (asking.key(document.number) in typed or typed in asking.key(document.number))
    ]
    clause_id = question.typed.strip()
    if not named and clause_id not in register().clauses:
        return []
    clauses = SearchEntry.objects.filter(clause_id=clause_id).exclude(clause_id="")
    documents = SearchEntry.objects.filter(document__in=named, kind=EntryKind.DOCUMENT.value)
    return [*clauses.values_list("pk", flat=True), *documents.values_list("pk", flat=True)]


def _storable(values: Sequence[str]) -> list[str]:
    """Values as PostgreSQL takes them; a NUL from an address line matches nothing."""
    return [value.replace("\0", "\N{REPLACEMENT CHARACTER}") for value in values]


def _run(
    question: Question, chosen: Facets, shelf: _Shelf, limit: int, offset: int
) -> Sequence[tuple[str, str, float]]:
    with connection.cursor() as cursor:
        cursor.execute(statements.VOCABULARY, {"terms": [*question.terms, *question.letters]})
        counted = cursor.fetchall()
        entries = counted[0][3] if counted else 0
        stored = {term: Stored(tuple(spelt), found) for term, spelt, found, _ in counted}
        clues = asking.clues(question, stored, entries)
        whole = sum({clue.concept: clue.needed for clue in clues}.values())
        cursor.execute(
            statements.MATCHES,
            {
                "ranks": RANKS,
                "concepts": [clue.concept for clue in clues],
                "weights": [clue.weight for clue in clues],
                "needed": [clue.needed for clue in clues],
                "matches": [clue.match for clue in clues],
                "rankings": [clue.rank for clue in clues],
                "any": " | ".join(f"({clue.match})" for clue in clues if clue.finds),
                "whole": whole or 1.0,
                "strict": STRICT if whole else 0.0,
                "flat": FLAT,
                "cut": CUT,
                "everything": not question.typed,
                "pinned": _pinned(question, shelf),
                "documents": shelf.rows(chosen.documents),
                "kinds": _storable(chosen.kinds),
                "groups": _storable(chosen.groups),
                "states": _storable(chosen.states),
                "units": _storable(chosen.units),
                "any_standing": not chosen.validities,
                "standing": shelf.standing_in(chosen.validities),
                "limit": limit,
                "offset": offset,
            },
        )
        rows: list[tuple[str, str, float]] = cursor.fetchall()
    return rows


def _hits(
    ranked: Sequence[tuple[int, float]], question: Question, shelf: _Shelf
) -> tuple[Hit, ...]:
    wanted = [pk for pk, _ in ranked]
    units: defaultdict[int, list[str]] = defaultdict(list)
    named = SearchUnit.objects.filter(entry__in=wanted).order_by("pk")
    for pk, name in named.values_list("entry_id", "name"):
        units[pk].append(name)
    found = {
        entry.pk: entry
        for entry in SearchEntry.objects.filter(pk__in=wanted)
        .defer("vector")
        .annotate(path=F("passage__path"))
    }
    return tuple(
        _hit(found[pk], found[pk].path or "", tuple(units.get(pk, ())), score, question, shelf)
        for pk, score in ranked
    )


def _hit(
    entry: SearchEntry,
    path: str,
    units: tuple[str, ...],
    score: float,
    question: Question,
    shelf: _Shelf,
) -> Hit:
    document = shelf.documents[entry.document_id]
    return Hit(
        kind=word(EntryKind, entry.kind),
        clause_id=entry.clause_id,
        document=document.slug,
        document_title=document.title,
        document_number=document.number,
        validity=shelf.standing[entry.period_id],
        path=path,
        title=marking.segments(entry.title, question.words),
        title_en=entry.title_en,
        snippet=marking.snippet(entry.body, question.words),
        clause_kind=word_or_none(ClauseKind, entry.clause_kind),
        group=word_or_none(CapabilityGroup, entry.group),
        state=word_or_none(ClauseState, entry.state),
        units=units,
        score=score,
    )


def _facets(
    counted: Mapping[str, Mapping[str, int]], chosen: Facets, shelf: _Shelf
) -> Mapping[str, tuple[FacetValue, ...]]:
    documents = {
        shelf.documents[int(pk)]: count for pk, count in counted.get("document", {}).items()
    }
    standing: dict[str, int] = {}
    for pk, count in counted.get("validity", {}).items():
        name = shelf.standing[int(pk)].value
        standing[name] = standing.get(name, 0) + count
    return {
        "documents": _choices(
            ((d.slug, d.title, d.title_en, count) for d, count in documents.items()),
            chosen.documents,
        ),
        "kinds": _labelled(counted.get("kind", {}), (*ClauseKind, *EntryKind), chosen.kinds),
        "groups": _labelled(counted.get("group", {}), CapabilityGroup, chosen.groups),
        "units": _choices(
            ((name, name, name, count) for name, count in counted.get("unit", {}).items()),
            chosen.units,
        )[:MOST_UNITS],
        "states": _labelled(counted.get("state", {}), ClauseState, chosen.states),
        "validities": _labelled(standing, Validity, chosen.validities),
    }


def _labelled(
    counted: Mapping[str, int],
    vocabulary: Iterable[ClauseKind | EntryKind | CapabilityGroup | ClauseState | Validity],
    chosen: Collection[str],
) -> tuple[FacetValue, ...]:
    return tuple(
        FacetValue(
            item.value, item.label, item.label_en, counted.get(item.value, 0), item.value in chosen
        )
        for item in vocabulary
        if item.value in counted or item.value in chosen
    )


def _choices(
    found: Iterable[tuple[str, str, str, int]], chosen: Collection[str]
) -> tuple[FacetValue, ...]:
    values = (
        FacetValue(value, label, label_en, count, value in chosen)
        for value, label, label_en, count in found
    )
    return tuple(sorted(values, key=lambda value: (not value.is_chosen, -value.count, value.label)))
