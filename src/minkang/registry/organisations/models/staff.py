"""Practitioners, their licences and their posts."""

import uuid

from django.db import models
from django.db.models import Q

from minkang.kernel.dated import ends_after_it_begins
from minkang.registry.organisations.models.holdings import Department
from minkang.registry.organisations.models.organisations import Organisation
from minkang.registry.organisations.terms import PostKind, PracticeScope, QualificationKind


class Practitioner(models.Model):
    """Somebody who works in an organisation; a role in the world, apart from the resident's record.

    The identity number is kept only as `identity_sealed` (see ``kernel.crypto``) with the keyed
    blind index `identity_index` (16 bytes) for finding and for uniqueness.
    """

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.TextField()
    sex = models.PositiveSmallIntegerField()
    born_on = models.DateField()
    identity_sealed = models.BinaryField()
    identity_index = models.BinaryField(max_length=16)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["identity_index"], name="one_practitioner_per_identity_number"
            ),
            models.CheckConstraint(condition=Q(sex__in=[1, 2]), name="practitioner_sex_is_gbt2261"),
        )

    def __str__(self) -> str:
        return str(self.rid)


class Qualification(models.Model):
    """A licence, registration or training certificate, valid ``[issued_on, valid_until)``."""

    practitioner = models.ForeignKey(Practitioner, models.PROTECT, related_name="qualifications")
    kind = models.CharField(max_length=20, choices=[(one, one.label) for one in QualificationKind])
    scope = models.CharField(
        max_length=13, blank=True, choices=[(one, one.label) for one in PracticeScope]
    )
    number = models.CharField(max_length=32)
    issued_on = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "number"], name="licence_number_is_unique"),
            models.UniqueConstraint(
                fields=["practitioner", "kind"],
                condition=Q(valid_until__isnull=True),
                name="one_licence_of_a_kind_in_force",
            ),
            ends_after_it_begins(
                "licence_ends_after_it_is_issued", since="issued_on", until="valid_until"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Post(models.Model):
    """Employment during ``[since, until)``.

    `qualification` is the licence the post is held under, null for posts that need none.
    `is_principal` marks the main place of practice: where the practitioner is counted.
    """

    practitioner = models.ForeignKey(Practitioner, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="posts")
    qualification = models.ForeignKey(
        Qualification, models.PROTECT, null=True, related_name="posts"
    )
    kind = models.CharField(max_length=14, choices=[(one, one.label) for one in PostKind])
    is_principal = models.BooleanField(default=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["practitioner"],
                condition=Q(until__isnull=True, is_principal=True),
                name="one_principal_post_in_force",
            ),
            ends_after_it_begins("post_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(kind__in=[PostKind.MANAGER, PostKind.OFFICER])
                | Q(qualification__isnull=False),
                name="licensed_post_names_its_licence",
            ),
        )

    def __str__(self) -> str:
        return f"{self.practitioner_id} {self.kind}"
