"""The search index: one entry per register clause, free passage and document."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from minkang.policy.models.copies import Passage
from minkang.policy.models.documents import Document
from minkang.policy.terms import CapabilityGroup, ClauseKind, ClauseState, Labelled, Room


class EntryKind(Labelled):
    """What a hit is."""

    CLAUSE = "clause", "条款", "clause"
    PASSAGE = "passage", "段落", "passage"
    DOCUMENT = "document", "文件", "document"


class SearchPeriod(models.Model):
    """A time in force that entries of a document share: the document's own, or a clause's own.

    Both days are in force; None where nothing is stated.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="search_periods")
    effective_from = models.DateField(null=True)
    expires_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["document", "effective_from", "expires_on"],
                nulls_distinct=False,
                name="period_of_a_document_is_kept_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.effective_from} – {self.expires_on}"


class SearchEntry(models.Model):
    """One findable thing, rebuilt from the register and the primary copies; it holds no facts.

    `vector` carries our bigrams: title terms weigh A, labels and headings B, quoted text C.
    `terms` counts the words in it. `clause_id` is set for clauses, `passage` for passages and for
    clauses whose text was imported.
    """

    kind = models.CharField(max_length=8, choices=[(kind.value, kind.label) for kind in EntryKind])
    document = models.ForeignKey(Document, models.CASCADE, related_name="search_entries")
    period = models.ForeignKey(SearchPeriod, models.CASCADE, related_name="entries")
    clause_id = models.CharField(max_length=80, blank=True)
    passage = models.ForeignKey(Passage, models.CASCADE, null=True, related_name="search_entries")
    title = models.TextField(blank=True)
    title_en = models.TextField(blank=True)
    body = models.TextField(blank=True)
    clause_kind = models.CharField(
        max_length=8, blank=True, choices=[(kind.value, kind.label) for kind in ClauseKind]
    )
    group = models.CharField(
        max_length=24, blank=True, choices=[(group.value, group.label) for group in CapabilityGroup]
    )
    room = models.CharField(
        max_length=32, blank=True, choices=[(room.value, room.label) for room in Room]
    )
    state = models.CharField(
        max_length=10, blank=True, choices=[(state.value, state.label) for state in ClauseState]
    )
    vector = SearchVectorField()
    terms = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in EntryKind]), name="entry_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="clause") ^ Q(clause_id=""), name="only_clauses_carry_a_clause_id"
            ),
            models.UniqueConstraint(
                fields=["clause_id"], condition=~Q(clause_id=""), name="clause_is_indexed_once"
            ),
        )
        indexes = (GinIndex(fields=["vector"], name="entry_by_term"),)

    def __str__(self) -> str:
        return self.title or self.body[:40]


class SearchUnit(models.Model):
    """A responsible unit of an entry, for the facet."""

    entry = models.ForeignKey(SearchEntry, models.CASCADE, related_name="units")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry", "name"], name="unit_counts_once_per_entry"),
        )
        indexes = (models.Index(fields=["name"], name="search_unit_by_name"),)

    def __str__(self) -> str:
        return self.name


class SearchLexeme(models.Model):
    """How many entries a term stands in; rare terms say more about a question."""

    term = models.TextField(primary_key=True)
    entries = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(entries__gte=1), name="lexeme_stands_somewhere"),
        )

    def __str__(self) -> str:
        return self.term
