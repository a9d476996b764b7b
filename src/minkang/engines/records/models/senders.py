"""Who sends by other ways than FHIR, what arrived, and how late."""

from django.db import models
from django.db.models import F, Q

from minkang.engines.records.terms import FeedAnswer, FeedKind
from minkang.registry.organisations.models import Organisation


class Feed(models.Model):
    """One system of an institution that sends, open during ``[since, until)``.

    `application` and `facility` are how its messages name it (MSH-3, MSH-4); a feed of sheets has none.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="feeds")
    kind = models.CharField(max_length=5, choices=[(one, one.label) for one in FeedKind])
    name = models.TextField()
    application = models.TextField(blank=True)
    facility = models.TextField(blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "name"], name="one_feed_of_a_name_at_an_institution"
            ),
            models.UniqueConstraint(
                fields=["application", "facility"],
                condition=Q(kind=FeedKind.HL7V2, until__isnull=True),
                name="one_open_feed_of_a_sender",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="feed_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(kind=FeedKind.HL7V2) | ~Q(facility=""),
                name="a_feed_of_messages_names_its_sender",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Submission(models.Model):
    """One message or sheet that arrived; the same one again gets the same answer.

    `said_at` is when the sender made it, null when it does not say; how late it came is
    ``received_at - said_at``. `rejected` counts its parts that went into the quarantine.
    """

    feed = models.ForeignKey(Feed, models.PROTECT, related_name="submissions")
    control = models.TextField()
    digest = models.BinaryField(max_length=32)
    said_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    answer = models.CharField(max_length=2, choices=[(one, one.label) for one in FeedAnswer])
    reply = models.TextField(blank=True)
    written = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["feed", "control"], name="one_submission_of_a_control_number"
            ),
            models.CheckConstraint(
                condition=Q(written__gte=0, rejected__gte=0), name="submission_counts_are_counts"
            ),
        )
        indexes = (
            models.Index(fields=["feed", "-received_at"], name="submission_by_feed_and_time"),
        )

    def __str__(self) -> str:
        return self.control


class SentItem(models.Model):
    """The last word of a feed on one thing it has a number of: an older message changes nothing.

    A number that is an identity number stands in its blind form (`models.cells.blinded`).
    """

    feed = models.ForeignKey(Feed, models.PROTECT, related_name="items")
    type = models.SmallIntegerField()
    number = models.TextField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["feed", "type", "number"], name="one_last_word_on_a_number"
            ),
        )

    def __str__(self) -> str:
        return self.number
