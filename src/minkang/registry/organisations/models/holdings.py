"""What an organisation holds: departments, capacity, services, hours, certificates."""

from django.db import models
from django.db.models import F, Q

from minkang.kernel.dated import ends_after_it_begins
from minkang.registry.organisations.models.organisations import Organisation
from minkang.registry.organisations.terms import (
    AccessFeature,
    CapacityKind,
    CertificateKind,
    ServiceKind,
    Specialty,
)


class Department(models.Model):
    """A department during ``[opened_on, closed_on)``; `specialty` is its licensed subject."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="departments")
    specialty = models.CharField(max_length=5, choices=[(one, one.label) for one in Specialty])
    name = models.TextField()
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(closed_on__isnull=True),
                name="open_department_names_differ",
            ),
            ends_after_it_begins(
                "department_closes_after_it_opens", since="opened_on", until="closed_on"
            ),
        )

    def __str__(self) -> str:
        return self.name


class CapacityStatement(models.Model):
    """How many beds, places or vehicles of a kind an organisation holds during ``[since, until)``."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="capacities")
    kind = models.CharField(max_length=28, choices=[(one, one.label) for one in CapacityKind])
    count = models.IntegerField()
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(until__isnull=True),
                name="one_capacity_of_a_kind_in_force",
            ),
            models.CheckConstraint(condition=Q(count__gte=0), name="capacity_is_not_negative"),
            ends_after_it_begins("capacity_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind} {self.count}"


class ServiceOffered(models.Model):
    """A service an organisation offers during ``[since, until)``."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="services")
    kind = models.CharField(max_length=20, choices=[(one, one.label) for one in ServiceKind])
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(until__isnull=True),
                name="service_is_offered_once",
            ),
            ends_after_it_begins("service_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}"


class Certificate(models.Model):
    """An assessment passed or a title held during ``[issued_on, expires_on)``.

    `subject` names the specialty or unit where the title is for a part of the organisation.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="certificates")
    kind = models.CharField(max_length=32, choices=[(one, one.label) for one in CertificateKind])
    subject = models.TextField(blank=True)
    number = models.TextField(blank=True)
    issuer = models.TextField(blank=True)
    issued_on = models.DateField()
    expires_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "kind", "subject"],
                condition=Q(expires_on__isnull=True),
                name="certificate_is_held_once",
            ),
            ends_after_it_begins(
                "certificate_expires_after_it_is_issued", since="issued_on", until="expires_on"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}"


class OpeningHours(models.Model):
    """When an organisation is open; `weekday` 1 (Monday) to 7, 8 for public holidays."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "weekday", "opens"], name="opening_hours_are_stated_once"
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=8), name="weekday_is_one_to_eight"
            ),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")), name="it_closes_after_it_opens"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.weekday}"


class AccessibleFeature(models.Model):
    """Something that makes the building usable by everybody."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="features")
    feature = models.CharField(max_length=17, choices=[(one, one.label) for one in AccessFeature])

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "feature"], name="feature_is_stated_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.feature}"
