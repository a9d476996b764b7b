"""Files as they were received; nothing of them is ever changed or lost."""

from django.db import models
from django.db.models import F, Q


class SourceFile(models.Model):
    """One imported file with its exact text; the same bytes are kept once."""

    name = models.TextField()
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=20)
    text = models.TextField()
    imported_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["sha256"], name="same_bytes_are_kept_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="source_digest_is_sha256"
            ),
        )

    def __str__(self) -> str:
        return self.name


class SourceResidue(models.Model):
    """A stretch ``[start, end)`` of a file outside every passage, and why it stands there."""

    source = models.ForeignKey(SourceFile, models.CASCADE, related_name="residues")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    why = models.TextField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="residue_is_not_empty"),
            models.UniqueConstraint(
                fields=["source", "start"], name="residues_do_not_share_a_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.why} [{self.start}, {self.end})"


class SourceWarning(models.Model):
    """A doubt of the parser about a file: stable code and a sentence for the reader."""

    source = models.ForeignKey(SourceFile, models.CASCADE, related_name="warnings")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    message = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source", "position"], name="warnings_of_a_file_are_numbered"
            ),
        )

    def __str__(self) -> str:
        return self.message
