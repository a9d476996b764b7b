"""Copies of documents in source files, and what parsing found in them.

Every copy keeps its own headings, passages and links to the register, so that which copy is shown
first can change without touching a row of text.
"""

from django.db import models
from django.db.models import F, Q

from minkang.policy.models.documents import Document
from minkang.policy.models.sources import SourceFile
from minkang.policy.parsing.types import ClauseKind, Comparator, TargetStatus


class Copy(models.Model):
    """One witness of a document: the stretch ``[start, end)`` of a source file.

    `fingerprint` is equal for copies that differ only in widths and white space. Exactly one copy of
    a document is primary: the one pages quote from.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="copies")
    source = models.ForeignKey(SourceFile, models.CASCADE, related_name="copies")
    position = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    is_primary = models.BooleanField(default=False)
    is_fragment = models.BooleanField(default=False)
    title = models.TextField(blank=True)
    number = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source", "position"], name="copies_in_a_file_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(is_primary=True),
                name="document_has_one_primary_copy",
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="copy_is_not_empty"),
        )
        indexes = (models.Index(fields=["fingerprint"], name="copy_by_fingerprint"),)

    def __str__(self) -> str:
        return f"{self.document} ({self.source})"


class CopyDoubt(models.Model):
    """Why a copy may not be what it claims to be."""

    copy = models.ForeignKey(Copy, models.CASCADE, related_name="doubts")
    code = models.CharField(max_length=60)
    message = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["copy", "code", "message"], name="doubt_is_noted_once"),
        )

    def __str__(self) -> str:
        return self.message


class Heading(models.Model):
    """A heading of a copy. `level` counts from 1; `place` orders headings as they are printed."""

    copy = models.ForeignKey(Copy, models.CASCADE, related_name="headings")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    place = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField()
    label = models.TextField(blank=True)
    title = models.TextField(blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    is_run_in = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["copy", "place"], name="headings_of_a_copy_are_ordered"
            ),
            models.CheckConstraint(condition=Q(level__gte=1), name="heading_level_counts_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.label}{self.title}"


class Passage(models.Model):
    """The smallest numbered item, paragraph or table row of a copy.

    `text` is verbatim, equal to ``[start, end)`` of the source file. `heading` is the innermost
    heading above it.
    """

    copy = models.ForeignKey(Copy, models.CASCADE, related_name="passages")
    heading = models.ForeignKey(Heading, models.CASCADE, null=True, related_name="passages")
    place = models.PositiveIntegerField()
    path = models.TextField()
    kind = models.CharField(
        max_length=16, choices=[(kind.value, kind.value) for kind in ClauseKind]
    )
    text = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["copy", "place"], name="passages_of_a_copy_are_ordered"
            ),
            models.UniqueConstraint(
                fields=["copy", "path"], name="passage_path_is_unique_in_a_copy"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="passage_is_not_empty"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ClauseKind]),
                name="passage_kind_is_known",
            ),
        )

    def __str__(self) -> str:
        return self.path


class PassageUnit(models.Model):
    """A unit that a passage makes responsible; position 0 is the lead."""

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="units")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["passage", "position"], name="units_of_a_passage_are_ordered"
            ),
        )
        indexes = (models.Index(fields=["name"], name="passage_unit_by_name"),)

    def __str__(self) -> str:
        return self.name


class ParsedTarget(models.Model):
    """A figure a passage names, as parsing read it; the register's own targets are the checked ones.

    `value` is as printed; ``[start, end)`` is its place in the source file. `is_baseline` marks
    figures of background chapters.
    """

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="targets")
    position = models.PositiveIntegerField()
    indicator = models.TextField()
    comparator = models.CharField(
        max_length=12, choices=[(sign.value, sign.value) for sign in Comparator]
    )
    value = models.TextField()
    unit = models.TextField(blank=True)
    scope = models.TextField(blank=True)
    deadline = models.DateField(null=True)
    nature = models.TextField(blank=True)
    status = models.CharField(
        max_length=12, choices=[(status.value, status.value) for status in TargetStatus]
    )
    is_baseline = models.BooleanField(default=False)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["passage", "position"], name="targets_of_a_passage_are_ordered"
            ),
            models.CheckConstraint(
                condition=Q(comparator__in=[sign.value for sign in Comparator]),
                name="parsed_comparator_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.comparator} {self.value}{self.unit}"


class ClauseLink(models.Model):
    """Where a clause of the register stands: ``[start, end)`` of a passage's text.

    A clause printed across several passages has one link per passage; `is_whole` says that this
    passage holds all of it. A link exists only when the anchor's SHA-256 matched.
    """

    clause_id = models.CharField(max_length=80)
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="clause_links")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    is_whole = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["clause_id", "passage"], name="clause_is_linked_once_to_a_passage"
            ),
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="quoted_text_is_not_empty"
            ),
        )

    def __str__(self) -> str:
        return self.clause_id
