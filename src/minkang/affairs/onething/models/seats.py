"""Which organisation is the office of a kind in an area."""

from django.db import models

from minkang.affairs.onething.terms import OfficeKind
from minkang.kernel.dated import ends_after_it_begins
from minkang.registry.organisations.models import Organisation
from minkang.registry.places.models import Area


class Seat(models.Model):
    """An organisation does the parts of a kind in an area during ``[since, until)``."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=[(one, one.label) for one in OfficeKind])
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["area", "kind"],
                condition=models.Q(until__isnull=True),
                name="an_area_has_one_office_of_a_kind",
            ),
            ends_after_it_begins("a_seat_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return f"{self.area_id} {self.kind}"
