"""Who may speak to the records from outside, and what a resident keeps from them."""

import uuid

from django.db import models
from django.db.models import F, Q

from minkang.engines.records.terms import ReaderKind
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person

KINDS = (ReaderKind.PLATFORM, ReaderKind.INSTITUTION)


class Client(models.Model):
    """A program that was registered: a hospital's system, or one of the platform's operator.

    It proves itself by a key pair (`keys` is a JSON Web Key Set, RFC 7517, of public keys only) or by
    a secret, of which only SHA-256 is kept: it is drawn here with 256 bits, so nobody can guess it.
    `scopes` are those of SMART backend services, parted by spaces. `hooks` are the origins, parted by
    spaces, to which notifications may be sent.
    """

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.TextField()
    kind = models.CharField(max_length=11, choices=[(one.value, one.value) for one in KINDS])
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="record_clients"
    )
    scopes = models.TextField()
    keys = models.TextField(blank=True)
    secret_digest = models.BinaryField(max_length=32, default=b"")
    hooks = models.TextField(blank=True)
    added_at = models.DateTimeField()
    added_by = models.TextField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=ReaderKind.PLATFORM.value, organisation__isnull=True)
                | Q(kind=ReaderKind.INSTITUTION.value, organisation__isnull=False),
                name="client_of_an_institution_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(keys="", secret_digest=b""), name="client_can_prove_itself"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("added_at")),
                name="client_closes_after_it_was_added",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Assertion(models.Model):
    """A signed assertion that was used for a token; forgotten once it has ended anyway."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="assertions")
    jti = models.TextField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["client", "jti"], name="an_assertion_is_used_once"),
        )
        indexes = (models.Index(fields=["ends_at"], name="assertion_by_end"),)

    def __str__(self) -> str:
        return self.jti


class Withholding(models.Model):
    """A resident keeps the record from others during ``[since, until)``.

    From one organisation, or from everybody else where `organisation` is null; who wrote something
    always sees what it wrote.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="withholdings")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="withholdings"
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(until__isnull=True),
                nulls_distinct=False,
                name="one_withholding_per_organisation",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="withholding_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} from {self.organisation_id or 'everybody'}"
