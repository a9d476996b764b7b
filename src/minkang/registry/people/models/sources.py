"""Tables of patients as institutions know them, and of their links to residents.

A link never merges: the record stays whole and the link has a beginning, an author and an end.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models.people import Person
from minkang.registry.people.rules.matching.documents import DocumentKind
from minkang.registry.people.rules.matching.levels import Grade
from minkang.registry.people.rules.matching.sources import Ground, ReviewState

GRADES = [(one, one.label) for one in Grade]


class SourceRecord(models.Model):
    """A patient of an institution, by its own number.

    `person` is the resident of the link in force, or null; `resource` the rid of the Patient
    resource. Identity number, mother's number and telephone are sealed; the indexes are those of
    ``people_person`` (other documents with their kind before the number) and null for what is
    malformed. `reading` is the name in toneless pinyin, surname first.
    """

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="source_records")
    local_id = models.TextField()
    resource = models.BigIntegerField(null=True)
    name = models.TextField(blank=True)
    reading = models.TextField(blank=True)
    sex = models.PositiveSmallIntegerField(default=0)
    born_on = models.DateField(null=True)
    identity_kind = models.CharField(
        max_length=17, default="resident", choices=[(one, one) for one in DocumentKind]
    )
    identity_sealed = models.BinaryField(default=b"")
    identity_index = models.BinaryField(max_length=16, null=True)
    telephone_sealed = models.BinaryField(default=b"")
    telephone_index = models.BinaryField(max_length=16, null=True)
    mother_sealed = models.BinaryField(default=b"")
    mother_name = models.TextField(blank=True)
    birth_order = models.PositiveSmallIntegerField(default=0)
    area_code = models.CharField(max_length=12, blank=True)
    address = models.TextField(blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="source_records")
    grade = models.CharField(max_length=13, default=Grade.CERTAINLY_NOT, choices=GRADES)
    digest = models.BinaryField(max_length=16)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "local_id"], name="one_record_per_number_of_an_institution"
            ),
            models.UniqueConstraint(fields=["resource"], name="one_record_per_patient_resource"),
            models.CheckConstraint(
                condition=Q(sex__in=[0, 1, 2, 9]), name="sex_of_record_is_gbt2261"
            ),
            models.CheckConstraint(
                condition=Q(last_seen_at__gte=F("first_seen_at")),
                name="record_is_seen_first_then_last",
            ),
        )
        indexes = (
            models.Index(
                fields=["identity_index"],
                condition=Q(identity_index__isnull=False),
                name="record_by_identity",
            ),
        )

    def __str__(self) -> str:
        return str(self.rid)


class SourceLink(models.Model):
    """A record was taken for a resident during ``[since, until)``: by whom, on what ground, why."""

    source = models.ForeignKey(SourceRecord, models.CASCADE, related_name="links")
    person = models.ForeignKey(Person, models.PROTECT, related_name="source_links")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ground = models.CharField(max_length=9, choices=[(one, one.label) for one in Ground])
    grade = models.CharField(max_length=13, choices=GRADES)
    score = models.FloatField()
    reasons = models.JSONField()
    linked_by = models.CharField(max_length=80)
    why = models.TextField(blank=True)
    ended_by = models.CharField(max_length=80, blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(until__isnull=True),
                name="record_is_one_person_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="link_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True, ended_by="")
                | Q(until__isnull=False) & ~Q(ended_by=""),
                name="who_ends_a_link_is_named",
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="score_is_a_probability"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source_id} is {self.person_id}"


class KeptApart(models.Model):
    """Somebody found during ``[since, until)`` that a record and a resident are two people."""

    source = models.ForeignKey(SourceRecord, models.CASCADE, related_name="kept_apart")
    person = models.ForeignKey(Person, models.PROTECT, related_name="kept_apart")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80)
    why = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source", "person"],
                condition=Q(until__isnull=True),
                name="kept_apart_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.source_id} is not {self.person_id}"


class MatchReview(models.Model):
    """A record whose candidates somebody should compare; one open at a time."""

    source = models.ForeignKey(SourceRecord, models.CASCADE, related_name="reviews")
    state = models.CharField(max_length=10, choices=[(one, one.label) for one in ReviewState])
    opened_at = models.DateTimeField()
    later_until = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(decided_at__isnull=True),
                name="one_open_review_per_record",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, state__in=["open", "later"])
                | Q(decided_at__isnull=False, state__in=["linked", "kept_apart", "settled"]),
                name="review_is_decided_iff_decided_at",
            ),
            models.CheckConstraint(
                condition=Q(state="later", later_until__isnull=False)
                | ~Q(state="later") & Q(later_until__isnull=True),
                name="later_iff_later_until",
            ),
        )
        indexes = (
            models.Index(
                fields=["opened_at", "id"],
                condition=Q(decided_at__isnull=True),
                name="open_review_by_age",
            ),
        )

    def __str__(self) -> str:
        return f"{self.source_id} {self.state}"


class ReviewCandidate(models.Model):
    """A resident somebody should compare with the record; `place` 0 fits best."""

    review = models.ForeignKey(MatchReview, models.CASCADE, related_name="candidates")
    person = models.ForeignKey(Person, models.CASCADE, related_name="review_candidates")
    place = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=13, choices=GRADES)
    score = models.FloatField()
    reasons = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["review", "person"], name="candidate_once_per_review"),
            models.UniqueConstraint(fields=["review", "place"], name="one_candidate_per_place"),
        )

    def __str__(self) -> str:
        return f"{self.review_id} {self.person_id}"
