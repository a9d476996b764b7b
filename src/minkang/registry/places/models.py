"""Areas and their awards."""

from django.db import models
from django.db.models import F, Q

from minkang.kernel.dated import ends_after_it_begins
from minkang.registry.places.terms import AreaLevel, AwardKind, Datum, Positioning, Settlement


class Area(models.Model):
    """One place of the administrative division.

    `code` has twelve digits, zeros after the level's own (``210502003000`` is a town). An area that
    was renamed, merged or split ended on `valid_until` and keeps its rows; `successor` is the area
    that took over, where exactly one did. Latitude and longitude are degrees in `datum`, both null
    or both given.
    """

    code = models.CharField(max_length=12, primary_key=True)
    name = models.TextField()
    name_en = models.TextField(blank=True)
    level = models.CharField(max_length=8, choices=[(one, one.label) for one in AreaLevel])
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    settlement = models.CharField(
        max_length=5, blank=True, choices=[(one, one.label) for one in Settlement]
    )
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    datum = models.CharField(max_length=8, blank=True, choices=[(one, one) for one in Datum])
    positioning = models.CharField(
        max_length=9, blank=True, choices=[(one, one.label) for one in Positioning]
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d{12}$"), name="area_code_is_twelve_digits"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True, datum="", positioning="")
                | Q(latitude__isnull=False, longitude__isnull=False)
                & ~Q(datum="")
                & ~Q(positioning=""),
                name="area_position_states_its_datum",
            ),
            ends_after_it_begins(
                "area_ends_after_it_begins", since="valid_from", until="valid_until"
            ),
            models.CheckConstraint(
                condition=Q(level=AreaLevel.PROVINCE) | Q(parent__isnull=False),
                name="area_below_province_has_parent",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True)
                | Q(valid_until__isnull=False) & ~Q(successor=F("code")),
                name="area_with_successor_has_ended",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.code}"


class AreaAward(models.Model):
    """A title an area holds during ``[since, until)``."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="awards")
    kind = models.CharField(max_length=40, choices=[(one, one.label) for one in AwardKind])
    document_number = models.TextField(blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["area", "kind"],
                condition=Q(until__isnull=True),
                name="area_holds_an_award_once",
            ),
            ends_after_it_begins("award_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return f"{self.area_id} {self.kind}"
