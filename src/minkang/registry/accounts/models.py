"""Accounts, the roles granted to them, and their authenticators."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from minkang.registry.access.terms import ADMINISTRATORS, Role
from minkang.registry.organisations.models import Organisation, Practitioner
from minkang.registry.people.models import Person
from minkang.registry.places.models import Area


class Account(AbstractBaseUser):
    """What somebody signs in with: a resident's own, or a staff account of a practitioner or office.

    `login` is never an identity number. `is_demo` marks personas of the demonstration; they cannot
    sign in elsewhere. `must_change` asks for a new password at the next sign-in.
    """

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    login = models.CharField(max_length=40)
    name = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="accounts")
    practitioner = models.ForeignKey(
        Practitioner, models.PROTECT, null=True, related_name="accounts"
    )
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    must_change = models.BooleanField(default=False)
    opened_at = models.DateTimeField()

    objects = BaseUserManager()

    USERNAME_FIELD = "login"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["login"], name="login_is_unique"),
            models.CheckConstraint(
                condition=~Q(login__regex=r"\d{15}"), name="login_is_no_identity_number"
            ),
        )

    def __str__(self) -> str:
        return self.login


class RoleGrant(models.Model):
    """An account may act in a role at an organisation and a place during ``[since, until)``.

    `area` bounds the scope: everything whose code begins with the area's. A resident's role is
    bound to the account's person and names neither and needs no approval; every other role is in
    force only once somebody else has approved it.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=22, choices=[(one, one.label) for one in Role])
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="grants")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="grants")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    granted_by = models.CharField(max_length=80)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account", "role", "organisation"],
                condition=Q(until__isnull=True),
                nulls_distinct=False,
                name="role_is_granted_once_at_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(until__isnull=True, role__in=sorted(ADMINISTRATORS)),
                name="administrators_are_separate",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="grant_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.RESIDENT) | Q(organisation__isnull=False, area__isnull=False),
                name="staff_role_names_organisation_and_area",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by="")
                | Q(approved_at__isnull=False)
                & ~Q(approved_by="")
                & ~Q(approved_by=F("granted_by")),
                name="grant_is_approved_by_somebody_else",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


class Authenticator(models.Model):
    """A time-based one-time code device (RFC 6238); the secret is kept sealed.

    `last_step` is the time step of the newest code accepted, so that no code works twice.
    """

    account = models.OneToOneField(
        Account, models.CASCADE, primary_key=True, related_name="authenticator"
    )
    secret_sealed = models.BinaryField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.account_id)


class SignIn(models.Model):
    """Somebody is signed in: one row for each browser, deleted when it ends.

    `session_key` is the key of Django's session and changes at every step-up. `agent` is what the
    browser called itself; another browser with the same key is not signed in.
    """

    session_key = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="sign_ins")
    has_second_factor = models.BooleanField()
    agent = models.CharField(max_length=300, blank=True)
    network = models.CharField(max_length=50, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(seen_at__gte=F("started_at")), name="seen_after_signing_in"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} since {self.started_at}"


class SignInFailure(models.Model):
    """Failed attempts since the last success; growing delays.

    `key` is ``account:<rid>``, ``login:<keyed hash>`` for a login name nobody has (people type
    other people's names and numbers there), or ``network:<prefix>``.
    """

    key = models.CharField(max_length=80, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
