"""Who wants to be told of changes, and how far each has been told."""

from django.db import models
from django.db.models import Q

from minkang.engines.records.models.clients import Client


class Watch(models.Model):
    """One Subscription at work, by the rid of its resource, on behalf of the client that created it.

    Changes before (`xact`, `number`) of the outbox are told. `events` counts what was told. After
    `failures` in a row nothing is tried before `next_at`; with too many the Subscription ends.
    """

    resource = models.BigIntegerField(primary_key=True)
    client = models.ForeignKey(Client, models.CASCADE, null=True, related_name="watches")
    xact = models.BigIntegerField()
    number = models.BigIntegerField()
    events = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(events__gte=0), name="a_watch_counts_upwards"),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(client__isnull=False),
                name="an_open_watch_has_a_client",
            ),
        )
        indexes = (
            models.Index(fields=["next_at"], condition=Q(is_open=True), name="watch_by_turn"),
        )

    def __str__(self) -> str:
        return str(self.resource)
