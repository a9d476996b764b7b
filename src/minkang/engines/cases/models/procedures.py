"""Versions of procedures, and the holiday notices that were entered since the shipped ones."""

from django.db import models
from django.db.models import F, Q

from minkang.engines.cases.terms import VersionState


class ProcedureVersion(models.Model):
    """One version of a procedure; what it says never changes, and a case keeps the version it began with.

    `definition` is canonical JSON, `digest` its SHA-256. Who approves it is not who proposed it.
    """

    code = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    title = models.TextField()
    title_en = models.TextField()
    definition = models.TextField()
    digest = models.BinaryField(max_length=32)
    state = models.CharField(max_length=9, choices=[(one, one.label) for one in VersionState])
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField()
    decided_by = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["code", "number"], name="versions_are_numbered_once"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(state=VersionState.PUBLISHED),
                name="one_published_version_per_procedure",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(state=VersionState.PROPOSED),
                name="one_proposed_version_per_procedure",
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.PROPOSED, decided_by="", decided_at__isnull=True)
                | ~Q(state=VersionState.PROPOSED) & ~Q(decided_by="") & Q(decided_at__isnull=False),
                name="a_version_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=VersionState.PUBLISHED) | ~Q(decided_by=F("proposed_by")),
                name="two_persons_publish_a_version",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class Notice(models.Model):
    """The days off of a year, as announced after this software was made; the latest of a year counts."""

    year = models.PositiveSmallIntegerField()
    definition = models.TextField()
    source = models.TextField()
    entered_by = models.TextField()
    entered_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(source=""), name="a_notice_has_a_source"),
        )

    def __str__(self) -> str:
        return f"{self.year}"
