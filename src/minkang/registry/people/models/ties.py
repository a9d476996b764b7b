"""Ties of a person to other people and to institutions."""

from django.db import models
from django.db.models import F, Q

from minkang.kernel.dated import ends_after_it_begins
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models.people import Person
from minkang.registry.people.terms import CareKind, GuardianshipKind


class Guardianship(models.Model):
    """`guardian` acts for `ward` during ``[since, until)``; a child's ends with majority."""

    ward = models.ForeignKey(Person, models.CASCADE, related_name="guardianships")
    guardian = models.ForeignKey(Person, models.CASCADE, related_name="wards")
    kind = models.CharField(max_length=10, choices=[(one, one.label) for one in GuardianshipKind])
    evidence = models.TextField(blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "guardian"],
                condition=Q(until__isnull=True),
                name="one_guardianship_between_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(ward=F("guardian")), name="nobody_is_their_own_guardian"
            ),
            ends_after_it_begins("guardianship_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return f"{self.guardian_id} for {self.ward_id}"


class CareRelation(models.Model):
    """An organisation cares for or serves a person during ``[since, until)``.

    The halls open and close these rows (a contract signed, a visit booked, a case received); the
    access decision reads them as relation. `reference` is ``kind:key`` of what opened it.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="care_relations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="care_relations")
    kind = models.CharField(max_length=12, choices=[(one, one.label) for one in CareKind])
    reference = models.CharField(max_length=80)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(kind=CareKind.CONTRACT, until__isnull=True),
                name="one_family_doctor_contract_in_force",
            ),
            ends_after_it_begins("care_relation_ends_after_it_begins"),
        )
        indexes = (
            models.Index(fields=["organisation", "kind"], name="care_relation_by_organisation"),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}"
