"""What somebody needs help with on the day of their visit."""

from django.db import models
from django.db.models import F, Q

from minkang.care.visits.terms import HelpKind


class HelpRequest(models.Model):
    """Help asked for with a booking; `arranged_at` is when somebody of the hospital took it on."""

    booking = models.ForeignKey("booking.Booking", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=13, choices=[(one, one.label) for one in HelpKind])
    note = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    arranged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["booking", "kind"], name="help_of_a_kind_is_asked_for_once"
            ),
            models.CheckConstraint(
                condition=Q(arranged_at__isnull=True) | Q(arranged_at__gte=F("asked_at")),
                name="help_is_arranged_after_it_is_asked_for",
            ),
        )

    def __str__(self) -> str:
        return f"{self.booking_id} {self.kind}"
