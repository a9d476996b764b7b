"""Rosters that wait for the registrar's word."""

import uuid

from django.db import models


class HeldRoster(models.Model):
    """A workbook with bad rows, kept sealed until the registrar decides or a day has passed.

    `content_sealed` is the base 64 text of the file, sealed with the row's id (``kernel.crypto``);
    `held_by` is the account that sent it and alone may open it.
    """

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.TextField()
    content_sealed = models.BinaryField()
    held_by = models.UUIDField()
    held_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["held_at"], name="held_roster_by_age"),)

    def __str__(self) -> str:
        return str(self.rid)
