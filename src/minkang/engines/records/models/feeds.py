"""What hospital feeds sent, and what of it could not be accepted."""

from django.db import models
from django.db.models import F, Q


class Quarantine(models.Model):
    """One submission that failed, with every issue; nothing that arrived is lost.

    `reference` is what the sender calls it (file and line, message control id). `sealed` is the whole
    text: whatever is wrong with it, it may hold an identity number anywhere. `issues` is a JSON list
    of severity, code, path and both sentences. It is settled when the sender sent it rightly or
    somebody dismissed it.
    """

    organisation = models.UUIDField(null=True)
    feed = models.TextField()
    reference = models.TextField()
    received_at = models.DateTimeField()
    sealed = models.BinaryField()
    issues = models.TextField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(settled_at__gte=F("received_at")),
                name="quarantine_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by="")
                | Q(settled_at__isnull=False) & ~Q(settled_by=""),
                name="quarantine_is_settled_by_somebody",
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "feed", "-received_at"],
                name="quarantine_open_by_feed",
                condition=Q(settled_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.feed} {self.reference}"
