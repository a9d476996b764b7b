"""What arrived from each sender on each local day, and what it promised."""

from django.db import models
from django.db.models import Q

from minkang.care.exchange.terms import SenderKind
from minkang.registry.organisations.models import Organisation

KINDS = [(one, one.label) for one in SenderKind]


class Promise(models.Model):
    """How long a sender may be silent, in minutes; one without a row keeps the limit in force."""

    source = models.CharField(max_length=60, primary_key=True)
    minutes = models.PositiveIntegerField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(minutes__gt=0), name="silence_has_a_length"),
        )

    def __str__(self) -> str:
        return self.source


class ArrivalDay(models.Model):
    """What came from a source of an institution on a local day.

    `source` is who wrote (``feed:12``, ``client:<rid>``) or ``lines:<name>`` for rejected lines of bulk
    files. `acts` and `resources` count what was stored; `messages` and `accepted` the messages or
    sheets of a feed; `rejected` what went into the quarantine, a message, a row or a line each.
    """

    source = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=KINDS)
    on = models.DateField()
    acts = models.BigIntegerField(default=0)
    resources = models.BigIntegerField(default=0)
    messages = models.BigIntegerField(default=0)
    accepted = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    last_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "source", "on"], name="a_day_of_a_source_is_counted_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    acts__gte=0, resources__gte=0, messages__gte=0, accepted__gte=0, rejected__gte=0
                ),
                name="what_arrived_is_counted_from_zero",
            ),
        )
        indexes = (models.Index(fields=["on"], name="arrivals_by_day"),)

    def __str__(self) -> str:
        return f"{self.source} {self.on}"


class ArrivalLag(models.Model):
    """How many of a day's resources fall into a bucket of time between clinical moment and storage."""

    source = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on = models.DateField()
    bucket = models.PositiveSmallIntegerField()
    resources = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "source", "on", "bucket"], name="a_bucket_is_counted_once"
            ),
            models.CheckConstraint(condition=Q(resources__gt=0), name="a_bucket_holds_something"),
        )
        indexes = (models.Index(fields=["on"], name="lags_by_day"),)

    def __str__(self) -> str:
        return f"{self.source} {self.on} {self.bucket}"


class TallyMark(models.Model):
    """How far the tally has read: the outbox, submissions, rejections. There is one row."""

    name = models.CharField(max_length=10, primary_key=True)
    xact = models.BigIntegerField(default=0)
    number = models.BigIntegerField(default=0)
    submission = models.BigIntegerField(default=0)
    rejection = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
