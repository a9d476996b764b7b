"""Offices that are reached by messages, and the keys of both sides."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from minkang.kernel.dated import ends_after_it_begins
from minkang.kernel.signing import SigningKey
from minkang.registry.organisations.models import Organisation


class OwnKey(SigningKey):
    """A key we sign messages and receipts with."""

    class Meta:
        constraints = (
            ends_after_it_begins("own_key_is_replaced_after_it_came_into_use"),
            models.UniqueConstraint(
                models.Value(1), condition=Q(until__isnull=True), name="one_own_key_signs_at_a_time"
            ),
        )


class Office(models.Model):
    """An organisation that is reached by messages; `code` names it in them.

    `answers_within` is what it promised, in minutes from a message's writing; `kinds` are the messages
    agreed with it, both ways; `heard_at` is the last moment it signed anything, `seq` and `head` the
    last entry of its log.
    """

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, primary_key=True, related_name="+"
    )
    code = models.SlugField(max_length=40, unique=True)
    endpoint = models.URLField(max_length=300)
    answers_within = models.PositiveIntegerField()
    kinds = ArrayField(models.CharField(max_length=60), default=list)
    registered_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    seq = models.PositiveBigIntegerField(default=0)
    head = models.BinaryField(max_length=32, default=bytes(32))

    class Meta:
        constraints = (
            ends_after_it_begins(
                "office_is_retired_after_it_was_registered",
                since="registered_at",
                until="retired_at",
            ),
            models.CheckConstraint(
                condition=Q(answers_within__gt=0), name="an_office_promises_some_time"
            ),
        )

    def __str__(self) -> str:
        return self.code


class OfficeKey(models.Model):
    """A public key of an office that holds for what it signs during ``[since, until)``."""

    kid = models.CharField(max_length=43, primary_key=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="keys")
    public_pem = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="office_key_ends_after_it_came_into_use",
            ),
        )

    def __str__(self) -> str:
        return self.kid


class OfficeChange(models.Model):
    """An office as somebody wants it to be; in force once somebody else has approved it.

    `public_pem` is empty where the keys stay. `is_approved` is null while it waits.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    code = models.SlugField(max_length=40)
    endpoint = models.URLField(max_length=300)
    answers_within = models.PositiveIntegerField()
    kinds = ArrayField(models.CharField(max_length=60), default=list)
    public_pem = models.TextField(blank=True)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    is_approved = models.BooleanField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(is_approved__isnull=True),
                name="an_office_has_one_change_that_waits",
            ),
            models.CheckConstraint(
                condition=Q(is_approved__isnull=True, decided_by="", decided_at__isnull=True)
                | Q(is_approved__isnull=False, decided_at__isnull=False) & ~Q(decided_by=""),
                name="an_office_change_is_decided_by_somebody_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(is_approved__isnull=True)
                | Q(is_approved=False)
                | ~Q(decided_by=F("proposed_by")),
                name="an_office_change_is_approved_by_somebody_else",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.proposed_at:%Y-%m-%d}"
