"""Decisions: what was said, when it reached whom, when it was public, and what was found of it."""

import uuid

from django.db import models
from django.db.models import F, Q

from minkang.affairs.permits.models.applications import Application
from minkang.affairs.permits.terms import Asked, Delivery, Grade, Media
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person


class Decision(models.Model):
    """What the office said to an application, yes or no, and what follows from it.

    `counted` days of the clock were used of `promised` ones, both null where nothing is counted.
    `papers` were handed in, on `visits` days at the window. `licence` is the one that followed, or
    `licence_fault` says what a person has to do first. `publish_by` is null for what is not published.
    """

    application = models.OneToOneField(
        Application, models.PROTECT, primary_key=True, related_name="decision"
    )
    number = models.CharField(max_length=40)
    outcome = models.CharField(max_length=12)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=80)
    counted = models.PositiveSmallIntegerField(null=True)
    promised = models.PositiveSmallIntegerField(null=True)
    is_on_time = models.BooleanField()
    corrections = models.PositiveSmallIntegerField()
    papers = models.PositiveSmallIntegerField()
    visits = models.PositiveSmallIntegerField()
    licence = models.UUIDField(null=True)
    licence_fault = models.TextField(blank=True)
    way = models.CharField(max_length=10, choices=[(one, one.label) for one in Delivery])
    deliver_by = models.DateField()
    delivered_at = models.DateTimeField(null=True)
    delivered_by = models.CharField(max_length=80, blank=True)
    waybill = models.CharField(max_length=40, blank=True)
    publish_by = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["number"], name="a_decision_has_its_own_number"),
            models.CheckConstraint(
                condition=Q(counted__isnull=True, promised__isnull=True)
                | Q(counted__isnull=False, promised__isnull=False),
                name="days_are_counted_against_a_promise",
            ),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True, delivered_by="")
                | Q(delivered_at__gte=F("decided_at")) & ~Q(delivered_by=""),
                name="a_decision_is_delivered_by_somebody_after_it_was_made",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(publish_by__isnull=False),
                name="only_what_is_to_be_public_is_published",
            ),
            models.CheckConstraint(
                condition=Q(licence__isnull=True) | Q(licence_fault=""),
                name="a_licence_follows_or_something_is_in_its_way",
            ),
        )
        indexes = (
            models.Index(
                fields=["publish_by"],
                condition=Q(publish_by__isnull=False, published_at__isnull=True),
                name="decisions_to_publish",
            ),
            models.Index(
                fields=["-published_at"],
                condition=Q(published_at__isnull=False),
                name="decisions_published",
            ),
        )

    def __str__(self) -> str:
        return self.number


class Paper(models.Model):
    """A material as it came: a sealed file, or a paper the window took in.

    `digest` is SHA-256 of the file's bytes, which the case's chain of events names; `sealed` holds
    them, both empty for a paper. A newer one of the same material replaces an older.
    """

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="papers")
    material = models.CharField(max_length=60)
    media = models.CharField(max_length=20, blank=True, choices=[(one, one.label) for one in Media])
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, blank=True)
    sealed = models.BinaryField()
    given_by = models.CharField(max_length=80)
    given_at = models.DateTimeField()
    is_told = models.BooleanField(default=False)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["application", "material"],
                condition=Q(replaced_at__isnull=True),
                name="a_material_was_handed_in_once_in_its_newest_form",
            ),
            models.CheckConstraint(
                condition=Q(media="", digest="", size=0)
                | ~Q(media="") & ~Q(digest="") & Q(size__gt=0),
                name="a_file_has_bytes_and_a_paper_has_none",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id} {self.material}"


class Fault(models.Model):
    """What a notice said is wrong with a paper that was handed in; a newer paper has none yet."""

    paper = models.OneToOneField(Paper, models.PROTECT, primary_key=True, related_name="+")
    words = models.CharField(max_length=200)
    said_by = models.CharField(max_length=80)
    said_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(words=""), name="what_is_wrong_is_said"),
        )

    def __str__(self) -> str:
        return str(self.paper_id)


class Demand(models.Model):
    """Something an applicant was asked to tell or to bring, and whether the region held it already.

    `held_as` names what held it (``licence:<type>``, ``case``, ``register``, ``office``); `is_declined`
    when the applicant was offered to have it taken from there and would rather bring it. Both are found
    afterwards, at `judged_at`.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="demands")
    kind = models.CharField(max_length=8, choices=[(one, one.label) for one in Asked])
    code = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    held_as = models.CharField(max_length=60, blank=True)
    is_declined = models.BooleanField(default=False)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["application", "kind", "code"],
                name="the_same_is_asked_once_of_an_application",
            ),
            models.CheckConstraint(
                condition=Q(judged_at__isnull=False) | Q(held_as="", is_declined=False),
                name="what_was_held_is_found_afterwards",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id} {self.code}"


class Rating(models.Model):
    """How the applicant found it; a bad one is answered by `reply_by`, for everybody to read.

    `words` is sealed and read by the office only.
    """

    application = models.OneToOneField(
        Application, models.PROTECT, primary_key=True, related_name="rating"
    )
    grade = models.CharField(max_length=9, choices=[(one, one.label) for one in Grade])
    words = models.BinaryField()
    rated_at = models.DateTimeField()
    reply_by = models.DateField(null=True)
    reply = models.TextField(blank=True)
    replied_by = models.CharField(max_length=80, blank=True)
    replied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(grade__in=[Grade.BAD, Grade.VERY_BAD], reply_by__isnull=False)
                | ~Q(grade__in=[Grade.BAD, Grade.VERY_BAD]) & Q(reply_by__isnull=True),
                name="a_bad_rating_is_to_be_answered",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_by="", replied_at__isnull=True)
                | ~Q(reply="") & ~Q(replied_by="") & Q(replied_at__isnull=False),
                name="an_answer_is_somebodys",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id} {self.grade}"


class Reminder(models.Model):
    """A holder was told once that a licence runs out on `until` and is to be renewed by `renew_by`."""

    licence = models.UUIDField(primary_key=True)
    item = models.CharField(max_length=60)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    renew_by = models.DateField()
    until = models.DateField()
    made_on = models.DateField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(organisation__isnull=True),
                name="a_reminder_is_for_one_holder",
            ),
        )

    def __str__(self) -> str:
        return f"{self.licence} {self.until}"
