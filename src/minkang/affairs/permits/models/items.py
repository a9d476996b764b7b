"""Items as places offer them, and the versions of their guides."""

from django.db import models
from django.db.models import F, Q

from minkang.affairs.permits.terms import State, Unit
from minkang.registry.places.models import Area


class Item(models.Model):
    """A matter decided in an area; `code` is that of its definition."""

    code = models.CharField(max_length=40)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["code", "area"], name="an_area_has_an_item_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.area_id}"


class ItemVersion(models.Model):
    """The guide of an item as one officer proposed it; another one publishes it or sends it back.

    `content` is the item as `rules.reading.stored` writes it and `digest` its SHA-256; neither ever
    changes. `promised` and `statutory` are so many of `unit`; 0 is a decision on the spot. In force
    during ``[settled_at, ended_at)`` once published.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    statutory = models.PositiveSmallIntegerField()
    promised = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, choices=[(one, one.label) for one in Unit])
    state = models.CharField(max_length=9, choices=[(one, one.label) for one in State])
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    settled_by = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["item", "number"], name="versions_of_an_item_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state=State.PUBLISHED),
                name="one_version_of_an_item_is_published",
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state=State.PROPOSED),
                name="one_version_of_an_item_is_proposed",
            ),
            models.CheckConstraint(
                condition=~Q(settled_by=F("proposed_by")),
                name="nobody_publishes_what_they_proposed",
            ),
            models.CheckConstraint(
                condition=Q(state=State.PROPOSED, settled_at__isnull=True, settled_by="")
                | ~Q(state=State.PROPOSED) & Q(settled_at__isnull=False) & ~Q(settled_by=""),
                name="a_version_is_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[State.REPLACED, State.WITHDRAWN], ended_at__gte=F("settled_at")
                )
                & ~Q(ended_by="")
                | ~Q(state__in=[State.REPLACED, State.WITHDRAWN])
                & Q(ended_at__isnull=True, ended_by=""),
                name="a_version_is_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.SENT_BACK, State.WITHDRAWN]) | ~Q(reason=""),
                name="a_refused_version_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.number} {self.state}"
