"""Applications: what somebody fills in, until it becomes a case."""

import uuid

from django.db import models
from django.db.models import Q

from minkang.affairs.permits.models.items import ItemVersion
from minkang.affairs.permits.terms import Delivery, Stage
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person


class Application(models.Model):
    """Somebody asks for what an item gives, under the version of its guide that was public then.

    `answers` is sealed JSON of what was told, by code of the fact, with what was agreed to be taken
    from licences and where the decision is posted to. `case` is the case it became; `state`, `seq` and
    the days repeat where that stands. `way` is how the applicant wants to have the decision.
    """

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    answers = models.BinaryField()
    stage = models.CharField(max_length=10, choices=[(one, one.label) for one in Stage])
    way = models.CharField(
        max_length=10, blank=True, choices=[(one, one.label) for one in Delivery]
    )
    begun_by = models.CharField(max_length=80)
    begun_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    case = models.UUIDField(null=True)
    number = models.CharField(max_length=24, blank=True)
    state = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    seq = models.PositiveIntegerField(default=0)
    due_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(organisation__isnull=True),
                name="an_application_is_of_a_person_or_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.DRAFT, submitted_at__isnull=True, case__isnull=True)
                | ~Q(stage=Stage.DRAFT) & Q(submitted_at__isnull=False, case__isnull=False),
                name="an_application_handed_in_is_a_case",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(case__isnull=False),
                name="a_case_is_of_one_application",
            ),
            models.UniqueConstraint(
                fields=["version", "person"],
                condition=Q(stage=Stage.DRAFT, person__isnull=False),
                name="a_person_has_one_draft_of_an_item",
            ),
            models.UniqueConstraint(
                fields=["version", "organisation"],
                condition=Q(stage=Stage.DRAFT, organisation__isnull=False),
                name="an_organisation_has_one_draft_of_an_item",
            ),
        )
        indexes = (
            models.Index(
                fields=["owner", "due_on"],
                condition=~Q(stage=Stage.DRAFT),
                name="applications_of_an_office",
            ),
        )

    def __str__(self) -> str:
        return self.number or str(self.rid)
