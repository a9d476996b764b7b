"""How institutions did in evaluations of quality."""

from django.db import models
from django.db.models import Q

from minkang.care.results.terms import QualityLevel, Range
from minkang.kernel.dated import ends_after_it_begins
from minkang.registry.organisations.models import Organisation


class QualityResult(models.Model):
    """What an evaluation said of an institution and an item, for results taken ``[since, until)``.

    `range` is who evaluated: the country's, the province's, the city's centre or the alliance. A
    wrong entry is withdrawn, never changed.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    item = models.CharField(max_length=20)
    range = models.PositiveSmallIntegerField(choices=[(one, one.label) for one in Range])
    level = models.CharField(max_length=7, choices=[(one, one.label) for one in QualityLevel])
    has_passed = models.BooleanField()
    since = models.DateField()
    until = models.DateField()
    evidence = models.TextField()
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (
            ends_after_it_begins("evaluation_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["organisation", "item", "range", "since"],
                condition=Q(withdrawn_at__isnull=True),
                name="an_evaluation_is_entered_once",
            ),
            models.CheckConstraint(
                condition=Q(range__range=(1, 4)), name="an_evaluation_has_a_range"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by=""),
                name="an_evaluation_is_withdrawn_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.item} {self.since}"
