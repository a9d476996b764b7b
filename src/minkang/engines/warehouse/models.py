"""What changed since the last copy."""

from django.db import models


class Change(models.Model):
    """A table, or one town of it, whose copy is stale; written by triggers, one row a statement.

    `part` is the town's nine digits for a table cut by town, ``*`` for all towns, empty for a table
    that is not cut. The copier deletes a row once the copy without the change is no longer read.
    """

    table_name = models.CharField(max_length=24)
    part = models.CharField(max_length=12)

    def __str__(self) -> str:
        return f"{self.table_name} {self.part}"
