"""Resources and their versions."""

from django.db import models
from django.db.models import Q


class Resource(models.Model):
    """What is now; the text is that of the version it names.

    `type` is the number of the resource type in the table of the specification. `patient` is the rid of
    the Patient resource in whose compartment it lies, or its own for a Patient. `sort_ts` is the moment
    it speaks of in microseconds since 1970, by which clinical lists are ordered. `sensitivity` is a bit
    set of the sensitive categories it falls under, 0 for none.

    Version 0 is a resource that others refer to and nobody has sent yet: it is absent (`is_deleted`),
    has no text and no owner, and keeps the rid under which it will be found when it comes.
    """

    rid = models.BigAutoField(primary_key=True)
    type = models.SmallIntegerField()
    fhir_id = models.TextField()
    version = models.IntegerField()
    is_deleted = models.BooleanField(default=False)
    updated_at = models.DateTimeField()
    patient = models.BigIntegerField(null=True)
    organisation = models.UUIDField(null=True)
    sensitivity = models.SmallIntegerField(default=0)
    sort_ts = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["type", "fhir_id"], name="one_resource_per_type_and_id"
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1) | Q(version=0, is_deleted=True),
                name="versions_count_from_one_once_received",
            ),
            models.CheckConstraint(
                condition=Q(fhir_id__regex=r"^[A-Za-z0-9.-]{1,64}$"), name="fhir_id_is_an_id"
            ),
        )
        indexes = (
            models.Index(
                fields=["patient", "type", "-sort_ts"], name="resource_by_patient_and_type"
            ),
            models.Index(fields=["type", "updated_at", "rid"], name="resource_by_type_and_update"),
        )

    def __str__(self) -> str:
        return f"{self.type}/{self.fhir_id}"


class ResourceVersion(models.Model):
    """What was, and is: never changed, never deleted (a trigger of the first migration holds it).

    `body` is the exact JSON text as it was accepted, with the id and meta the platform gave it; "" for
    a deletion. `hash` is SHA-256 over the previous version's hash, the head of this one and the body.
    """

    pk = models.CompositePrimaryKey("rid", "version")
    rid = models.BigIntegerField()
    version = models.IntegerField()
    updated_at = models.DateTimeField()
    by = models.TextField()
    method = models.CharField(max_length=6)
    body = models.TextField()
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=(Q(method="DELETE") & Q(body="")) | (~Q(method="DELETE") & ~Q(body="")),
                name="only_a_deletion_has_no_body",
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1), name="versions_of_a_resource_count_from_one"
            ),
        )

    def __str__(self) -> str:
        return f"{self.rid}/{self.version}"
