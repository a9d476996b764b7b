"""Files of many resources that somebody asked for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from minkang.engines.records.terms import ExportState


class ExportJob(models.Model):
    """One bulk export: who asked, for what, and the files it left behind.

    `reader` is the JSON of whoever asked, by whose rights every file is written. `types` names the
    resource types, none for all. `files` is a JSON list of type, file name and number of resources.
    `snapshot_at` is the moment the files speak of: nothing later is in them.
    """

    id = models.UUIDField(primary_key=True)
    requested_at = models.DateTimeField()
    request = models.TextField()
    reader = models.TextField()
    types = ArrayField(models.TextField())
    patients = ArrayField(models.BigIntegerField(), null=True)
    is_of_patients = models.BooleanField()
    since = models.DateTimeField(null=True)
    state = models.CharField(max_length=9, choices=[(one, one.label) for one in ExportState])
    snapshot_at = models.DateTimeField(null=True)
    files = models.TextField(default="[]")
    fault = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[str(one) for one in ExportState]),
                name="export_is_in_a_known_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "running"), ended_at__isnull=True)
                | Q(state__in=("done", "failed", "removed"), ended_at__isnull=False),
                name="export_has_an_end_iff_it_ended",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)
