"""Organisations and, for enterprises, what their business is."""

import uuid

from django.db import models
from django.db.models import Q

from minkang.kernel.dated import ends_after_it_begins
from minkang.registry.organisations.terms import (
    Category,
    EnterpriseScale,
    Grade,
    Level,
    Ownership,
)
from minkang.registry.places.models import Area
from minkang.registry.places.terms import Datum


class Organisation(models.Model):
    """A health institution, an office or an enterprise, from `opened_on` until `closed_on`.

    `licence` is the registration number of a medical institution, empty for others.
    `credit_code` is empty for a clinic that somebody filed in their own name: no other register
    numbers it, so its `licence` is what it is known by.
    `confirmed_on` is the last day on which the organisation confirmed its own entry; completeness
    of indicators is judged by it. `area` is the village or community, or the town where that is
    unknown. `parent` is the head of its medical community. `record_level` is the graded level of
    its electronic medical record system (0 to 8), null when never graded.
    """

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.TextField()
    name_en = models.TextField(blank=True)
    credit_code = models.CharField(max_length=18, blank=True)
    licence = models.CharField(max_length=22, blank=True)
    category = models.CharField(max_length=24, choices=[(one, one.label) for one in Category])
    level = models.CharField(max_length=9, choices=[(one, one.label) for one in Level])
    grade = models.CharField(max_length=1, blank=True, choices=[(one, one.label) for one in Grade])
    ownership = models.CharField(max_length=10, choices=[(one, one.label) for one in Ownership])
    area = models.ForeignKey(Area, models.PROTECT, related_name="organisations")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="members")
    address = models.TextField(blank=True)
    telephone = models.CharField(max_length=20, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    datum = models.CharField(max_length=8, blank=True, choices=[(one, one) for one in Datum])
    record_level = models.PositiveSmallIntegerField(null=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="one_organisation_per_credit_code",
            ),
            models.UniqueConstraint(
                fields=["licence"], condition=~Q(licence=""), name="one_organisation_per_licence"
            ),
            models.CheckConstraint(
                condition=Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$")
                | Q(credit_code="", category=Category.CLINIC) & ~Q(licence=""),
                name="credit_code_has_eighteen_characters_or_a_clinic_is_filed",
            ),
            ends_after_it_begins(
                "organisation_closes_after_it_opens", since="opened_on", until="closed_on"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True, datum="")
                | Q(latitude__isnull=False, longitude__isnull=False) & ~Q(datum=""),
                name="organisation_position_states_its_datum",
            ),
            models.CheckConstraint(
                condition=Q(record_level__isnull=True) | Q(record_level__lte=8),
                name="record_level_is_at_most_eight",
            ),
        )
        indexes = (
            models.Index(fields=["category", "area"], name="organisation_by_category"),
            models.Index(fields=["name"], name="organisation_by_name"),
        )

    def __str__(self) -> str:
        return self.name


class Enterprise(models.Model):
    """The business of an organisation of category enterprise; `industry` is a GB/T 4754 code."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="enterprise"
    )
    industry = models.CharField(max_length=4)
    industry_name = models.TextField()
    scale = models.CharField(max_length=6, choices=[(one, one.label) for one in EnterpriseScale])

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(industry__regex=r"^\d{2,4}$"), name="industry_is_a_gbt4754_code"
            ),
        )

    def __str__(self) -> str:
        return str(self.organisation_id)


class RevenueStatement(models.Model):
    """Yearly operating revenue of an enterprise, in fen (分), as it stated it."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="revenues")
    year = models.PositiveSmallIntegerField()
    revenue_fen = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["enterprise", "year"], name="one_revenue_per_enterprise_and_year"
            ),
            models.CheckConstraint(condition=Q(revenue_fen__gte=0), name="revenue_is_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.year}"
