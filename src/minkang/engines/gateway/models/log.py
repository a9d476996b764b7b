"""The log of every exchange with an office: a chain of hashes that nothing can be slipped into."""

from django.db import models

from minkang.engines.gateway.models.offices import Office
from minkang.engines.gateway.terms import Act, Direction


class Exchange(models.Model):
    """One signed text that went out or came in, or one try that reached nobody.

    Never changed, never deleted (a trigger holds it). `text_sealed` is the text, empty for a try that
    failed; `fault` says why then. `hash` covers `previous`, the columns and the digest of the text.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="log", db_index=False)
    seq = models.PositiveBigIntegerField()
    direction = models.CharField(max_length=3, choices=[(one, one.label) for one in Direction])
    act = models.CharField(max_length=9, choices=[(one, one.label) for one in Act])
    message = models.UUIDField()
    at = models.DateTimeField()
    text_sealed = models.BinaryField()
    text_digest = models.CharField(max_length=64)
    fault = models.CharField(max_length=60, blank=True)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["office", "seq"], name="entries_of_an_office_follow_each_other"
            ),
        )
        indexes = (models.Index(fields=["message"], name="exchanges_of_a_message"),)

    def __str__(self) -> str:
        return f"{self.office_id} {self.seq} {self.act}"
