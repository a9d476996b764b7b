"""What changed, in the order it was committed by each writer, for subscribers and projections."""

from django.db import models


class Change(models.Model):
    """One version that was written; readers keep the number up to which they have read."""

    number = models.BigAutoField(primary_key=True)
    rid = models.BigIntegerField()
    version = models.IntegerField()
    type = models.SmallIntegerField()
    patient = models.BigIntegerField(null=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["rid", "version"], name="a_version_changes_once"),
        )

    def __str__(self) -> str:
        return str(self.number)
