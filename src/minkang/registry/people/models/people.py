"""Residents and households."""

import uuid

from django.db import models
from django.db.models import F, Q

from minkang.registry.people.terms import Kinship
from minkang.registry.places.models import Area


class Household(models.Model):
    """People who live at one address of a village or community."""

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="households")
    address = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["rid", "area"], name="household_is_at_one_area"),
        )

    def __str__(self) -> str:
        return str(self.rid)


class Person(models.Model):
    """A resident of the region during ``[resident_since, resident_until)``.

    Identity number and telephone are kept only sealed (``kernel.crypto``), with keyed blind indexes
    of 16 bytes for finding; `identity_index` is null for a newborn without a number. `sex` is
    GB/T 2261.1, `ethnicity` GB/T 3304 (``01`` Han). `area` is the village or community lived in;
    it repeats the household's so that counting needs no join: a foreign key of both columns
    (``person_lives_where_the_household_is``, migration 0002) keeps them equal and stands for the
    two simple ones.
    """

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.TextField()
    sex = models.PositiveSmallIntegerField()
    born_on = models.DateField()
    died_on = models.DateField(null=True)
    ethnicity = models.CharField(max_length=2, default="01")
    identity_sealed = models.BinaryField(default=b"")
    identity_index = models.BinaryField(max_length=16, null=True)
    telephone_sealed = models.BinaryField(default=b"")
    telephone_index = models.BinaryField(max_length=16, null=True)
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="members", db_constraint=False
    )
    kinship = models.CharField(max_length=11, choices=[(one, one.label) for one in Kinship])
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="residents", db_constraint=False, db_index=False
    )
    resident_since = models.DateField()
    resident_until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["identity_index"], name="one_person_per_identity_number"
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(
                    kinship=Kinship.HEAD, resident_until__isnull=True, died_on__isnull=True
                ),
                name="household_has_one_head",
            ),
            models.CheckConstraint(condition=Q(sex__in=[0, 1, 2, 9]), name="sex_is_gbt2261"),
            models.CheckConstraint(
                condition=Q(died_on__isnull=True) | Q(died_on__gte=F("born_on")),
                name="nobody_dies_before_birth",
            ),
            models.CheckConstraint(
                condition=Q(resident_since__gte=F("born_on")),
                name="nobody_lives_here_before_birth",
            ),
            models.CheckConstraint(
                condition=Q(resident_until__isnull=True)
                | Q(resident_until__gte=F("resident_since")),
                name="residence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(identity_index__isnull=True, identity_sealed=b"")
                | Q(identity_index__isnull=False) & ~Q(identity_sealed=b""),
                name="identity_is_sealed_and_indexed_together",
            ),
        )
        indexes = (
            models.Index(fields=["name"], name="person_by_name"),
            models.Index(fields=["area", "born_on"], name="person_by_area_and_birth"),
            models.Index(fields=["telephone_index"], name="person_by_telephone"),
        )

    def __str__(self) -> str:
        return str(self.rid)
