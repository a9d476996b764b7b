"""How far each projection has read what changed."""

from django.db import models
from django.db.models import Q


class Bookmark(models.Model):
    """The last change a projection has taken in, in the order in which changes become final.

    It moves in the transaction that writes the projected rows, so each change is taken in once.
    """

    projection = models.TextField(primary_key=True)
    xact = models.BigIntegerField(default=0)
    number = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(xact=0, number=0, moved_at__isnull=True)
                | Q(number__gt=0, moved_at__isnull=False),
                name="a_bookmark_that_moved_says_when",
            ),
        )

    def __str__(self) -> str:
        return self.projection
