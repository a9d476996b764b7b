"""Consent and emergency access. The access log is the audit chain itself."""

import uuid

from django.db import models
from django.db.models import F, Q

from minkang.registry.access.terms import Category


class Consent(models.Model):
    """A resident lets institutions share a category of the record from `given_at` on.

    `text_version` names the wording that was agreed to. A withdrawn consent keeps its row.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="consents")
    category = models.CharField(max_length=14, choices=[(one, one.label) for one in Category])
    text_version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "category"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_consent_per_category_in_force",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_is_withdrawn_after_it_is_given",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.category}"


class EmergencyAccess(models.Model):
    """Break-glass: one account reads one record for a short while, with a reason, for review."""

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="emergencies")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="emergencies")
    reason = models.TextField()
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    review_due_on = models.DateField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=80, blank=True)
    is_justified = models.BooleanField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at")), name="emergency_ends_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by="", is_justified__isnull=True)
                | Q(reviewed_at__isnull=False, is_justified__isnull=False) & ~Q(reviewed_by=""),
                name="emergency_is_reviewed_wholly_or_not",
            ),
        )

    def __str__(self) -> str:
        return str(self.rid)
