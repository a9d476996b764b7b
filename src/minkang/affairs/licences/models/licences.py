"""Licences, what happened to them, and the keys they are signed with."""

import uuid

from django.db import models
from django.db.models import Q

from minkang.affairs.licences.terms import EventKind, Ground, LicenceState
from minkang.kernel import signing
from minkang.kernel.dated import ends_after_it_begins
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person


class SigningKey(signing.SigningKey):
    """A key licences are signed with."""

    class Meta:
        constraints = (
            ends_after_it_begins("key_is_replaced_after_it_came_into_use"),
            models.UniqueConstraint(
                models.Value(1), condition=Q(until__isnull=True), name="one_key_signs_at_a_time"
            ),
        )


class Licence(models.Model):
    """A licence, valid during ``[issued_on, valid_until)`` while its state is valid.

    `type` is a code of ``definitions/types``. `claims_sealed` holds the values on it by code of their
    fact, among them the number, which may be an identity number and so is found by its keyed index of
    type and number only. `credential_sealed` is the SD-JWT with every disclosure, `renews` the licence
    it replaced.
    """

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    type = models.CharField(max_length=40)
    number_index = models.BinaryField(max_length=16)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    issued_on = models.DateField()
    valid_until = models.DateField(null=True)
    state = models.CharField(
        max_length=9,
        choices=[(one, one.label) for one in LicenceState],
        default=LicenceState.VALID,
    )
    claims_sealed = models.BinaryField()
    credential_sealed = models.BinaryField()
    renews = models.OneToOneField("self", models.PROTECT, null=True, related_name="renewed_by")
    registered_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=True, organisation__isnull=False)
                | Q(person__isnull=False, organisation__isnull=True),
                name="a_licence_has_one_holder",
            ),
            ends_after_it_begins(
                "licence_runs_out_after_it_is_issued", since="issued_on", until="valid_until"
            ),
            models.UniqueConstraint(
                fields=["number_index"],
                condition=Q(state__in=[LicenceState.VALID, LicenceState.SUSPENDED]),
                name="a_number_is_on_one_licence_in_force",
            ),
        )
        indexes = (
            models.Index(fields=["person", "type"], name="licence_by_person"),
            models.Index(fields=["organisation", "type"], name="licence_by_organisation"),
            models.Index(fields=["issuer", "-registered_at"], name="licence_by_issuer"),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.rid}"


class LicenceEvent(models.Model):
    """One thing that happened to a licence; never changed, never deleted (a trigger holds it).

    `ground` names why it was stopped or ended, "" for the other events; `reason` is what the office
    wrote about it, which the holder reads.
    """

    licence = models.ForeignKey(Licence, models.PROTECT, related_name="events")
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=[(one, one.label) for one in EventKind])
    ground = models.CharField(
        max_length=10, blank=True, choices=[(one, one.label) for one in Ground]
    )
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["licence", "seq"], name="events_of_a_licence_follow_each_other"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[EventKind.SUSPENDED, EventKind.REVOKED])
                & ~Q(ground="")
                & ~Q(reason="")
                | ~Q(kind__in=[EventKind.SUSPENDED, EventKind.REVOKED]) & Q(ground=""),
                name="a_licence_is_stopped_on_a_ground_and_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(seq=1, kind=EventKind.ISSUED)
                | Q(seq__gt=1) & ~Q(kind=EventKind.ISSUED),
                name="a_licence_begins_with_its_issue",
            ),
        )

    def __str__(self) -> str:
        return f"{self.licence_id} {self.seq} {self.kind}"
