"""What a hospital says can be done there without knowing anybody, and whether it can."""

from django.db import models
from django.db.models import F, Q

from minkang.affairs.permits.terms import GuideAction
from minkang.registry.organisations.models import Organisation


class HospitalGuide(models.Model):
    """A hospital's guide, public during ``[published_at, ended_at)``; a change is a new one.

    `actions` are codes of `GuideAction`; `words` are the hospital's own, one paragraph a line.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    desk = models.TextField()
    phone = models.CharField(max_length=20)
    complaint_phone = models.CharField(max_length=20)
    words = models.TextField(blank=True)
    actions = models.JSONField()
    published_by = models.CharField(max_length=80)
    published_at = models.DateTimeField()
    ended_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(ended_at__isnull=True),
                name="a_hospital_has_one_guide",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | Q(ended_at__gte=F("published_at")) & ~Q(ended_by=""),
                name="a_guide_is_ended_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.published_at:%Y-%m-%d}"

    @property
    def offered(self) -> tuple[GuideAction, ...]:
        """The actions, in the order of the vocabulary."""
        return tuple(one for one in GuideAction if one.value in self.actions)


class GuideCheck(models.Model):
    """Whether the square of a hospital's guide opened on a day, and how many of its actions did."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on = models.DateField()
    is_open = models.BooleanField()
    actions = models.PositiveSmallIntegerField()
    failed = models.JSONField()
    checked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "on"], name="a_guide_is_checked_once_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.on} {self.actions}"
