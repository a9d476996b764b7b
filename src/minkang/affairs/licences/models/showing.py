"""Licences as they are shown, checked and taken over."""

import uuid
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from minkang.affairs.licences.models.licences import Licence
from minkang.affairs.licences.terms import Outcome
from minkang.kernel.dated import ends_after_it_begins

LONGEST_SHOWN = timedelta(minutes=5)


class Presentation(models.Model):
    """Chosen claims of a licence, shown during ``[made_at, ends_at)`` to whoever holds its address.

    The address is made from `rid` with a key (``queries.showing``), so nobody who reads this table can
    open one.
    """

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="presentations")
    fields = ArrayField(models.CharField(max_length=60))
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("made_at"), ends_at__lte=F("made_at") + LONGEST_SHOWN),
                name="a_licence_is_shown_for_five_minutes_at_most",
            ),
        )

    def __str__(self) -> str:
        return str(self.rid)


class Verification(models.Model):
    """One look at a licence by somebody who checks it; nothing is kept of who looked.

    `presentation` is null when a credential or a printed copy was checked.
    """

    licence = models.ForeignKey(Licence, models.PROTECT, related_name="verifications")
    presentation = models.ForeignKey(
        Presentation, models.PROTECT, null=True, related_name="verifications"
    )
    outcome = models.CharField(max_length=9, choices=[(one, one.label) for one in Outcome])
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["licence", "-at"], name="verification_by_licence"),)

    def __str__(self) -> str:
        return f"{self.licence_id} {self.outcome}"


class ReuseConsent(models.Model):
    """The holder lets one case take claims over, from `given_at` until `withdrawn_at`.

    `case` names it as audit entries do (``case:<rid>``).
    """

    licence = models.ForeignKey(Licence, models.PROTECT, related_name="consents")
    case = models.CharField(max_length=80)
    fields = ArrayField(models.CharField(max_length=60))
    given_by = models.CharField(max_length=80)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["licence", "case"],
                condition=Q(withdrawn_at__isnull=True),
                name="a_case_has_one_consent_to_a_licence",
            ),
            ends_after_it_begins(
                "reuse_consent_is_withdrawn_after_it_is_given",
                since="given_at",
                until="withdrawn_at",
            ),
        )
        indexes = (models.Index(fields=["case"], name="consent_by_case"),)

    def __str__(self) -> str:
        return f"{self.licence_id} {self.case}"


class Taking(models.Model):
    """A case took over what the holder agreed to, for the first time on the local day `on`."""

    consent = models.OneToOneField(ReuseConsent, models.PROTECT, related_name="taking")
    on = models.DateField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.consent_id)
