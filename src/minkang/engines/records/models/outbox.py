"""What changed, for subscribers and projections, and which audit entry seals it."""

from django.db import models


class Change(models.Model):
    """One version that was written.

    Numbers become visible out of order, because whoever took a lower one may commit later. Readers
    therefore go by (`xact`, `number`) and stop before the oldest transaction that still runs:
    ``xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint``. What lies behind that line is
    final. `entry` is the number of the audit entry of the act; its digest is made of the hashes of
    all versions of the act in the order of `number`.
    """

    number = models.BigAutoField(primary_key=True)
    xact = models.BigIntegerField()
    entry = models.BigIntegerField()
    rid = models.BigIntegerField()
    version = models.IntegerField()
    type = models.SmallIntegerField()
    patient = models.BigIntegerField(null=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["rid", "version"], name="a_version_changes_once"),
        )
        indexes = (
            models.Index(fields=["xact", "number"], name="changes_as_they_become_final"),
            models.Index(fields=["entry", "number"], name="changes_of_an_act"),
            models.Index(fields=["type", "written_at", "number"], name="changes_of_a_type"),
        )

    def __str__(self) -> str:
        return str(self.number)
