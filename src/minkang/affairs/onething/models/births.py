"""What hospitals recorded of births."""

import uuid

from django.db import models

from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person


class Birth(models.Model):
    """A birth as its hospital recorded it.

    `key` is a keyed index over the mother's number, the day and the order among her children: equal for
    whoever reports the same birth. `facts` is sealed JSON by code of the fact.
    """

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hospital = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    mother = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    born_on = models.DateField()
    key = models.BinaryField(max_length=16)
    facts = models.BinaryField()
    recorded_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["key"], name="a_birth_is_recorded_once"),)

    def __str__(self) -> str:
        return str(self.rid)
